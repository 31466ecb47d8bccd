//! `POST /api/v1/registrations/{id}/sessions`

use axum::{
    extract::{Path, State},
    http::HeaderMap,
    response::Response,
};
use fachtag_access::ApiCaller;
use fachtag_contracts::language::Language;
use fachtag_web::{
    body::JsonBody,
    conditional::expected_versions,
    problem::{ApiResult, ProblemDocument},
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Chosen, choose};
use crate::{
    api_access::{detail, find_as},
    api_shapes::RegistrationDetail,
    app::App,
    changing::api::stale,
    domain::choices::ChoiceWindow,
    problems::{closed_problem, conflict},
};

/// Parts of the programme to take part in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceContent {
    /// The ids of the parts, all of them; empty gives up every seat. A full one is waited for, and the seat that overlaps with it is kept
    /// until there is one.
    pub sessions: Vec<Uuid>,
}

/// Choose parts of the programme: organizers, and by the token of the manage link the participant.
#[utoipa::path(
    post, path = "/api/v1/registrations/{id}/sessions", operation_id = "chooseSessions", tag = "registrations",
    params(
        ("id" = Uuid, Path),
        ("X-Manage-Token" = Option<String>, Header, description = "The end of the manage link, instead of a token"),
        ("If-Match" = Option<String>, Header, description = "The version that was read, in quotation marks"),
    ),
    request_body = ChoiceContent,
    responses(
        (status = 200, description = "Chosen; `sessions` says what is a seat and what a place on a waiting list", body = RegistrationDetail),
        (status = 401, description = "Neither a valid token nor the manage link's", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such registration", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "Cancelled, over, or not the time to choose", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 412, description = "Changed meanwhile", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid input", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security((), ("token" = []))
)]
pub(crate) async fn sessions(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiCaller(caller): ApiCaller,
    headers: HeaderMap,
    body: ApiResult<JsonBody<ChoiceContent>>,
) -> ApiResult<Response> {
    let JsonBody(content) = body?;
    let (found, actor) = find_as(&app, caller.as_ref(), &headers, &id).await?;
    let id = found.registration.id;
    let expected = match expected_versions(&headers)? {
        Some(versions) if !versions.contains(&found.registration.version) => return Err(stale()),
        Some(_) => Some(found.registration.version),
        None => None,
    };
    let chosen = choose(&app.core, id, expected, &content.sessions, &actor, Language::De).await;
    match chosen.map_err(ProblemDocument::failed)? {
        Chosen::Done => detail(&app, id, &actor).await,
        Chosen::Stale => Err(stale()),
        Chosen::Wrong(errors) => Err(ProblemDocument::fields(errors)),
        Chosen::Gone => Err(conflict("registration-cancelled", "Abgemeldet", "Diese Person ist abgemeldet.")),
        Chosen::Closed(closed) => Err(closed_problem(closed)),
        Chosen::NotNow(window) => Err(not_now(window)),
    }
}

/// Why nobody can choose now.
pub(crate) fn not_now(window: ChoiceWindow) -> ProblemDocument {
    let detail = match window {
        ChoiceWindow::NotYet(opens_at) => {
            format!("Die Workshopwahl öffnet am {}.", fachtag_words::dates::moment(opens_at))
        }
        ChoiceWindow::Over(closed_at) => {
            format!("Die Workshopwahl ist seit dem {} geschlossen.", fachtag_words::dates::moment(closed_at))
        }
        ChoiceWindow::Nothing | ChoiceWindow::Open => {
            "In dieser Veranstaltung gibt es keine Workshops zu wählen.".into()
        }
    };
    conflict("choice-closed", "Keine Workshopwahl", detail)
}
