//! What a failed use case is answered with, in one place: by the API, and by pages that have no words of their own for it.

use axum::http::StatusCode;
use fachtag_web::{page::PageError, problem::ProblemDocument};

use crate::{core::Failure, domain::life::Refused};

impl From<Failure> for PageError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unknown => Self::NotFound,
            Failure::Bus(error) => error.into(),
            other => {
                tracing::error!(error = %other, "page failed");
                Self::Failed
            }
        }
    }
}

impl From<Failure> for ProblemDocument {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unknown => unknown_event(),
            Failure::Exists => Self::internal(),
            Failure::Stale { current } => Self::new(
                StatusCode::PRECONDITION_FAILED,
                "stale-version",
                "Inzwischen geändert",
                format!(
                    "Die Veranstaltung wurde inzwischen geändert (jetzt Version {current}). Bitte lesen Sie sie neu."
                ),
            ),
            Failure::Refused(Refused::Fields(errors)) => Self::fields(errors),
            Failure::Refused(Refused::Cancelled) => Self::new(
                StatusCode::CONFLICT,
                "event-cancelled",
                "Abgesagt",
                "Die Veranstaltung wurde abgesagt und lässt sich nicht mehr ändern.",
            ),
            Failure::Refused(Refused::NotPublished) => Self::new(
                StatusCode::CONFLICT,
                "event-not-published",
                "Nicht veröffentlicht",
                "Nur eine veröffentlichte Veranstaltung lässt sich absagen.",
            ),
            Failure::Refused(Refused::Over) => Self::new(
                StatusCode::CONFLICT,
                "event-over",
                "Vorbei",
                "Die Veranstaltung ist vorbei und lässt sich nicht mehr veröffentlichen oder absagen.",
            ),
            Failure::Bus(error) => Self::failed(error),
        }
    }
}

/// 404 for an event.
pub(crate) fn unknown_event() -> ProblemDocument {
    ProblemDocument::not_found("Diese Veranstaltung gibt es nicht.")
}
