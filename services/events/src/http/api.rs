//! `/api/v1/events…`

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use fachtag_access::{ApiCaller, ApiOrganizer, Principal};
use fachtag_contracts::events::EventStatus;
use fachtag_web::{
    body::{JsonBody, Parameters, parse_time, read_value},
    problem::ProblemDocument,
};
use serde_json::Value;
use uuid::Uuid;

use super::{
    App,
    failures::unknown_event,
    shapes::{CancellationContent, EventContent, EventList, EventView, ListQuery},
};
use crate::{
    domain::input::EventInput,
    store::events::{self, Filter, StoredEvent},
    usecases::{create, life},
};

type Answered<T> = Result<T, ProblemDocument>;

/// Events of one page of a list.
const PAGE: u32 = 100;

/// Create an event as a draft.
#[utoipa::path(
    post, path = "/api/v1/events", operation_id = "createEvent", tag = "events", request_body = EventContent,
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
    body: Answered<JsonBody<Value>>,
) -> Answered<Response> {
    let content = content(body?.0)?;
    check_group(&organizer, content.group.as_deref())?;
    let event = create::create(&app.office, &EventInput::from(content), &organizer.name).await?;
    let location = format!("/api/v1/events/{}", event.id);
    let stored = StoredEvent { event, changed_at: app.office.bus.clock.now(), confirmed: 0, held: 0, waiting: 0 };
    let mut response = answer(&app, &stored, true);
    *response.status_mut() = StatusCode::CREATED;
    if let Ok(location) = location.parse() {
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
    Parameters(query): Parameters<ListQuery>,
) -> Answered<Json<EventList>> {
    let filter = Filter {
        all: caller.as_ref().is_some_and(Principal::may_organize),
        from: moment("from", query.from.as_deref())?,
        until: moment("until", query.until.as_deref())?,
        kind: query.kind.map(Into::into),
        group: query.group,
        after: cursor(query.cursor.as_deref())?,
        limit: PAGE + 1,
    };
    let mut found = events::list(&app.office.bus.database, filter).await.map_err(ProblemDocument::failed)?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| format!("{}_{}", last.event.starts_at.timestamp_micros(), last.event.id));
    let items = found.iter().filter_map(|stored| {
        let own = is_own(caller.as_ref(), stored);
        let visible = own || stored.event.status == EventStatus::Published;
        visible.then(|| EventView::new(stored, &app.site.public_url, own))
    });
    let items = items.collect();
    Ok(Json(EventList { items, next }))
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
        ("If-Match" = Option<String>, Header, description = "The version that was read, such as \"3\""),
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
    body: Answered<JsonBody<Value>>,
) -> Answered<Response> {
    let JsonBody(patch) = body?;
    if !patch.is_object() {
        return Err(ProblemDocument::field("", "Erwartet wird ein JSON-Objekt mit den Feldern, die sich ändern."));
    }
    let stored = find_own(&app, &organizer, &id).await?;
    let expected = expected_version(&headers)?;
    let edit = |present: EventInput| -> Answered<EventInput> {
        let mut content = serde_json::to_value(EventContent::from(&present)).map_err(ProblemDocument::failed)?;
        merge(&mut content, patch);
        let content = self::content(content)?;
        check_group(&organizer, content.group.as_deref())?;
        Ok(content.into())
    };
    let stored = life::change(&app.office, stored.event.id, expected, &organizer.name, edit).await?;
    Ok(answer(&app, &stored, true))
}

/// Reads an event's content. Lists are refused where objects belong: they would be read as the fields in their order.
fn content(value: Value) -> Answered<EventContent> {
    if !value.is_object() {
        return Err(ProblemDocument::field("", "Erwartet wird ein JSON-Objekt."));
    }
    for field in ["venue", "contact", "funder"] {
        if value[field].is_array() {
            return Err(ProblemDocument::field(field, "Erwartet wird ein Objekt."));
        }
    }
    for list in ["sessions", "questions"] {
        if let Some(index) = value[list].as_array().and_then(|items| items.iter().position(Value::is_array)) {
            return Err(ProblemDocument::field(&format!("{list}[{index}]"), "Erwartet wird ein Objekt."));
        }
    }
    read_value(value)
}

/// RFC 7396, section 2.
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    let Some(fields) = target.as_object_mut() else { return };
    for (name, value) in patch {
        if value.is_null() {
            // Unknown names must still be refused, and required ones missed.
            if fields.remove(&name).is_none() {
                fields.insert(name, value);
            }
        } else {
            merge(fields.entry(name).or_insert(Value::Null), value);
        }
    }
}

/// Publish a draft. Publishing a published event changes nothing.
#[utoipa::path(
    post, path = "/api/v1/events/{id}/publish", operation_id = "publishEvent", tag = "events",
    params(
        ("id" = String, Path, description = "Id or slug"),
        ("If-Match" = Option<String>, Header, description = "The version that was read"),
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
    let stored = life::publish(&app.office, stored.event.id, expected_version(&headers)?, &organizer.name).await?;
    Ok(answer(&app, &stored, true))
}

/// Call a published event off.
#[utoipa::path(
    post, path = "/api/v1/events/{id}/cancel", operation_id = "cancelEvent", tag = "events", request_body = CancellationContent,
    params(
        ("id" = String, Path, description = "Id or slug"),
        ("If-Match" = Option<String>, Header, description = "The version that was read"),
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
    let stored =
        life::cancel(&app.office, stored.event.id, expected_version(&headers)?, &content.reason, &organizer.name)
            .await?;
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
    let etag = format!("\"{}\"", stored.event.version);
    ([(header::ETAG, etag)], Json(EventView::new(stored, &app.site.public_url, organizer))).into_response()
}

/// The version in `If-Match`, when one is asked for.
fn expected_version(headers: &HeaderMap) -> Answered<Option<i64>> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let number = text.strip_prefix("W/").unwrap_or(text).trim_matches('"').parse();
    number.map(Some).map_err(|_| {
        ProblemDocument::field(
            "If-Match",
            "Erwartet wird die gelesene Version in Anführungszeichen, zum Beispiel \"3\".",
        )
    })
}

fn moment(field: &str, text: Option<&str>) -> Answered<Option<DateTime<Utc>>> {
    // A plus sign in an address stands for a blank unless it is encoded; times have no other blank.
    let text = text.map(|text| text.replace(' ', "+"));
    text.map(|text| parse_time(&text))
        .transpose()
        .map_err(|message| ProblemDocument::field(field, message.trim_start_matches("german:")))
}

fn cursor(text: Option<&str>) -> Answered<(DateTime<Utc>, Uuid)> {
    let Some(text) = text else { return Ok((DateTime::UNIX_EPOCH, Uuid::nil())) };
    text.split_once('_')
        .and_then(|(micros, id)| {
            Some((DateTime::from_timestamp_micros(micros.parse().ok()?)?, Uuid::try_parse(id).ok()?))
        })
        .ok_or_else(|| ProblemDocument::field("cursor", "Erwartet wird der Wert next der vorigen Seite."))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn merging_follows_rfc_7396() {
        let mut target = json!({"a": {"b": 1, "c": 2}, "d": [1], "e": 3});
        merge(&mut target, json!({"a": {"b": null, "x": {"y": 1}}, "d": [2, 3], "e": null, "unknown": null}));
        assert_eq!(target, json!({"a": {"c": 2, "x": {"y": 1}}, "d": [2, 3], "unknown": null}));
    }
}
