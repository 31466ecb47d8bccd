//! One person's page.

use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::IntoResponse,
};
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_contracts::{attendance::Attendance, language::Language};
use fachtag_web::{
    dates,
    flash::Flash,
    organisation::{EventHead, Moment, Tab},
    page::{Alert, Html, Input, Page, PageResult, Problem, Row, form_title},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    app::App,
    cancelling::undo_until,
    domain::{audit::AuditEntry, mailing::Audience},
    mailing,
    organizer::{AboutRegistration, EventOrganizer},
    person_form::{AnswerForm, Line, stored_lines},
    registered::{self, RegistrationWithEvent},
    words,
    workshops::slots,
};

/// `/organisation/anmeldungen/{event}/{registration}`
#[derive(Template)]
#[template(path = "table/person.html")]
struct RegistrationPage {
    page: Page,
    head: EventHead,
    alert: Option<Alert>,
    problems: Vec<Problem>,
    name: String,
    id: String,
    back_href: String,
    /// The organizers' tags, with commas.
    tags: String,
    /// Status, reference, mail, attendance.
    facts: Vec<Row>,
    /// The person's own data.
    rows: Vec<Line>,
    /// The parts of the programme that the person chose; none where there is nothing to choose.
    workshops: Option<Vec<Row>>,
    /// `…/workshops`
    choose_href: Option<String>,
    /// None when nothing can be changed any more.
    edit_href: Option<String>,
    cancel_href: Option<String>,
    /// Takes a cancellation back, while that is possible.
    undo: Option<AnswerForm>,
    /// Sends the confirmation once more.
    again: Option<AnswerForm>,
    write_href: Option<String>,
    /// Where the buttons for the attendance post to; none for who has no seat.
    attendance_action: Option<String>,
    /// The stored word; empty when nothing is noted.
    attendance: &'static str,
    move_up: Option<MoveUp>,
    /// The button that answers for somebody for whom a seat is held.
    answer: Option<AnswerForm>,
    history: Vec<Moment>,
}

/// What an organizer can do for somebody who waits.
struct MoveUp {
    action: String,
    /// Why no seat can be given, and what helps.
    full: Option<String>,
    /// The house has room for more people than there are seats.
    above: bool,
    /// Others wait longer: a reason is needed.
    overtakes: bool,
    reason: Input,
}

pub(crate) async fn show(
    State(app): State<App>,
    AboutRegistration(organizer, registered): AboutRegistration,
    Query(after): Query<After>,
    flash: Flash,
) -> PageResult {
    let registration = &registered.registration;
    let alert = match flash.alert(words::DONE) {
        None if flash.is(ENTERED) => Some(words::entered(registration, registered.waiting_position)),
        None if flash.is(CANCELLED) => {
            let moved_up = match Uuid::try_parse(&after.nachgerueckt) {
                Ok(id) => registered::by_id(&app.core, id).await?.map(|found| found.registration),
                Err(_) => None,
            };
            let moved_up = moved_up.filter(|other| other.event_id == registration.event_id);
            Some(words::cancelled(registration, moved_up.as_ref()))
        }
        alert => alert,
    };
    page(&app, &organizer, &registered, alert, Input::default()).await
}

/// Somebody was just entered, or cancelled: the page says more of it.
pub(crate) const ENTERED: &str = "eingetragen";
pub(crate) const CANCELLED: &str = "abgesagt";

/// What a cancellation led to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct After {
    /// Whoever has got the seat.
    nachgerueckt: String,
}

/// The page; with a mistake in the reason it is the answer to the form for moving up.
pub(crate) async fn page(
    app: &App,
    organizer: &EventOrganizer,
    registered: &RegistrationWithEvent,
    alert: Option<Alert>,
    reason: Input,
) -> PageResult {
    let registration = &registered.registration;
    let participant = &registration.participant;
    let history = super::history(&app.core, registration.id).await?;
    let base = organizer.person(registration.id);
    let has_seat = registration.status == RegistrationStatus::Confirmed;
    let active = registration.is_active();
    let has_workshops = organizer.event.facts.choosable().next().is_some();
    let problem = reason.error.as_ref().map(|message| Problem { field: "grund".into(), message: message.clone() });
    let wrong = problem.is_some();
    let title = form_title(&participant.name(), wrong);
    let audience = Audience::These(vec![registration.id]);
    let reachable = active && !participant.email.is_empty();
    let view = RegistrationPage {
        page: organizer.page(&title),
        head: organizer.head(Tab::Registrations),
        alert,
        problems: problem.into_iter().collect(),
        name: participant.name(),
        id: registration.id.to_string(),
        back_href: organizer.base(),
        tags: registration.tags.join(", "),
        facts: facts(registered),
        rows: stored_lines(registration, Language::De),
        workshops: (active && has_workshops).then(|| chosen(registered)),
        choose_href: (active && has_workshops && organizer.is_open()).then(|| format!("{base}/workshops")),
        edit_href: active.then(|| format!("{base}/bearbeiten")),
        cancel_href: (active && organizer.is_open()).then(|| format!("{base}/absagen")),
        undo: undo(organizer, &history, &base).filter(|_| !active),
        again: (reachable && organizer.is_open()).then(|| AnswerForm {
            action: format!("{base}/bestaetigung"),
            label: "Bestätigung noch einmal senden".into(),
        }),
        write_href: reachable.then(|| mailing::form::href(organizer, &audience)).transpose()?,
        attendance_action: has_seat.then(|| organizer.attendance()),
        attendance: registration.attendance.map_or("", Attendance::as_str),
        move_up: registered.waiting_position.map(|position| move_up(organizer, position, &base, reason)),
        answer: (registration.status.is_held() && organizer.is_open()).then(|| AnswerForm {
            action: format!("{base}/bestaetigen"),
            label: match registration.status {
                RegistrationStatus::Offered => "Platz für die Person annehmen".into(),
                _ => "Anmeldung für die Person bestätigen".into(),
            },
        }),
        history: words::history(history),
    };
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Html(status, view).into_response())
}

fn chosen(registered: &RegistrationWithEvent) -> Vec<Row> {
    let lines = slots::of_person(&registered.event.facts, &registered.registration.choices);
    lines.into_iter().map(|(term, value)| Row { term, value }).collect()
}

fn facts(registered: &RegistrationWithEvent) -> Vec<Row> {
    let registration = &registered.registration;
    let line = |term: &str, value: String| Row { term: term.into(), value };
    vec![
        line("Status", words::status(registration, registered.waiting_position)),
        line("Anwesenheit", words::attendance(registration.attendance).unwrap_or("noch nicht erfasst").into()),
        line("Anmeldenummer", registration.reference.clone()),
        line("Angemeldet am", dates::moment(registration.registered_at)),
        line("Letzte E-Mail", words::mail(registration).text),
    ]
}

fn move_up(organizer: &EventOrganizer, position: u32, base: &str, reason: Input) -> MoveUp {
    let seats = &organizer.event.seats;
    let next =
        if organizer.event.facts.offers { "bieten wir sofort der Person an, die" } else { "erhält sofort, wer" };
    let full = (seats.free() == Some(0)).then(|| {
        format!(
            "{} Erhöhen Sie unter „Bearbeiten“ die Platzzahl: Den neuen Platz {next} an erster Stelle wartet.",
            words::all_taken(seats)
        )
    });
    let room = organizer.event.facts.house_limit.is_some_and(|limit| seats.taken() < limit);
    MoveUp {
        action: format!("{base}/nachruecken"),
        above: full.is_some() && room,
        full,
        overtakes: position > 1,
        reason,
    }
}

/// The button that takes a cancellation back.
fn undo(organizer: &EventOrganizer, history: &[AuditEntry], base: &str) -> Option<AnswerForm> {
    let (until, had) = undo_until(history)?;
    let possible = organizer.now < until && organizer.is_open();
    let possible = possible && organizer.event.seats.clone().restore(had).is_ok();
    possible
        .then(|| AnswerForm {
            action: format!("{base}/wieder-anmelden"), label: "Abmeldung rückgängig machen".into()
        })
}
