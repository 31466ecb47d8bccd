//! `/api/v1/events…`

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use fachtag_access::{ApiCaller, ApiOrganizer, Principal};
use fachtag_contracts::events::{Event, EventStatus};
use fachtag_web::{
    body::{JsonBody, Parameters, PatchBody, RawJson, read_value},
    conditional::{self, expected_versions},
    idempotency::idempotency_key,
    listing,
    problem::ProblemDocument,
};

use super::{
    App,
    api_reading::{cursor, merge, moment},
    failures::unknown_event,
    shapes::{CancellationContent, EventContent, EventList, EventView, ListQuery},
};
use crate::{
    domain::input::EventInput,
    store::events::{self, Filter, StoredEvent},
    usecases::{
        create::{self, Created},
        life,
    },
};

pub(super) type Answered<T> = Result<T, ProblemDocument>;

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
pub(super) async fn create(
    State(app): State<App>,
    ApiOrganizer(organizer): ApiOrganizer,
    headers: HeaderMap,
    body: Answered<RawJson>,
) -> Answered<Response> {
    let body = body?;
    let content: EventContent = body.read()?;
    check_group(&organizer, content.group.as_deref())?;
    let key = idempotency_key(&headers, Some(organizer.id), &body.0)?;
    let show = |event: &Event| {
        let now = app.office.bus.clock.now();
        let stored = StoredEvent { event: event.clone(), changed_at: now, confirmed: 0, held: 0, waiting: 0 };
        serde_json::to_string(&EventView::new(&stored, &app.site.public_url, true))
    };
    let created = create::create_once(&app.office, &EventInput::from(content), &organizer.name, key, show).await?;
    let Created { id, answer } = match created {
        Some(created) => created,
        None => return Err(ProblemDocument::key_reused()),
    };
    let mut response = answer_with(1, answer.into_bytes());
    *response.status_mut() = StatusCode::CREATED;
    if let Ok(location) = format!("/api/v1/events/{id}").parse() {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// List events by their start: published ones, and to organizers all of their own.
#[utoipa::path(
    get, path = "/api/v1/events", operation_id = "listEvents", tag = "events", params(ListQuery),
    responses(
        (status = 200, description = "A page of events", body = EventList),
        (status = 401, description = "An invalid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid parameter", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security((), ("token" = []))
)]
pub(super) async fn list(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    uri: Uri,
    Parameters(query): Parameters<ListQuery>,
) -> Answered<Response> {
    let limit = listing::limit(query.limit)?;
    let status = query.status.map(EventStatus::from);
    let filter = Filter {
        all: caller.as_ref().is_some_and(Principal::may_organize),
        from: moment("from", query.from.as_deref())?,
        until: moment("until", query.until.as_deref())?,
        kind: query.kind.map(Into::into),
        group: query.group,
        after: cursor(query.cursor.as_deref())?,
        limit: limit + 1,
        status,
    };
    let mut found = events::list(&app.office.bus.database, filter).await.map_err(ProblemDocument::failed)?;
    let more = listing::cut(&mut found, limit);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| format!("{}_{}", last.event.starts_at.timestamp_micros(), last.event.id));
    let items = found.iter().filter_map(|stored| {
        let own = is_own(caller.as_ref(), stored);
        let public = match stored.event.status {
            EventStatus::Published => true,
            EventStatus::Cancelled => status == Some(EventStatus::Cancelled),
            EventStatus::Draft => false,
        };
        let visible = own || public;
        visible.then(|| EventView::new(stored, &app.site.public_url, own))
    });
    let items = items.collect();
    Ok(listing::page(&uri, next.clone().as_deref(), EventList { items, next }))
}

/// One event: public when it is or was published.
#[utoipa::path(
    get, path = "/api/v1/events/{id}", operation_id = "readEvent", tag = "events", params(("id" = String, Path, description = "Id or slug")),
    responses(
        (status = 200, description = "The event", body = EventView),
        (status = 401, description = "An invalid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such event", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security((), ("token" = []))
)]
pub(super) async fn read(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiCaller(caller): ApiCaller,
) -> Answered<Response> {
    let stored = find(&app, &id).await?;
    let organizer = is_own(caller.as_ref(), &stored);
    if stored.event.status == EventStatus::Draft && !organizer {
        return Err(unknown_event());
    }
    Ok(answer(&app, &stored, organizer))
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
pub(super) async fn change(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiOrganizer(organizer): ApiOrganizer,
    headers: HeaderMap,
    body: Answered<PatchBody>,
) -> Answered<Response> {
    let PatchBody(patch) = body?;
    if !patch.is_object() {
        return Err(ProblemDocument::field("", "Erwartet wird ein JSON-Objekt mit den Feldern, die sich ändern."));
    }
    let stored = find_own(&app, &organizer, &id).await?;
    let expected = expected_versions(&headers)?;
    let edit = |present: EventInput| -> Answered<EventInput> {
        let mut content = serde_json::to_value(EventContent::from(&present)).map_err(ProblemDocument::failed)?;
        merge(&mut content, &patch);
        let content: EventContent = read_value(content)?;
        check_group(&organizer, content.group.as_deref())?;
        Ok(content.into())
    };
    let stored = life::change(&app.office, stored.event.id, expected.as_deref(), &organizer.name, edit).await?;
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
pub(super) async fn publish(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiOrganizer(organizer): ApiOrganizer,
    headers: HeaderMap,
) -> Answered<Response> {
    let stored = find_own(&app, &organizer, &id).await?;
    let expected = expected_versions(&headers)?;
    let stored = life::publish(&app.office, stored.event.id, expected.as_deref(), &organizer.name).await?;
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
pub(super) async fn cancel(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiOrganizer(organizer): ApiOrganizer,
    headers: HeaderMap,
    body: Answered<JsonBody<CancellationContent>>,
) -> Answered<Response> {
    let JsonBody(content) = body?;
    let stored = find_own(&app, &organizer, &id).await?;
    let expected = expected_versions(&headers)?;
    let (id, reason) = (stored.event.id, &content.reason);
    let stored = life::cancel(&app.office, id, expected.as_deref(), reason, &organizer.name).await?;
    Ok(answer(&app, &stored, true))
}

fn check_group(organizer: &Principal, group: Option<&str>) -> Answered<()> {
    if organizer.may_organize_for(group) { Ok(()) } else { Err(ProblemDocument::forbidden()) }
}

/// Whether the caller runs the event.
fn is_own(caller: Option<&Principal>, stored: &StoredEvent) -> bool {
    let group = stored.event.group_slug();
    caller.is_some_and(|caller| caller.may_organize_for(group))
}

async fn find(app: &App, id: &str) -> Answered<StoredEvent> {
    events::find(&app.office.bus.database, id).await.map_err(ProblemDocument::failed)?.ok_or_else(unknown_event)
}

async fn find_own(app: &App, organizer: &Principal, id: &str) -> Answered<StoredEvent> {
    let stored = find(app, id).await?;
    check_group(organizer, stored.event.group_slug())?;
    Ok(stored)
}

fn answer(app: &App, stored: &StoredEvent, organizer: bool) -> Response {
    match serde_json::to_vec(&EventView::new(stored, &app.site.public_url, organizer)) {
        Ok(body) => answer_with(stored.event.version, body),
        Err(error) => ProblemDocument::failed(error).into_response(),
    }
}

/// What is shown depends on who asks.
fn answer_with(version: i64, body: Vec<u8>) -> Response {
    let headers = [
        (header::ETAG, conditional::tag(Some(version), &body)),
        (header::CONTENT_TYPE, "application/json".into()),
        (header::VARY, "Authorization".into()),
    ];
    (headers, body).into_response()
}
