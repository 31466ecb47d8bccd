//! `POST /api/v1/registrations/{id}/tags`

use axum::{
    extract::{Path, State},
    response::Response,
};
use fachtag_access::{ApiOrganizer, Principal};
use fachtag_web::{
    body::JsonBody,
    problem::{ApiResult, ProblemDocument},
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::tags;
use crate::{
    api_access::{detail, find},
    api_shapes::RegistrationDetail,
    app::App,
    domain::marks,
    organizer::actor,
};

/// A tag to give or to take off.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TagContent {
    /// Up to 40 letters; the spelling that the event knows stays.
    pub tag: String,
    /// Takes it off.
    #[serde(default)]
    pub remove: bool,
}

/// Give a registration a tag, or take it off.
#[utoipa::path(
    post, path = "/api/v1/registrations/{id}/tags", operation_id = "tagRegistration", tag = "registrations", params(("id" = Uuid, Path)),
    request_body = TagContent,
    responses(
        (status = 200, description = "The registration with its tags", body = RegistrationDetail),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such registration", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid input", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(crate) async fn tag(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiOrganizer(organizer): ApiOrganizer,
    body: ApiResult<JsonBody<TagContent>>,
) -> ApiResult<Response> {
    let JsonBody(content) = body?;
    let found = find(&app, &organizer, &id, Principal::may_organize_for).await?;
    let tag =
        marks::tag(&content.tag).ok_or_else(|| ProblemDocument::field("tag", "Schlagwort: Bitte nennen Sie eins."))?;
    let (id, event, organizer) = (found.registration.id, found.event.facts.id, actor(&organizer));
    let tagged = tags::tag(&app.core, event, &[id], &tag, !content.remove, &organizer).await;
    tagged.map_err(ProblemDocument::failed)?;
    detail(&app, id, &organizer).await
}
