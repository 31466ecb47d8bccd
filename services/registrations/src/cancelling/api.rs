//! `POST /api/v1/registrations/{id}/cancel`

use axum::{
    extract::{Path, State},
    response::Response,
};
use fachtag_access::{ApiCaller, ApiOrganizer, Principal};
use fachtag_forms::{Checks, FieldError};
use fachtag_web::{
    body::OptionalJson,
    problem::{ApiResult, ProblemDocument},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{CancelOutcome, Cancellation, IfPresent, Reinstated, reinstate};
use crate::{
    api_access::{detail, find},
    api_shapes::RegistrationDetail,
    app::App,
    domain::{audit::Actor, lengths::TEXT, window::Closed},
    organizer::actor,
    problems::{closed_problem, conflict, unknown_registration},
    registered,
};

/// Who cancels.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancellationContent {
    /// The end of the manage link; organizers leave it out.
    #[serde(default)]
    pub token: Option<String>,
    /// Cancel although the person is marked as present.
    #[serde(default)]
    pub even_if_present: bool,
    /// Of an organizer: the person asked for it, so the letter thanks.
    #[serde(default)]
    pub on_request: bool,
    /// Of an organizer: stands in the letter.
    #[serde(default)]
    pub message: Option<String>,
    /// Of an organizer: kept in the history only.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Cancel a registration: organizers by their token, participants by the token of their manage link.
#[utoipa::path(
    post, path = "/api/v1/registrations/{id}/cancel", operation_id = "cancelRegistration", tag = "registrations", params(("id" = Uuid, Path)),
    request_body = Option<CancellationContent>,
    responses(
        (status = 200, description = "Cancelled, now or before", body = RegistrationDetail),
        (status = 401, description = "Neither a valid token nor the manage link's", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such registration", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "The event is over or called off, or the person is marked as present", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid input", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security((), ("token" = []))
)]
pub(crate) async fn cancel(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiCaller(caller): ApiCaller,
    body: ApiResult<OptionalJson<CancellationContent>>,
) -> ApiResult<Response> {
    let OptionalJson(cancellation) = body?;
    let (found, actor) = if let Some(token) = &cancellation.token {
        let found = registered::by_token(&app.core, token).await.map_err(ProblemDocument::failed)?;
        let found = found.filter(|found| found.registration.id.to_string() == id.to_lowercase());
        (found.ok_or_else(ProblemDocument::unauthorized)?, Actor::Participant)
    } else {
        let caller = caller.ok_or_else(ProblemDocument::unauthorized)?;
        if !caller.may_organize() {
            return Err(ProblemDocument::forbidden());
        }
        (find(&app, &caller, &id, Principal::may_organize_for).await?, actor(&caller))
    };
    let if_present = if cancellation.even_if_present { IfPresent::Cancel } else { IfPresent::Keep };
    let id = found.registration.id;
    let said = match actor {
        Actor::Participant => Cancellation::default(),
        _ => said(&cancellation).map_err(ProblemDocument::fields)?,
    };
    let cancelled = super::cancel(&app.core, id, &actor, &said, if_present).await;
    match cancelled.map_err(ProblemDocument::failed)? {
        CancelOutcome::Present => {
            let detail = "Die Person ist als anwesend erfasst. Soll sie trotzdem abgemeldet werden, geben Sie \
                          \"even_if_present\": true an.";
            return Err(conflict("marked-present", "Als anwesend erfasst", detail));
        }
        CancelOutcome::Now { .. } | CancelOutcome::Before => {}
        CancelOutcome::Closed(Closed::Cancelled) => return Err(closed_problem(Closed::Cancelled)),
        CancelOutcome::Closed(_) => {
            let detail = "Die Veranstaltung ist vorbei. Abmelden ist nicht mehr möglich.";
            return Err(conflict("event-over", "Vorbei", detail));
        }
        CancelOutcome::Unknown => return Err(unknown_registration()),
    }
    detail(&app, id, &actor).await
}

/// What an organizer says of it.
fn said(content: &CancellationContent) -> Result<Cancellation, Vec<FieldError>> {
    let mut checks = Checks::new();
    let reason = checks.text("reason", "Vermerk", content.reason.as_deref(), TEXT);
    let message = checks.text("message", "Satz an die Person", content.message.as_deref(), TEXT);
    checks.finish(Cancellation { reason, on_request: content.on_request, message })
}

/// Take back a cancellation that was a slip, within an hour and while the seat is free.
#[utoipa::path(
    post, path = "/api/v1/registrations/{id}/reinstate", operation_id = "reinstateRegistration", tag = "registrations", params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The person has again what they had", body = RegistrationDetail),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such registration", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "Not cancelled, too late, or the seat is somebody else's", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(crate) async fn undo(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiOrganizer(organizer): ApiOrganizer,
) -> ApiResult<Response> {
    let id = find(&app, &organizer, &id, Principal::may_organize_for).await?.registration.id;
    let organizer = actor(&organizer);
    match reinstate(&app.core, id, &organizer).await.map_err(ProblemDocument::failed)? {
        Reinstated::Done => detail(&app, id, &organizer).await,
        Reinstated::NotPossible => Err(conflict(
            "not-reinstated",
            "Nicht rückgängig zu machen",
            "Der Platz ist vergeben, die Person ist angemeldet, oder es ist mehr als eine Stunde her.",
        )),
    }
}
