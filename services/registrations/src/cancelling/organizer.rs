//! An organizer cancels somebody's registration.

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_forms::{Checks, FieldError};
use fachtag_web::{
    body::{self, FormValues},
    flash,
    organisation::{EventHead, Tab},
    page::{Choice, Html, Input, Page, PageResult, Problem, form_title},
};

use super::{CancelOutcome, Cancellation, IfPresent, Reinstated, reinstate};
use crate::{
    app::App,
    domain::{lengths::TEXT, window},
    organizer::{AboutRegistration, EventOrganizer},
    person_form::problems,
    registered::RegistrationWithEvent,
    table::person,
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
    /// The person has an address.
    reachable: bool,
    action: String,
    back_href: String,
    why: Input,
    whys: Vec<Choice>,
    message: Input,
    reason: Input,
    problems: Vec<Problem>,
}

/// Asks before anything is given up.
pub(crate) async fn ask(AboutRegistration(organizer, registered): AboutRegistration) -> Response {
    let registration = &registered.registration;
    if !registration.is_active() || !organizer.is_open() {
        return Redirect::to(&organizer.person(registration.id)).into_response();
    }
    page(&organizer, &registered, &Typed::of(&FormValues::default()), &[], registration.was_present())
}

pub(crate) async fn cancel(
    State(app): State<App>,
    AboutRegistration(organizer, registered): AboutRegistration,
    fields: body::Fields<FormValues>,
) -> PageResult {
    let values = fields.0.unwrap_or_default();
    let id = registered.registration.id;
    let typed = Typed::of(&values);
    let cancellation = match typed.check() {
        Ok(cancellation) => cancellation,
        Err(errors) => {
            let present = registered.registration.was_present();
            return Ok(page(&organizer, &registered, &typed, &errors, present));
        }
    };
    let if_present = if values.text("anwesend") == "ja" { IfPresent::Cancel } else { IfPresent::Keep };
    let place = organizer.person(id);
    Ok(match super::cancel(&app.core, id, &organizer.actor(), &cancellation, if_present).await? {
        // Somebody marked the person meanwhile: asked once more, with that.
        CancelOutcome::Present => page(&organizer, &registered, &typed, &[], true),
        CancelOutcome::Now { moved_up: Some(other) } => {
            flash::redirect(&format!("{place}?nachgerueckt={other}"), person::CANCELLED)
        }
        // A second click finds it cancelled already; the answer is the same.
        CancelOutcome::Now { moved_up: None } | CancelOutcome::Before => flash::redirect(&place, person::CANCELLED),
        CancelOutcome::Closed(_) | CancelOutcome::Unknown => Redirect::to(&place).into_response(),
    })
}

/// Takes back a cancellation that was a slip.
pub(crate) async fn undo(
    State(app): State<App>,
    AboutRegistration(organizer, registered): AboutRegistration,
) -> PageResult {
    let registration = &registered.registration;
    let done = match reinstate(&app.core, registration.id, &organizer.actor()).await? {
        Reinstated::Done => "wieder-da",
        // A second click finds it done.
        Reinstated::NotPossible if registration.is_active() => "wieder-da",
        Reinstated::NotPossible => "nicht-mehr-frei",
    };
    Ok(flash::redirect(&organizer.person(registration.id), done))
}

/// What stands in the form.
struct Typed {
    reason: String,
    message: String,
    /// `wunsch`, or `organisation`.
    why: String,
}

impl Typed {
    fn of(values: &FormValues) -> Self {
        let text = |name: &str| values.text(name).to_owned();
        Self { reason: text("grund"), message: text("nachricht"), why: text("anlass") }
    }

    fn on_request(&self) -> bool {
        self.why != "organisation"
    }

    fn check(&self) -> Result<Cancellation, Vec<FieldError>> {
        let mut checks = Checks::new();
        let reason = checks.text("grund", "Vermerk", Some(&self.reason), TEXT);
        let message = checks.text("nachricht", "Satz an die Person", Some(&self.message), TEXT);
        checks.finish(Cancellation { reason, on_request: self.on_request(), message })
    }
}

fn page(
    organizer: &EventOrganizer,
    registered: &RegistrationWithEvent,
    typed: &Typed,
    errors: &[FieldError],
    present: bool,
) -> Response {
    let registration = &registered.registration;
    let base = organizer.person(registration.id);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let input = |field: &str, value: &str| {
        let error = errors.iter().find(|error| error.field == field).map(|error| error.message.clone());
        Input { value: value.into(), error }
    };
    let choice = |value: &str, label: &str| Choice { value: value.into(), label: label.into() };
    let view = RegistrationCancelPage {
        page: organizer.page(&form_title("Person abmelden", !errors.is_empty())),
        head: organizer.head(Tab::Registrations),
        name: registration.participant.name(),
        waiting: registration.status == RegistrationStatus::Waitlisted,
        moves_up: window::moves_up(&organizer.event.facts, organizer.now),
        present,
        reachable: !registration.participant.email.is_empty(),
        action: format!("{base}/absagen"),
        back_href: base,
        why: input("anlass", if typed.on_request() { "wunsch" } else { "organisation" }),
        whys: vec![
            choice("wunsch", "auf eigenen Wunsch: die Person hat angerufen oder geschrieben"),
            choice("organisation", "die Organisation hebt die Anmeldung auf"),
        ],
        message: input("nachricht", &typed.message),
        reason: input("grund", &typed.reason),
        problems: problems(errors),
    };
    Html(status, view).into_response()
}
