//! `/api/v1/groups…`

use axum::{
    Json,
    extract::{Path, State},
};
use fachtag_web::problem::ProblemDocument;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{app::App, domain::group::Group, queries};

/// A sub-group.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupView {
    pub slug: String,
    pub name: String,
    /// Markdown.
    pub description: Option<String>,
}

/// All sub-groups.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupList {
    pub items: Vec<GroupView>,
    /// Always null: all are listed.
    pub next: Option<String>,
}

/// All sub-groups.
#[utoipa::path(
    get, path = "/api/v1/groups", operation_id = "listGroups", tag = "groups", security(()),
    responses((status = 200, description = "All sub-groups", body = GroupList))
)]
pub async fn list(State(app): State<App>) -> Result<Json<GroupList>, ProblemDocument> {
    let found = queries::groups(&app.core).await.map_err(ProblemDocument::failed)?;
    Ok(Json(GroupList { items: found.into_iter().map(group_view).collect(), next: None }))
}

/// One sub-group.
#[utoipa::path(
    get, path = "/api/v1/groups/{slug}", operation_id = "readGroup", tag = "groups", security(()), params(("slug" = String, Path)),
    responses(
        (status = 200, description = "The sub-group", body = GroupView),
        (status = 404, description = "No such sub-group", body = ProblemDocument, content_type = "application/problem+json"),
    )
)]
pub async fn read(State(app): State<App>, Path(slug): Path<String>) -> Result<Json<GroupView>, ProblemDocument> {
    let found = queries::group(&app.core, &slug).await.map_err(ProblemDocument::failed)?;
    let found = found.ok_or_else(|| ProblemDocument::not_found("Diese Unterarbeitsgruppe gibt es nicht."))?;
    Ok(Json(group_view(found)))
}

fn group_view(group: Group) -> GroupView {
    GroupView { slug: group.slug, name: group.name, description: group.description }
}
