//! `/organisation/anmeldungen/{event}/listen`: the lists of an event, as files and by mail.

use std::time::Duration;

use axum::{extract::State, response::IntoResponse};
use chrono::{DateTime, Utc};
use fachtag_access::{Organizing, entries};
use fachtag_contracts::{
    attendance::ListOccasion,
    events::{Event as Facts, EventStatus, Session},
    links,
};
use fachtag_documents::attendance::missing_in_words;
use fachtag_planning::list_plan::{Due, plan};
use fachtag_web::{
    body::{Fields, FormValues},
    dates,
    flash::{self, Flash, Words},
    organisation::Tab,
    page::{Html, PageResult, Tone},
};
use uuid::Uuid;

use super::{
    compile, due,
    views::{ListsPage, MailRow, WorkshopRow},
};
use crate::{
    app::App,
    core::Result,
    domain::{event::Event, list_mail::ListMail},
    organizer::EventOrganizer,
};

const DONE: &Words = &[(
    "gesendet",
    Tone::Success,
    "Die Liste ist unterwegs",
    "Sie geht in den nächsten Minuten per E-Mail an die Organisation.",
)];

pub(crate) async fn show(
    State(app): State<App>,
    Organizing(organizer): Organizing<EventOrganizer>,
    flash: Flash,
) -> PageResult {
    let (clock, event) = (&app.core.bus.clock, &organizer.event);
    let facts = &event.facts;
    let mails = due::of_event(&app.core, facts.id).await?;
    let recipients = entries::organizers_of(&app.core.bus.database, facts.group_slug()).await?;
    let base = organizer.lists();
    let page = ListsPage {
        head: organizer.head(Tab::Lists),
        page: organizer.page_named(format!("Listen: {}", facts.title)),
        done: flash.alert(DONE),
        missing: missing(&app, facts).await?,
        seats: count(event.seats.confirmed, "Person ist", "Personen sind"),
        waiting: (event.seats.waiting > 0).then(|| count(event.seats.waiting, "Person steht", "Personen stehen")),
        no_mails: no_mails(facts),
        edit_href: links::organisation::edit_event(facts.id),
        mails: mail_rows(&plan(facts), &mails, clock.now(), app.sends),
        recipients: recipients.into_iter().filter_map(|entry| entry.name.or(entry.email)).collect(),
        send_action: format!("{base}/senden"),
        workshops: workshops(event),
        click: app.new_key(),
        base,
    };
    Ok(Html::ok(page).into_response())
}

/// How long a page waits to know what the PDFs cannot show.
const MISSING_PATIENCE: Duration = Duration::from_secs(3);

/// What the PDFs cannot show. Fonts may be read from files, so that it is found on a thread for such work.
async fn missing(app: &App, event: &Facts) -> Result<Option<String>> {
    let Some(list) = compile(&app.core, event.id, None).await? else { return Ok(None) };
    // A page need not wait for it.
    Ok(app.pool.run(MISSING_PATIENCE, move || missing_in_words(&list)).await.unwrap_or_default())
}

/// The parts that people choose, with how many have a seat in each.
fn workshops(event: &Event) -> Vec<WorkshopRow> {
    let row = |session: &Session| {
        let seats = event.workshop(session.id);
        let waiting = seats.map_or(0, |seats| seats.waiting);
        WorkshopRow {
            id: session.id,
            title: session.title.clone(),
            when: dates::hours(session.starts_at, session.ends_at),
            room: session.room.clone().unwrap_or_default(),
            seats: seats.map(|seats| format!("{} von {}", seats.taken, seats.wanted)).unwrap_or_default(),
            waiting: if waiting > 0 { waiting.to_string() } else { String::new() },
        }
    };
    let mut sessions: Vec<&Session> = event.facts.choosable().collect();
    sessions.sort_by_key(|session| session.starts_at);
    sessions.into_iter().map(row).collect()
}

fn count(number: u32, one: &str, many: &str) -> String {
    format!("{} {}", dates::number(number), if number == 1 { one } else { many })
}

/// Why no list goes out by itself.
fn no_mails(event: &Facts) -> Option<&'static str> {
    if event.status == EventStatus::Cancelled {
        Some("Die Veranstaltung ist abgesagt. Es geht keine Liste mehr von selbst hinaus.")
    } else if !event.attendance_mails {
        Some(
            "Für diese Veranstaltung gehen keine Listen von selbst hinaus. Sie können das unter „Bearbeiten“ einschalten.",
        )
    } else {
        None
    }
}

/// The lists that were mailed and those to come, by their time.
fn mail_rows(plan: &[Due], known: &[ListMail], now: DateTime<Utc>, sends: bool) -> Vec<MailRow> {
    let is_planned = |mail: &ListMail, due: &Due| mail.occasion == due.occasion && mail.due_at == due.at;
    let mut rows: Vec<(DateTime<Utc>, MailRow)> = Vec::new();
    for mail in known.iter().filter(|mail| mail.sent) {
        let at = mail.done_at.unwrap_or(mail.due_at);
        rows.push((at, row(mail.occasion, at, if sends { "verschickt" } else { "nicht verschickt" })));
    }
    for due in plan {
        match known.iter().find(|mail| is_planned(mail, due)) {
            Some(mail) if mail.sent => {}
            Some(mail) if mail.done_at.is_some() => {
                rows.push((due.at, row(due.occasion, due.at, "entfiel, weil der Zeitpunkt schon vorbei war")));
            }
            _ if due.at > now => rows.push((due.at, row(due.occasion, due.at, "geht dann von selbst hinaus"))),
            _ => rows.push((due.at, row(due.occasion, due.at, "geht gerade hinaus"))),
        }
    }
    rows.sort_by_key(|(at, _)| *at);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn row(occasion: ListOccasion, at: DateTime<Utc>, state: &'static str) -> MailRow {
    let occasion = match occasion {
        ListOccasion::Closed => "Anmeldeschluss",
        ListOccasion::DayBefore => "Letzter Arbeitstag vor der Veranstaltung",
        ListOccasion::Requested => "Auf Wunsch der Organisation",
    };
    MailRow { occasion, at: format!("{}, {}", dates::weekday(at), dates::moment(at)), state }
}

/// Mails the list now. Each page that is shown has a click of its own, so that a second one on the same page changes nothing.
pub(crate) async fn send(
    State(app): State<App>,
    Organizing(organizer): Organizing<EventOrganizer>,
    form: Fields<FormValues>,
) -> PageResult {
    let form = form.0.unwrap_or_default();
    let click = Uuid::try_parse(form.text("klick")).unwrap_or_else(|_| app.core.bus.clock.new_id());
    due::send_now(&app.core, organizer.event.facts.id, click).await?;
    Ok(flash::redirect(&organizer.lists(), "gesendet"))
}
