//! An organizer cancels somebody's registration.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_forms::Checks;
use fachtag_web::{
    body::{self, FormValues},
    flash,
    organisation::{EventHead, Tab},
    page::{Html, Input, Page, PageResult, Problem, form_title},
};

use super::{CancelOutcome, IfPresent};
use crate::{
    app::App,
    domain::{lengths::TEXT, window},
    organizer::{AboutRegistration, EventOrganizer},
    registered::RegistrationWithEvent,
};

/// `…/{registration}/absagen`
#[derive(Template)]
#[template(path = "cancelling/organizer.html")]
struct RegistrationCancelPage {
    page: Page,
    head: EventHead,
    name: String,
    waiting: bool,
    /// Who waits gets the seat.
    moves_up: bool,
    /// The person is marked as present.
    present: bool,
    action: String,
    back_href: String,
    reason: Input,
    problems: Vec<Problem>,
}

/// Asks before anything is given up.
pub(crate) async fn ask(AboutRegistration(organizer, registered): AboutRegistration) -> Response {
    let registration = &registered.registration;
    if !registration.is_active() || !organizer.is_open() {
        return Redirect::to(&organizer.person(registration.id)).into_response();
    }
    page(&organizer, &registered, Input::default(), registration.was_present())
}

pub(crate) async fn cancel(
    State(app): State<App>,
    AboutRegistration(organizer, registered): AboutRegistration,
    fields: body::Fields<FormValues>,
) -> PageResult {
    let values = fields.0.unwrap_or_default();
    let id = registered.registration.id;
    let typed = values.text("grund");
    let mut checks = Checks::new();
    let reason = checks.text("grund", "Grund", Some(typed), TEXT);
    let reason = match checks.finish(reason) {
        Ok(reason) => reason,
        Err(errors) => {
            let input = Input { value: typed.into(), error: Some(errors[0].message.clone()) };
            return Ok(page(&organizer, &registered, input, registered.registration.was_present()));
        }
    };
    let if_present = if values.text("anwesend") == "ja" { IfPresent::Cancel } else { IfPresent::Keep };
    Ok(match super::cancel(&app.core, id, &organizer.actor(), reason.as_deref(), if_present).await? {
        // Somebody marked the person meanwhile: asked once more, with that.
        CancelOutcome::Present => {
            let input = Input { value: typed.into(), error: None };
            page(&organizer, &registered, input, true)
        }
        // A second click finds it cancelled already; the answer is the same.
        CancelOutcome::Now | CancelOutcome::Before => flash::redirect(&organizer.person(id), "abgesagt"),
        CancelOutcome::Closed(_) | CancelOutcome::Unknown => Redirect::to(&organizer.person(id)).into_response(),
    })
}

fn page(organizer: &EventOrganizer, registered: &RegistrationWithEvent, reason: Input, present: bool) -> Response {
    let registration = &registered.registration;
    let base = organizer.person(registration.id);
    let problem = reason.error.as_ref().map(|message| Problem { field: "grund".into(), message: message.clone() });
    let status = if problem.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let view = RegistrationCancelPage {
        page: organizer.page(&form_title("Person abmelden", problem.is_some())),
        head: organizer.head(Tab::Registrations),
        name: registration.participant.name(),
        waiting: registration.status == RegistrationStatus::Waitlisted,
        moves_up: window::moves_up(&organizer.event.facts, organizer.now),
        present,
        action: format!("{base}/absagen"),
        back_href: base,
        reason,
        problems: problem.into_iter().collect(),
    };
    Html(status, view).into_response()
}
