//! `/organisation`: what comes next, and what needs somebody's attention.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Duration, Utc};
use fachtag_access::{Principal, SignedIn};
use fachtag_contracts::events::{Event, EventStatus};
use fachtag_web::{
    dates,
    organisation::{Desk, Empty},
    page::{Html, Link, Page, Tone},
};
use uuid::Uuid;

use super::{
    App,
    dashboard_views::{Coming, Concern, Dashboard, DateLine, Door, DoorEvent, Draft, Seats},
    words,
};
use crate::{
    domain::agenda,
    store::{
        attention::{self, Attention},
        events::{self, Filter, StoredEvent},
    },
};

/// Coming events that the page can hold; nobody plans more.
const MOST: u32 = 500;
/// Dates shown for each event.
const DATES: usize = 4;

pub(super) async fn show(State(app): State<App>, SignedIn(person): SignedIn) -> Response {
    let shown = async {
        let now = app.office.bus.clock.now();
        let database = &app.office.bus.database;
        // Who came is noted until the evening.
        let from = if person.may_organize() { now } else { now - Duration::hours(12) };
        let filter = Filter { all: true, from: Some(from), limit: MOST, ..Filter::default() };
        let coming = events::list(database, filter).await?;
        let page = Page::desk(&app.site, "Übersicht", person.visitor(), Desk::Overview);
        if !person.may_organize() {
            return Ok(Html::ok(door(page, &person, &coming)).into_response());
        }
        let attention = attention::all(database).await?;
        let others = events::by_ids(database, &not_shown(&attention, &coming)).await?;
        Ok(Html::ok(dashboard(page, &person, &coming, &others, &attention, now)).into_response())
    };
    app.page(shown.await)
}

/// Events with failed mails that are over or called off, so that the page shows nothing else of them.
fn not_shown(attention: &Attention, coming: &[StoredEvent]) -> Vec<Uuid> {
    let shown =
        |id: Uuid| coming.iter().any(|stored| stored.event.id == id && stored.event.status != EventStatus::Cancelled);
    let failed = attention.failed_by_event.iter().filter(|failed| failed.count > 0);
    failed.map(|failed| failed.event_id).filter(|id| !shown(*id)).collect()
}

/// The page of who only notes attendance.
fn door(page: Page, person: &Principal, coming: &[StoredEvent]) -> Door {
    let own = coming.iter().map(|stored| &stored.event);
    let own = own.filter(|event| event.status == EventStatus::Published && person.may_attend_to(event.group_slug()));
    let line = |event: &Event| DoorEvent {
        link: Link { href: format!("/organisation/anmeldungen/{}/anwesenheit", event.id), text: event.title.clone() },
        when: dates::span(event.starts_at, event.ends_at),
        place: words::place(event),
    };
    Door {
        page,
        events: own.map(line).collect(),
        empty: Empty {
            title: "Zurzeit steht keine Veranstaltung an".into(),
            text: "Sobald eine veröffentlicht ist, finden Sie hier den Weg zu ihrer Anwesenheitsliste.".into(),
            link: None,
        },
    }
}

fn dashboard(
    page: Page,
    person: &Principal,
    coming: &[StoredEvent],
    others: &[StoredEvent],
    attention: &Attention,
    now: DateTime<Utc>,
) -> Dashboard {
    let own = coming.iter().filter(|stored| {
        stored.event.status != EventStatus::Cancelled && person.may_organize_for(stored.event.group_slug())
    });
    let (drafts, public): (Vec<_>, Vec<_>) = own.partition(|stored| stored.event.status == EventStatus::Draft);
    let both = || public.iter().chain(&drafts).copied();
    let others = others.iter().filter(|stored| person.may_organize_for(stored.event.group_slug()));
    let concerns = both()
        .flat_map(|stored| about(stored, attention, now))
        .chain(others.filter_map(|stored| undelivered(&stored.event, attention)))
        .chain(elsewhere(person, attention));
    Dashboard {
        page,
        concerns: concerns.collect(),
        coming: public.iter().map(|stored| card(stored, now)).collect(),
        drafts: drafts.iter().map(|stored| draft(&stored.event)).collect(),
        empty: empty(drafts.is_empty()),
    }
}

fn empty(nothing_planned: bool) -> Empty {
    let (title, text) = if nothing_planned {
        ("Es ist noch nichts geplant", "Legen Sie eine Veranstaltung an. Öffentlich wird sie erst, wenn Sie es sagen.")
    } else {
        ("Zurzeit ist nichts veröffentlicht", "Ihre Entwürfe stehen weiter unten. Sie können auch Neues planen.")
    };
    let link = if nothing_planned { "Erste Veranstaltung anlegen" } else { "Veranstaltung anlegen" };
    Empty {
        title: title.into(),
        text: text.into(),
        link: Some(Link { href: "/organisation/veranstaltungen/neu".into(), text: link.into() }),
    }
}

fn href(event: &Event) -> String {
    format!("/organisation/veranstaltungen/{}", event.id)
}

fn card(stored: &StoredEvent, now: DateTime<Utc>) -> Coming {
    let event = &stored.event;
    let date = |due: agenda::Due| DateLine {
        at: dates::moment(due.at),
        machine: dates::machine(due.at),
        what: words::ahead(due.what),
    };
    Coming {
        link: Link { href: href(event), text: event.title.clone() },
        when: dates::span(event.starts_at, event.ends_at),
        place: words::place(event),
        group: event.group.as_ref().map(|group| group.name.clone()),
        seats: seats(stored),
        dates: agenda::ahead(event, now).into_iter().take(DATES).map(date).collect(),
        registrations_href: format!("/organisation/anmeldungen/{}", event.id),
    }
}

fn seats(stored: &StoredEvent) -> Seats {
    let number = dates::number;
    let taken = match stored.event.capacity {
        Some(capacity) => format!("{} von {} Plätzen vergeben", number(stored.taken()), number(capacity)),
        None if stored.taken() == 1 => "1 Anmeldung".into(),
        None => format!("{} Anmeldungen", number(stored.taken())),
    };
    let waiting = match stored.waiting {
        0 => String::new(),
        1 => ", 1 Person wartet".into(),
        waiting => format!(", {} Personen warten", number(waiting)),
    };
    Seats { text: format!("{taken}{waiting}"), confirmed: stored.taken(), capacity: stored.event.capacity }
}

fn draft(event: &Event) -> Draft {
    Draft {
        link: Link { href: href(event), text: event.title.clone() },
        when: dates::span(event.starts_at, event.ends_at),
    }
}

/// What somebody should look at for the sake of one event.
fn about(stored: &StoredEvent, attention: &Attention, now: DateTime<Utc>) -> Vec<Concern> {
    let event = &stored.event;
    let found = agenda::concerns(event, stored.taken(), stored.waiting, now);
    let mut concerns: Vec<_> = found.into_iter().map(|concern| concern_words(event, concern)).collect();
    concerns.extend(undelivered(event, attention));
    concerns
}

/// The mails about an event that reached nobody. The link shows all mails: no filter has the refused and the given up ones.
fn undelivered(event: &Event, attention: &Attention) -> Option<Concern> {
    let failed = attention.failed_by_event.iter().find(|failed| failed.event_id == event.id && failed.count > 0)?;
    Some(Concern {
        tone: Tone::Error,
        title: format!("{}: {}", not_delivered(failed.count.into()), event.title),
        text: "Der Mailserver hat sie abgelehnt, oder alle Versuche sind aufgebraucht.".into(),
        link: Some(Link {
            href: format!("/organisation/nachrichten?veranstaltung={}", event.id),
            text: "Nicht zugestellte E-Mails ansehen".into(),
        }),
    })
}

fn not_delivered(count: i64) -> String {
    if count == 1 { "Eine E-Mail kam nicht an".into() } else { format!("{count} E-Mails kamen nicht an") }
}

fn concern_words(event: &Event, concern: agenda::Concern) -> Concern {
    let number = dates::number;
    let (tone, title, text, link) = match concern {
        agenda::Concern::NearlyFull { confirmed, capacity } => (
            Tone::Info,
            "Fast ausgebucht",
            format!("{} von {} Plätzen sind vergeben.", number(confirmed), number(capacity)),
            "Plätze ansehen",
        ),
        agenda::Concern::Full { waiting: 0 } => {
            (Tone::Info, "Ausgebucht", "Alle Plätze sind vergeben.".to_owned(), "Plätze ansehen")
        }
        agenda::Concern::Full { waiting } => {
            let who =
                if waiting == 1 { "1 Person wartet".into() } else { format!("{} Personen warten", number(waiting)) };
            (Tone::Info, "Ausgebucht", format!("Alle Plätze sind vergeben, {who}."), "Plätze ansehen")
        }
        agenda::Concern::NoPlace => (
            Tone::Warning,
            "Der Ort fehlt",
            "Es gibt weder einen Veranstaltungsort noch einen Link zur Online-Teilnahme.".to_owned(),
            "Ort nachtragen",
        ),
        agenda::Concern::DraftNears => (
            Tone::Warning,
            "Der Entwurf ist noch nicht veröffentlicht",
            format!("Der Termin ist schon am {}.", dates::day(event.starts_at)),
            "Entwurf ansehen",
        ),
    };
    let href = match concern {
        agenda::Concern::NoPlace => format!("{}/bearbeiten#venue.name", href(event)),
        _ => href(event),
    };
    Concern { tone, title: format!("{title}: {}", event.title), text, link: Some(Link { href, text: link.into() }) }
}

/// What is not about one event.
fn elsewhere(person: &Principal, attention: &Attention) -> Vec<Concern> {
    let mut concerns = Vec::new();
    let about_events: i64 = attention.failed_by_event.iter().map(|failed| i64::from(failed.count)).sum();
    let others = attention.failed_letters - about_events;
    concerns.extend(attention.mail_trouble.as_ref().map(|trouble| Concern {
        tone: Tone::Error,
        title: "Zurzeit gehen keine E-Mails hinaus".into(),
        text: format!(
            "{trouble} Alle E-Mails warten und gehen von selbst hinaus, sobald das behoben ist. Bitte sagen Sie der \
             Stelle Bescheid, die diesen Dienst technisch betreibt."
        ),
        link: Some(Link { href: "/organisation/nachrichten".into(), text: "E-Mails ansehen".into() }),
    }));
    if person.may_administer() && others > 0 {
        concerns.push(Concern {
            tone: Tone::Error,
            title: not_delivered(others),
            text: "Es geht um Anmeldelinks für die Organisation.".into(),
            link: Some(Link {
                href: "/organisation/nachrichten".into(),
                text: "Nicht zugestellte E-Mails ansehen".into(),
            }),
        });
    }
    if attention.parked_messages > 0 {
        let count = attention.parked_messages;
        let what =
            if count == 1 { "Ein Vorgang steckt fest".into() } else { format!("{count} Vorgänge stecken fest") };
        concerns.push(Concern {
            tone: Tone::Error,
            title: what,
            text:
                "Deshalb kann etwas fehlen, zum Beispiel eine E-Mail. Bitte sagen Sie der Stelle Bescheid, die diesen \
                   Dienst technisch betreibt; der Befehl „fachtag parked list“ zeigt ihr mehr."
                    .into(),
            link: None,
        });
    }
    concerns
}
