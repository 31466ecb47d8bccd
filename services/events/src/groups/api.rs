//! `/api/v1/groups…`

use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use fachtag_access::ApiAdministrator;
use fachtag_web::{
    body::{JsonBody, PatchBody, read_value},
    conditional::{is_meant, tag},
    problem::{ApiResult, ProblemDocument},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::manage::{self, GroupInput};
use crate::{app::App, core::Failure, domain::group::Group, events_api::reading::merge, queries};

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
    Ok(Json(group_view(found(&app, &slug).await?)))
}

fn group_view(group: Group) -> GroupView {
    GroupView { slug: group.slug, name: group.name, description: group.description }
}

/// What is said of a sub-group.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GroupContent {
    pub name: String,
    /// Markdown.
    #[serde(default)]
    pub description: Option<String>,
    /// Who writes the mails about its events; the office where it is left out.
    #[serde(default)]
    pub sender_name: Option<String>,
    #[serde(default)]
    pub sender_email: Option<String>,
    /// Where answers to these mails go.
    #[serde(default)]
    pub reply_to: Option<String>,
    /// The lines under the greeting of these mails.
    #[serde(default)]
    pub signature: Option<String>,
}

impl From<Group> for GroupContent {
    fn from(group: Group) -> Self {
        let Group { name, description, sender_name, sender_email, reply_to, signature, .. } = group;
        Self { name, description, sender_name, sender_email, reply_to, signature }
    }
}

impl From<GroupContent> for GroupInput {
    fn from(content: GroupContent) -> Self {
        let GroupContent { name, description, sender_name, sender_email, reply_to, signature } = content;
        Self {
            name,
            description: description.unwrap_or_default(),
            sender_name: sender_name.unwrap_or_default(),
            sender_email: sender_email.unwrap_or_default(),
            reply_to: reply_to.unwrap_or_default(),
            signature: signature.unwrap_or_default(),
        }
    }
}

/// Add a sub-group behind the others. Sent twice, it is added once.
#[utoipa::path(
    post, path = "/api/v1/groups", operation_id = "createGroup", tag = "groups", request_body = GroupContent,
    responses(
        (status = 201, description = "Created", body = GroupView),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid input, or a name that is taken", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub async fn create(
    State(app): State<App>,
    ApiAdministrator(_): ApiAdministrator,
    body: ApiResult<JsonBody<GroupContent>>,
) -> ApiResult<Response> {
    let JsonBody(content) = body?;
    let group = manage::create(&app.core, &content.into()).await?;
    let location = [(header::LOCATION, format!("/api/v1/groups/{}", group.slug))];
    Ok((StatusCode::CREATED, location, Json(group_view(group))).into_response())
}

/// Change a sub-group by a JSON merge patch (RFC 7396). Its address stays.
#[utoipa::path(
    patch, path = "/api/v1/groups/{slug}", operation_id = "changeGroup", tag = "groups",
    params(
        ("slug" = String, Path),
        ("If-Match" = Option<String>, Header, description = "The ETag that was read, or a list of them"),
    ),
    request_body(content = ref("#/components/schemas/GroupPatch"), content_type = "application/merge-patch+json", description = "The fields to change; application/json will do, too"),
    responses(
        (status = 200, description = "Changed", body = GroupView),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such sub-group", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 412, description = "Changed meanwhile", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid input", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub async fn change(
    State(app): State<App>,
    Path(slug): Path<String>,
    ApiAdministrator(admin): ApiAdministrator,
    headers: HeaderMap,
    body: ApiResult<PatchBody>,
) -> ApiResult<Response> {
    let PatchBody(patch) = body?;
    let present = found(&app, &slug).await?;
    if !is_meant(&headers, &tag(None, &json(present.clone())?)) {
        let detail = "Die Unterarbeitsgruppe wurde inzwischen geändert. Bitte lesen Sie sie neu.";
        let (status, title) = (StatusCode::PRECONDITION_FAILED, "Inzwischen geändert");
        return Err(ProblemDocument::new(status, "stale-version", title, detail));
    }
    let mut content = serde_json::to_value(GroupContent::from(present)).map_err(ProblemDocument::failed)?;
    merge(&mut content, &patch);
    let content: GroupContent = read_value(content)?;
    match manage::change(&app.core, &slug, &content.into(), &admin.name).await {
        Err(Failure::Unknown) => return Err(unknown()),
        changed => changed?,
    }
    let body = json(found(&app, &slug).await?)?;
    let headers = [(header::CONTENT_TYPE, "application/json".to_owned()), (header::ETAG, tag(None, &body))];
    Ok((headers, body).into_response())
}

fn json(group: Group) -> ApiResult<Vec<u8>> {
    serde_json::to_vec(&group_view(group)).map_err(ProblemDocument::failed)
}

async fn found(app: &App, slug: &str) -> ApiResult<Group> {
    queries::group(&app.core, slug).await.map_err(ProblemDocument::failed)?.ok_or_else(unknown)
}

fn unknown() -> ProblemDocument {
    ProblemDocument::not_found("Diese Unterarbeitsgruppe gibt es nicht.")
}
