//! What the API says when something cannot be done.

use axum::http::StatusCode;
use fachtag_web::{dates, problem::ProblemDocument};

use crate::domain::window::Closed;

pub(crate) fn conflict(slug: &str, title: &str, detail: impl Into<String>) -> ProblemDocument {
    ProblemDocument::new(StatusCode::CONFLICT, slug, title, detail)
}

pub(crate) fn closed_problem(closed: Closed) -> ProblemDocument {
    match closed {
        Closed::NotYet { opens_at } => conflict(
            "registration-not-yet-open",
            "Noch nicht geöffnet",
            format!("Die Anmeldung öffnet am {}.", dates::moment(opens_at)),
        ),
        Closed::Over => conflict("registration-closed", "Geschlossen", "Die Anmeldung ist geschlossen."),
        Closed::Cancelled => conflict("event-cancelled", "Abgesagt", "Die Veranstaltung wurde abgesagt."),
    }
}

pub(crate) fn unknown_event() -> ProblemDocument {
    ProblemDocument::not_found("Diese Veranstaltung gibt es nicht.")
}

pub(crate) fn unknown_registration() -> ProblemDocument {
    ProblemDocument::not_found("Diese Anmeldung gibt es nicht.")
}
