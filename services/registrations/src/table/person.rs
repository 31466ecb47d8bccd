//! One person's page.

use askama::Template;
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use fachtag_contracts::attendance::Attendance;
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_web::{
    dates,
    flash::Flash,
    organisation::{EventHead, Moment, Tab},
    page::{Alert, Html, Input, Page, PageResult, Problem, Row, form_title},
};

use crate::{
    app::App,
    domain::mailing::Audience,
    mailing,
    organizer::{AboutRegistration, EventOrganizer},
    person_form::{AnswerForm, stored_lines},
    registered::RegistrationWithEvent,
    words,
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
    /// Status, reference, mail, attendance.
    facts: Vec<Row>,
    /// The person's own data.
    rows: Vec<Row>,
    /// None when nothing can be changed any more.
    edit_href: Option<String>,
    cancel_href: Option<String>,
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
    /// Others wait longer: a reason is needed.
    overtakes: bool,
    reason: Input,
}

pub(crate) async fn show(
    State(app): State<App>,
    AboutRegistration(organizer, registered): AboutRegistration,
    flash: Flash,
) -> PageResult {
    page(&app, &organizer, &registered, flash.alert(words::DONE), Input::default()).await
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
        facts: facts(registered),
        rows: stored_lines(registration),
        edit_href: active.then(|| format!("{base}/bearbeiten")),
        cancel_href: (active && organizer.is_open()).then(|| format!("{base}/absagen")),
        write_href: reachable.then(|| mailing::form::href(organizer, &audience)).transpose()?,
        attendance_action: has_seat.then(|| organizer.attendance()),
        attendance: registration.attendance.map_or("", Attendance::as_str),
        move_up: registered.waiting_position.map(|position| move_up(organizer, position, &base, reason)),
        answer: (registration.status.is_held() && organizer.is_open()).then(|| AnswerForm {
            action: format!("{base}/bestaetigen"),
            label: match registration.status {
                RegistrationStatus::Offered => "Platz für die Person annehmen",
                _ => "Anmeldung für die Person bestätigen",
            },
        }),
        history: words::history(history),
    };
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(Html(status, view).into_response())
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
    MoveUp { action: format!("{base}/nachruecken"), full, overtakes: position > 1, reason }
}
