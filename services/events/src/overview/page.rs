//! `/organisation`: what comes next, and what needs somebody's attention.

use axum::{extract::State, response::IntoResponse};
use chrono::{DateTime, Duration, Utc};
use fachtag_access::{Principal, SignedIn};
use fachtag_contracts::events::{Event, EventStatus};
use fachtag_contracts::{language::Language, links};
use fachtag_web::{
    dates,
    organisation::{Desk, Empty},
    page::{Html, Link, Page, PageResult},
};
use uuid::Uuid;

use super::{
    concerns,
    queries::{self, Attention},
    views::{CheckInEvent, CheckInOverview, ComingEvent, DateLine, Draft, Overview, Seats},
};
use crate::{
    app::App,
    domain::{agenda, stored_event::StoredEvent},
    first_steps::use_case::has_events,
    locale,
    texts::queries::unfinished,
    words::{self, organizers_href},
};

/// Dates shown for each event.
const DATES: usize = 4;

pub async fn show(State(app): State<App>, SignedIn(person): SignedIn) -> PageResult {
    let now = app.core.bus.clock.now();
    // Who came is noted until the evening.
    let from = if person.may_organize() { now } else { now - Duration::hours(12) };
    let coming = queries::coming(&app.core, from).await?;
    let page = Page::desk(&app.site, "Übersicht", person.visitor(), Desk::Overview);
    if !person.may_organize() {
        return Ok(Html::ok(check_in_overview(page, &person, &coming)).into_response());
    }
    let attention = queries::attention(&app.core).await?;
    let others = queries::events(&app.core, &not_shown(&attention, &coming)).await?;
    let mut view = overview(page, &person, &coming, &others, &attention, now);
    if person.may_administer() {
        if coming.is_empty() && !has_events(&app.core).await? {
            view.concerns.push(concerns::first_steps());
        }
        view.concerns.extend(concerns::unfinished(&unfinished(&app.core, &app.site).await?));
    }
    Ok(Html::ok(view).into_response())
}

/// Events with failed mails that are over or called off, so that the page shows nothing else of them.
fn not_shown(attention: &Attention, coming: &[StoredEvent]) -> Vec<Uuid> {
    let shown =
        |id: Uuid| coming.iter().any(|stored| stored.event.id == id && stored.event.status != EventStatus::Cancelled);
    let failed = attention.failed_by_event.iter().filter(|failed| failed.count > 0);
    failed.map(|failed| failed.event_id).filter(|id| !shown(*id)).collect()
}

/// The page of who only notes attendance.
fn check_in_overview(page: Page, person: &Principal, coming: &[StoredEvent]) -> CheckInOverview {
    let own = coming.iter().map(|stored| &stored.event);
    let own = own.filter(|event| event.status == EventStatus::Published && person.may_attend_to(event.group_slug()));
    let line = |event: &Event| CheckInEvent {
        link: Link { href: links::organisation::attendance(event.id), text: event.title.clone() },
        when: dates::span(event.starts_at, event.ends_at),
        place: words::place(event, &locale::words(Language::De)),
    };
    CheckInOverview {
        page,
        events: own.map(line).collect(),
        empty: Empty {
            title: "Zurzeit steht keine Veranstaltung an".into(),
            text: "Sobald eine veröffentlicht ist, finden Sie hier den Weg zu ihrer Anwesenheitsliste.".into(),
            link: None,
        },
    }
}

fn overview(
    page: Page,
    person: &Principal,
    coming: &[StoredEvent],
    others: &[StoredEvent],
    attention: &Attention,
    now: DateTime<Utc>,
) -> Overview {
    let own = coming.iter().filter(|stored| {
        stored.event.status != EventStatus::Cancelled && person.may_organize_for(stored.event.group_slug())
    });
    let (drafts, public): (Vec<_>, Vec<_>) = own.partition(|stored| stored.event.status == EventStatus::Draft);
    let both = || public.iter().chain(&drafts).copied();
    let others = others.iter().filter(|stored| person.may_organize_for(stored.event.group_slug()));
    let concerns = both()
        .flat_map(|stored| concerns::about(stored, attention, now))
        .chain(others.filter_map(|stored| concerns::undelivered(&stored.event, attention)))
        .chain(concerns::elsewhere(person, attention));
    Overview {
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

fn card(stored: &StoredEvent, now: DateTime<Utc>) -> ComingEvent {
    let event = &stored.event;
    let date = |due: agenda::Due| DateLine {
        at: dates::moment(due.at),
        machine: dates::machine(due.at),
        what: words::ahead(due.what),
    };
    ComingEvent {
        link: Link { href: organizers_href(event.id), text: event.title.clone() },
        when: dates::span(event.starts_at, event.ends_at),
        place: words::place(event, &locale::words(Language::De)),
        group: event.group.as_ref().map(|group| group.name.clone()),
        seats: seats(stored),
        dates: agenda::ahead(event, stored.mailings.as_deref(), now).into_iter().take(DATES).map(date).collect(),
        registrations_href: links::organisation::registrations(event.id),
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
        link: Link { href: organizers_href(event.id), text: event.title.clone() },
        when: dates::span(event.starts_at, event.ends_at),
    }
}
