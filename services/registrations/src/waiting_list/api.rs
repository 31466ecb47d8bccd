//! `POST /api/v1/registrations/{id}/accept` and `…/move-up`

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use fachtag_access::{ApiCaller, ApiOrganizer, Principal};
use fachtag_forms::Checks;
use fachtag_web::{
    body::OptionalJson,
    problem::{ApiResult, ProblemDocument},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Accepted, Moved, SeatFor, accept, give_seat, to_front};
use crate::{
    api_access::{detail, find, find_as},
    api_shapes::RegistrationDetail,
    app::App,
    domain::lengths::TEXT,
    organizer::actor,
    problems::{closed_problem, conflict, unknown_registration},
};

/// Take the seat that is held: confirm the sign-up, or accept the offer. Organizers do it for somebody who phoned.
#[utoipa::path(
    post, path = "/api/v1/registrations/{id}/accept", operation_id = "acceptSeat", tag = "registrations",
    params(("id" = Uuid, Path), ("X-Manage-Token" = Option<String>, Header, description = "The end of the manage link, instead of a token")),
    responses(
        (status = 200, description = "The seat is the person's, now or before", body = RegistrationDetail),
        (status = 401, description = "Neither a valid token nor the manage link's", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such registration", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "No seat is held, or the event is over or called off", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security((), ("token" = []))
)]
pub(crate) async fn take_seat(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiCaller(caller): ApiCaller,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let (found, actor) = find_as(&app, caller.as_ref(), &headers, &id).await?;
    let id = found.registration.id;
    match accept(&app.core, id, &actor).await.map_err(ProblemDocument::failed)? {
        Accepted::Now | Accepted::Before => detail(&app, id, &actor).await,
        Accepted::NotHeld => {
            Err(conflict("no-seat-held", "Kein Platz", "Für diese Person wird kein Platz freigehalten."))
        }
        Accepted::Closed(closed) => Err(closed_problem(closed)),
        Accepted::Unknown => Err(unknown_registration()),
    }
}

/// How somebody who waits is helped.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveUpContent {
    /// Kept in the history; needed to pass others, and above the capacity.
    #[serde(default)]
    pub reason: Option<String>,
    /// Although all seats are taken, as far as the event's `house_limit` has room.
    #[serde(default)]
    pub above_capacity: bool,
    /// Only to the first place of the waiting list.
    #[serde(default)]
    pub to_front: bool,
}

/// Give somebody who waits a seat, or the first place of the waiting list.
#[utoipa::path(
    post, path = "/api/v1/registrations/{id}/move-up", operation_id = "moveUp", tag = "registrations", params(("id" = Uuid, Path)),
    request_body = Option<MoveUpContent>,
    responses(
        (status = 200, description = "Done", body = RegistrationDetail),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such registration", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "No seat is there, or the person does not wait", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid input, or a reason is needed", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(crate) async fn move_up(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiOrganizer(organizer): ApiOrganizer,
    body: ApiResult<OptionalJson<MoveUpContent>>,
) -> ApiResult<Response> {
    let OptionalJson(content) = body?;
    let found = find(&app, &organizer, &id, Principal::may_organize_for).await?;
    let mut checks = Checks::new();
    let reason = checks.text("reason", "Grund", content.reason.as_deref(), TEXT);
    let reason = checks.finish(reason).map_err(ProblemDocument::fields)?;
    let (id, actor) = (found.registration.id, actor(&organizer));
    let moved = match (&reason, content.to_front) {
        (Some(reason), true) => to_front(&app.core, id, reason, &actor).await,
        (None, true) => Ok(Moved::NeedsReason),
        (reason, false) => {
            let seat = if content.above_capacity { SeatFor::AboveCapacity } else { SeatFor::Free };
            give_seat(&app.core, id, seat, reason.as_deref(), &actor).await
        }
    };
    match moved.map_err(ProblemDocument::failed)? {
        Moved::Done => detail(&app, id, &actor).await,
        Moved::NeedsReason => Err(ProblemDocument::field("reason", "Grund: Bitte nennen Sie den Grund.")),
        Moved::Full => Err(conflict("event-full", "Ausgebucht", "Es ist kein Platz frei.")),
        Moved::NotWaiting => Err(conflict("not-waiting", "Nicht auf der Warteliste", "Diese Person wartet nicht.")),
    }
}
