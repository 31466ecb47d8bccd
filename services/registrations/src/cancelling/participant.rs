//! `/meine-anmeldung/{token}/abmelden`: somebody gives up their own registration.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_web::{
    body::{self, FormValues},
    flash,
    page::{Html, Page, PageResult},
};

use super::{CancelOutcome, Cancellation, IfPresent};
use crate::{
    app::App,
    domain::{audit::Actor, window},
    my_registration::own::Own,
    person_form::{EventBrief, brief},
};

/// Asks before the place is given up.
#[derive(Template)]
#[template(path = "cancelling/participant.html")]
struct CancelConfirm {
    page: Page,
    event: EventBrief,
    action: String,
    back_href: String,
    reference: String,
    /// The person is on the waiting list.
    waiting: bool,
    /// The person is offered a seat and declines it.
    offered: bool,
    /// Who waits gets the seat.
    moves_up: bool,
    /// The person is marked as present.
    present: bool,
}

pub(crate) async fn ask(State(app): State<App>, own: Own) -> Response {
    if !own.is_open(&app) {
        return Redirect::to(&own.home()).into_response();
    }
    page(&app, &own, own.registered.registration.was_present())
}

pub(crate) async fn cancel(State(app): State<App>, own: Own, fields: body::Fields<FormValues>) -> PageResult {
    let knows = fields.0.is_some_and(|values| values.text("anwesend") == "ja");
    let if_present = if knows { IfPresent::Cancel } else { IfPresent::Keep };
    let id = own.registered.registration.id;
    Ok(match super::cancel(&app.core, id, &Actor::Participant, &Cancellation::default(), if_present).await? {
        // A second click finds the registration cancelled already; the answer is the same.
        CancelOutcome::Now { .. } | CancelOutcome::Before => flash::redirect(&own.home(), "abgemeldet"),
        // Marked since the page was shown: asked once more, with that.
        CancelOutcome::Present => page(&app, &own, true),
        CancelOutcome::Closed(_) | CancelOutcome::Unknown => Redirect::to(&own.home()).into_response(),
    })
}

fn page(app: &App, own: &Own, present: bool) -> Response {
    let (registration, event) = (&own.registered.registration, &own.registered.event);
    let page = own.page(app, "sign-off.title");
    let view = CancelConfirm {
        event: brief(event, &page),
        action: own.below("abmelden"),
        back_href: own.home(),
        reference: registration.reference.clone(),
        waiting: registration.status == RegistrationStatus::Waitlisted,
        offered: registration.status == RegistrationStatus::Offered,
        moves_up: window::moves_up(&event.facts, app.core.bus.clock.now()),
        present,
        page,
    };
    Html::ok(view).into_response()
}
