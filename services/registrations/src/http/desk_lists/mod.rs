//! `/organisation/anmeldungen/{event}/listen`: the lists of an event, as files and by mail.

pub(super) mod files;
mod paper;
mod views;

use axum::{
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use chrono::{DateTime, Utc};
use fachtag_access::{Organizes, Principal, entries};
use fachtag_contracts::{
    attendance::ListOccasion,
    events::{Event, EventStatus},
};
use fachtag_documents::attendance::missing_in_words;
use fachtag_planning::list_plan::{Due, plan};
use fachtag_web::{
    body::{Fields, FormValues},
    dates,
    organisation::{Desk, EventHead, Tab},
    page::{Alert, Html, Page, Tone},
};
use serde::Deserialize;
use uuid::Uuid;

use self::views::{ListsPage, MailRow};
use super::App;
use crate::{
    store::{
        events::{self, KeptEvent},
        list_mails::{self, ListMail},
    },
    usecases,
};

#[derive(Deserialize)]
pub(super) struct Shown {
    /// What was just done, as a word; it chooses the message.
    #[serde(default)]
    erledigt: String,
}

/// The event, when this person may organize it; the page that says why not, otherwise.
async fn own_event(app: &App, organizer: &Principal, id: &str) -> Result<KeptEvent, Response> {
    let id = Uuid::try_parse(id).map_err(|_| app.not_found())?;
    let kept = events::read(&app.office.bus.database, id).await.map_err(|error| app.failure(error))?;
    let kept = kept.ok_or_else(|| app.not_found())?;
    if organizer.may_organize_for(kept.event.group_slug()) {
        Ok(kept)
    } else {
        Err(fachtag_web::page::PageError::Forbidden.into_response())
    }
}

pub(super) async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(shown): Query<Shown>,
    Organizes(organizer): Organizes,
) -> Response {
    let kept = match own_event(&app, &organizer, &id).await {
        Ok(kept) => kept,
        Err(refusal) => return refusal,
    };
    match lists_page(&app, &organizer, kept, &shown.erledigt).await {
        Ok(page) => Html::ok(page).into_response(),
        Err(error) => app.failure(error),
    }
}

async fn lists_page(app: &App, organizer: &Principal, kept: KeptEvent, done: &str) -> fachtag_db::Result<ListsPage> {
    let (database, clock) = (&app.office.bus.database, &app.office.bus.clock);
    let event = &kept.event;
    let mails = list_mails::of_event(database, event.id).await?;
    let recipients = entries::organizers_of(database, event.group_slug()).await?;
    let missing = missing(app, event).await?;
    let (base, visitor) = (format!("/organisation/anmeldungen/{}/listen", event.id), organizer.visitor());
    Ok(ListsPage {
        head: EventHead::new(event, clock.now(), &organizer.visitor(), Tab::Lists),
        page: Page::desk(&app.site, format!("Listen: {}", event.title), visitor, Desk::Events),
        done: (done == "gesendet").then(|| Alert {
            tone: Tone::Success,
            title: "Die Liste ist unterwegs".into(),
            text: "Sie geht in den nächsten Minuten per E-Mail an die Organisation.".into(),
        }),
        missing,
        seats: count(kept.seats.confirmed, "Person ist", "Personen sind"),
        waiting: (kept.seats.waiting > 0).then(|| count(kept.seats.waiting, "Person steht", "Personen stehen")),
        no_mails: no_mails(event),
        edit_href: format!("/organisation/veranstaltungen/{}/bearbeiten", event.id),
        mails: mail_rows(&plan(event), &mails, clock.now(), app.sends),
        recipients: recipients.into_iter().filter_map(|entry| entry.name.or(entry.email)).collect(),
        send_action: format!("{base}/senden"),
        click: clock.new_id().to_string(),
        base,
    })
}

/// How long a page waits to know what the PDFs cannot show.
const MISSING_PATIENCE: std::time::Duration = std::time::Duration::from_secs(3);

/// What the PDFs cannot show. Fonts may be read from files, so that it is found on a thread for such work.
async fn missing(app: &App, event: &Event) -> fachtag_db::Result<Option<String>> {
    let Some(list) = usecases::list::compile(&app.office, event.id).await? else { return Ok(None) };
    // A page need not wait for it.
    Ok(app.pool.run(MISSING_PATIENCE, move || missing_in_words(&list)).await.unwrap_or_default())
}

fn count(number: u32, one: &str, many: &str) -> String {
    format!("{} {}", dates::number(number), if number == 1 { one } else { many })
}

/// Why no list goes out by itself.
fn no_mails(event: &Event) -> Option<&'static str> {
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
    let is_planned = |mail: &ListMail, due: &Due| mail.occasion() == due.occasion && mail.due_at == due.at;
    let mut rows: Vec<(DateTime<Utc>, MailRow)> = Vec::new();
    for mail in known.iter().filter(|mail| mail.sent) {
        let at = mail.done_at.unwrap_or(mail.due_at);
        rows.push((at, row(mail.occasion(), at, if sends { "verschickt" } else { "nicht verschickt" })));
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
pub(super) async fn send(
    State(app): State<App>,
    Path(id): Path<String>,
    Organizes(organizer): Organizes,
    form: Fields<FormValues>,
) -> Response {
    let kept = match own_event(&app, &organizer, &id).await {
        Ok(kept) => kept,
        Err(refusal) => return refusal,
    };
    let form = form.0.unwrap_or_default();
    let click = Uuid::try_parse(form.text("klick")).unwrap_or_else(|_| app.office.bus.clock.new_id());
    match usecases::list_mails::send_now(&app.office, kept.event.id, click).await {
        Ok(_) => {
            let back = format!("/organisation/anmeldungen/{}/listen?erledigt=gesendet", kept.event.id);
            Redirect::to(&back).into_response()
        }
        Err(error) => app.failure(error),
    }
}
