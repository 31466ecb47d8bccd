//! `POST` and `PATCH /api/v1/events…`: what organizers' programs change.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::Response,
};
use fachtag_access::ApiOrganizer;
use fachtag_contracts::events::Event;
use fachtag_web::{
    body::{JsonBody, PatchBody, RawJson, read_value},
    conditional::expected_versions,
    idempotency::idempotency_key,
    problem::{ApiResult, ProblemDocument},
};

use super::{
    answer::{answer, answer_with, check_group, find_own},
    reading::merge,
    shapes::{CancellationContent, EventContent, EventView},
};
use crate::{
    app::App,
    domain::{input::EventInput, stored_event::StoredEvent},
    editing::{
        create::{self, Created},
        life,
    },
};

/// Create an event as a draft.
#[utoipa::path(
    post, path = "/api/v1/events", operation_id = "createEvent", tag = "events", request_body = EventContent,
    params(("Idempotency-Key" = Option<String>, Header, description = "Up to 255 characters; the same key with the same body gives the same answer")),
    responses(
        (status = 201, description = "Created", body = EventView),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid input", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub async fn create(
    State(app): State<App>,
    ApiOrganizer(organizer): ApiOrganizer,
    headers: HeaderMap,
    body: ApiResult<RawJson>,
) -> ApiResult<Response> {
    let body = body?;
    let content: EventContent = body.read()?;
    check_group(&organizer, content.group.as_deref())?;
    let key = idempotency_key(&headers, Some(organizer.id), &body.0)?;
    let show = |event: &Event| {
        let now = app.core.bus.clock.now();
        let stored = StoredEvent {
            event: event.clone(),
            changed_at: now,
            confirmed: 0,
            held: 0,
            waiting: 0,
            sessions: Vec::new(),
            mailings: None,
        };
        serde_json::to_string(&EventView::new(&stored, &app.site.public_url, true))
    };
    let created = create::create_once(&app.core, &EventInput::from(content), &organizer.name, key, show).await?;
    let Created { id, answer } = created.ok_or_else(ProblemDocument::key_reused)?;
    let mut response = answer_with(1, answer.into_bytes());
    *response.status_mut() = StatusCode::CREATED;
    if let Ok(location) = format!("/api/v1/events/{id}").parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Change an event by a JSON merge patch (RFC 7396).
#[utoipa::path(
    patch, path = "/api/v1/events/{id}", operation_id = "changeEvent", tag = "events",
    params(
        ("id" = String, Path, description = "Id or slug"),
        ("If-Match" = Option<String>, Header, description = "The ETag that was read, or a list of them; its version alone, such as \"3\", will do"),
    ),
    request_body(content = ref("#/components/schemas/EventPatch"), content_type = "application/merge-patch+json", description = "The fields to change; application/json will do, too"),
    responses(
        (status = 200, description = "Changed", body = EventView),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such event", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "Cancelled before", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 412, description = "Changed meanwhile", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid input, or fewer seats than are taken", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub async fn change(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiOrganizer(organizer): ApiOrganizer,
    headers: HeaderMap,
    body: ApiResult<PatchBody>,
) -> ApiResult<Response> {
    let PatchBody(patch) = body?;
    let stored = find_own(&app, &organizer, &id).await?;
    let expected = expected_versions(&headers)?;
    let edit = |present: EventInput| -> ApiResult<EventInput> {
        let mut content = serde_json::to_value(EventContent::from(&present)).map_err(ProblemDocument::failed)?;
        merge(&mut content, &patch);
        let content: EventContent = read_value(content)?;
        check_group(&organizer, content.group.as_deref())?;
        Ok(content.into())
    };
    let stored = life::change(&app.core, stored.event.id, expected.as_deref(), &organizer.name, edit).await?;
    Ok(answer(&app, &stored, true))
}

/// Publish a draft. Publishing a published event changes nothing.
#[utoipa::path(
    post, path = "/api/v1/events/{id}/publish", operation_id = "publishEvent", tag = "events",
    params(
        ("id" = String, Path, description = "Id or slug"),
        ("If-Match" = Option<String>, Header, description = "The ETag that was read, or a list of them"),
    ),
    responses(
        (status = 200, description = "Published", body = EventView),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such event", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "Cancelled before, or over", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 412, description = "Changed meanwhile", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "An If-Match that is no version", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub async fn publish(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiOrganizer(organizer): ApiOrganizer,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let stored = find_own(&app, &organizer, &id).await?;
    let expected = expected_versions(&headers)?;
    let stored = life::publish(&app.core, stored.event.id, expected.as_deref(), &organizer.name).await?;
    Ok(answer(&app, &stored, true))
}

/// Call a published event off.
#[utoipa::path(
    post, path = "/api/v1/events/{id}/cancel", operation_id = "cancelEvent", tag = "events", request_body = CancellationContent,
    params(
        ("id" = String, Path, description = "Id or slug"),
        ("If-Match" = Option<String>, Header, description = "The ETag that was read, or a list of them"),
    ),
    responses(
        (status = 200, description = "Cancelled", body = EventView),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such event", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "Not published, cancelled before, or over", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 412, description = "Changed meanwhile", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "No reason", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub async fn cancel(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiOrganizer(organizer): ApiOrganizer,
    headers: HeaderMap,
    body: ApiResult<JsonBody<CancellationContent>>,
) -> ApiResult<Response> {
    let JsonBody(content) = body?;
    let stored = find_own(&app, &organizer, &id).await?;
    let expected = expected_versions(&headers)?;
    let (id, reason) = (stored.event.id, &content.reason);
    let stored = life::cancel(&app.core, id, expected.as_deref(), reason, &organizer.name).await?;
    Ok(answer(&app, &stored, true))
}
