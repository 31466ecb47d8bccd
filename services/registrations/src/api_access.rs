//! What a call of the API is about, found, and the caller's right to it checked.

use axum::{
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use fachtag_access::Principal;
use fachtag_web::{
    conditional,
    problem::{ApiResult, ProblemDocument},
};
use uuid::Uuid;

use crate::{
    api_shapes::RegistrationDetail,
    app::App,
    domain::{audit::Actor, event::Event},
    organizer::actor,
    problems::{unknown_event, unknown_registration},
    registered::{self, RegistrationWithEvent},
};

/// The event, if the caller may do this at events of its group.
pub(crate) async fn find_event(
    app: &App,
    caller: &Principal,
    id_or_slug: &str,
    may: fn(&Principal, Option<&str>) -> bool,
) -> ApiResult<Event> {
    let event = registered::event(&app.core, id_or_slug).await.map_err(ProblemDocument::failed)?;
    let event = event.ok_or_else(unknown_event)?;
    if may(caller, event.facts.group_slug()) { Ok(event) } else { Err(ProblemDocument::forbidden()) }
}

/// The registration, if the caller may do this at events of its group.
pub(crate) async fn find(
    app: &App,
    caller: &Principal,
    id: &str,
    may: fn(&Principal, Option<&str>) -> bool,
) -> ApiResult<RegistrationWithEvent> {
    let id = Uuid::try_parse(id).map_err(|_| unknown_registration())?;
    let found = registered::by_id(&app.core, id).await.map_err(ProblemDocument::failed)?;
    let found = found.ok_or_else(unknown_registration)?;
    if may(caller, found.event.facts.group_slug()) { Ok(found) } else { Err(ProblemDocument::forbidden()) }
}

/// The end of a manage link, in a call by the participant.
const MANAGE_TOKEN: &str = "x-manage-token";

/// The registration, and whoever calls: its participant by the token of the manage link, else an organizer of its event.
pub(crate) async fn find_as(
    app: &App,
    caller: Option<&Principal>,
    headers: &HeaderMap,
    id: &str,
) -> ApiResult<(RegistrationWithEvent, Actor)> {
    if let Some(token) = headers.get(MANAGE_TOKEN) {
        let token = token.to_str().map_err(|_| ProblemDocument::unauthorized())?;
        let found = registered::by_token(&app.core, token).await.map_err(ProblemDocument::failed)?;
        let found = found.filter(|found| found.registration.id.to_string() == id.to_lowercase());
        return Ok((found.ok_or_else(ProblemDocument::unauthorized)?, Actor::Participant));
    }
    let caller = caller.ok_or_else(ProblemDocument::unauthorized)?;
    if !caller.may_organize() {
        return Err(ProblemDocument::forbidden());
    }
    Ok((find(app, caller, id, Principal::may_organize_for).await?, actor(caller)))
}

/// The registration as it is now, as far as the reader may know it.
pub(crate) async fn detail(app: &App, id: Uuid, reader: &Actor) -> ApiResult<Response> {
    let now = registered::by_id(&app.core, id).await.map_err(ProblemDocument::failed)?;
    answer(now.ok_or_else(unknown_registration)?, reader)
}

/// A registration as JSON, with its version for a change that must not write over others'.
pub(crate) fn answer(found: RegistrationWithEvent, reader: &Actor) -> ApiResult<Response> {
    let version = found.registration.version;
    let body = serde_json::to_vec(&RegistrationDetail::of(found, reader)).map_err(ProblemDocument::failed)?;
    let headers = [
        (header::ETAG, conditional::tag(Some(version), &body)),
        (header::CONTENT_TYPE, "application/json".into()),
        (header::VARY, format!("Authorization, {MANAGE_TOKEN}")),
    ];
    Ok((headers, body).into_response())
}
