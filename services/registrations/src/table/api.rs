//! `GET /api/v1/registrations…`

use axum::{
    extract::{Path, State},
    http::{HeaderMap, Uri},
    response::Response,
};
use fachtag_access::{ApiCaller, ApiOrganizer, Principal};
use fachtag_web::{
    body::Parameters,
    listing,
    problem::{ApiResult, ProblemDocument},
};
use uuid::Uuid;

use super::{Selection, list as registrations};
use crate::{
    api_access::{answer, find_as, find_event},
    api_shapes::{RegistrationDetail, RegistrationList, RegistrationQuery, RegistrationView},
    app::App,
    domain::registration::status_from_word,
};

/// List registrations by arrival.
#[utoipa::path(
    get, path = "/api/v1/registrations", operation_id = "listRegistrations", tag = "registrations", params(RegistrationQuery),
    responses(
        (status = 200, description = "A page of registrations", body = RegistrationList),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such event", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid parameter", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(crate) async fn list(
    State(app): State<App>,
    ApiOrganizer(organizer): ApiOrganizer,
    uri: Uri,
    parameters: ApiResult<Parameters<RegistrationQuery>>,
) -> ApiResult<Response> {
    let Parameters(query) = parameters?;
    let limit = listing::limit(query.limit)?;
    let event = match &query.event {
        Some(event) => Some(find_event(&app, &organizer, event, Principal::may_organize_for).await?.facts.id),
        None if organizer.groups.is_some() => {
            return Err(ProblemDocument::field("event", "Bitte nennen Sie die Veranstaltung."));
        }
        None => None,
    };
    let unknown_status = "Möglich sind pending, confirmed, offered, waitlisted und cancelled.";
    let status = |word| status_from_word(word).ok_or_else(|| ProblemDocument::field("status", unknown_status));
    let selection = Selection {
        event,
        status: query.status.as_deref().map(status).transpose()?,
        query: query.q,
        after: listing::cursor(query.cursor.as_deref(), |text| Uuid::try_parse(text).ok())?.unwrap_or_default(),
        limit: limit + 1,
    };
    let mut found = registrations(&app.core, selection).await.map_err(ProblemDocument::failed)?;
    let more = listing::cut(&mut found, limit);
    let next = found.last().filter(|_| more).map(|registration| registration.id.to_string());
    let items = found.into_iter().map(RegistrationView::from).collect();
    Ok(listing::page(&uri, next.clone().as_deref(), RegistrationList { items, next }))
}

/// One registration: to organizers, and by the token of the manage link to its participant.
#[utoipa::path(
    get, path = "/api/v1/registrations/{id}", operation_id = "readRegistration", tag = "registrations",
    params(("id" = Uuid, Path), ("X-Manage-Token" = Option<String>, Header, description = "The end of the manage link, instead of a token")),
    responses(
        (status = 200, description = "The registration", body = RegistrationDetail),
        (status = 401, description = "Neither a valid token nor the manage link's", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such registration", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security((), ("token" = []))
)]
pub(crate) async fn read(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiCaller(caller): ApiCaller,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let (found, reader) = find_as(&app, caller.as_ref(), &headers, &id).await?;
    answer(found, &reader)
}
