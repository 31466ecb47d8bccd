//! `GET /api/v1/events…`: the public programme, and to organizers their drafts.

use axum::{
    extract::{Path, State},
    http::Uri,
    response::Response,
};
use fachtag_access::{ApiCaller, Principal};
use fachtag_contracts::events::EventStatus;
use fachtag_web::{
    body::Parameters,
    listing,
    problem::{ApiResult, ProblemDocument},
};

use super::{
    answer::{answer, find, is_own},
    queries::{self, Filter},
    reading::{cursor, moment},
    shapes::{EventList, EventView, ListQuery},
};
use crate::{app::App, failure_answers::unknown_event};

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
pub async fn list(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    uri: Uri,
    Parameters(query): Parameters<ListQuery>,
) -> ApiResult<Response> {
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
    let mut found = queries::list(&app.core, filter).await.map_err(ProblemDocument::failed)?;
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
pub async fn read(State(app): State<App>, Path(id): Path<String>, ApiCaller(caller): ApiCaller) -> ApiResult<Response> {
    let stored = find(&app, &id).await?;
    let organizer = is_own(caller.as_ref(), &stored);
    if stored.event.status == EventStatus::Draft && !organizer {
        return Err(unknown_event());
    }
    Ok(answer(&app, &stored, organizer))
}
