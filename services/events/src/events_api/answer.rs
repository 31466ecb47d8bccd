//! How calls about one event find it, and how they are answered.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use fachtag_access::Principal;
use fachtag_web::{
    conditional,
    problem::{ApiResult, ProblemDocument},
};

use super::shapes::EventView;
use crate::{app::App, domain::stored_event::StoredEvent, failure_answers::unknown_event, queries};

/// Whether an organizer may have events of this sub-group.
pub fn check_group(organizer: &Principal, group: Option<&str>) -> ApiResult<()> {
    if organizer.may_organize_for(group) { Ok(()) } else { Err(ProblemDocument::forbidden()) }
}

/// Whether the caller runs the event.
pub fn is_own(caller: Option<&Principal>, stored: &StoredEvent) -> bool {
    let group = stored.event.group_slug();
    caller.is_some_and(|caller| caller.may_organize_for(group))
}

/// The event with this id or slug.
pub async fn find(app: &App, id: &str) -> ApiResult<StoredEvent> {
    queries::event(&app.core, id).await.map_err(ProblemDocument::failed)?.ok_or_else(unknown_event)
}

/// The event with this id or slug, of which the caller is an organizer.
pub async fn find_own(app: &App, organizer: &Principal, id: &str) -> ApiResult<StoredEvent> {
    let stored = find(app, id).await?;
    check_group(organizer, stored.event.group_slug())?;
    Ok(stored)
}

/// An event, as this caller may see it.
pub fn answer(app: &App, stored: &StoredEvent, organizer: bool) -> Response {
    match serde_json::to_vec(&EventView::new(stored, &app.site.public_url, organizer)) {
        Ok(body) => answer_with(stored.event.version, body),
        Err(error) => ProblemDocument::failed(error).into_response(),
    }
}

/// An event as JSON. What is shown depends on who asks.
pub fn answer_with(version: i64, body: Vec<u8>) -> Response {
    let headers = [
        (header::ETAG, conditional::tag(Some(version), &body)),
        (header::CONTENT_TYPE, "application/json".into()),
        (header::VARY, "Authorization".into()),
    ];
    (headers, body).into_response()
}
