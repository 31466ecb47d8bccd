//! `/api/v1/letters…`

use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::Response,
};
use fachtag_access::{ApiOrganizer, Principal};
use fachtag_contracts::events::Event;
use fachtag_web::{
    body::Parameters,
    listing,
    problem::{ApiResult, ProblemDocument},
};
use uuid::Uuid;

use super::{
    api_shapes::{LetterList, LetterQuery, LetterView},
    found::{self, FoundLetter},
    read::{self, Filter},
    retry,
};
use crate::{app::App, domain::letter::LetterState};

/// List letters in the order in which they were written.
#[utoipa::path(
    get, path = "/api/v1/letters", operation_id = "listLetters", tag = "letters", params(LetterQuery),
    responses(
        (status = 200, description = "A page of letters", body = LetterList),
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
    parameters: ApiResult<Parameters<LetterQuery>>,
) -> ApiResult<Response> {
    let Parameters(query) = parameters?;
    let limit = listing::limit(query.limit)?;
    let event = match &query.event {
        Some(event) => Some(find_own_event(&app, &organizer, event).await?.id),
        None if organizer.groups.is_some() => {
            return Err(ProblemDocument::field("event", "Bitte nennen Sie die Veranstaltung."));
        }
        None => None,
    };
    let filter = Filter {
        event,
        state: query.state.as_deref().map(state_from).transpose()?,
        after: listing::cursor(query.cursor.as_deref(), |text| Uuid::try_parse(text).ok())?.unwrap_or_default(),
        limit: limit + 1,
        // Who else signs in is for administrators, as on the page of logins.
        without_event: organizer.may_administer(),
    };
    let mut rows = read::written(&app.core, filter).await.map_err(ProblemDocument::failed)?;
    let more = listing::cut(&mut rows, limit);
    let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
    let items = rows.into_iter().map(Into::into).collect();
    Ok(listing::page(&uri, next.clone().as_deref(), LetterList { items, next }))
}

/// Read a letter, without its text: that holds a secret link.
#[utoipa::path(
    get, path = "/api/v1/letters/{id}", operation_id = "readLetter", tag = "letters", params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The letter", body = LetterView),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such letter", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(crate) async fn read_one(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiOrganizer(organizer): ApiOrganizer,
) -> ApiResult<Json<LetterView>> {
    Ok(Json(find_own_letter(&app, &organizer, &id).await?.into()))
}

/// Try a letter again that was given up.
#[utoipa::path(
    post, path = "/api/v1/letters/{id}/retry", operation_id = "retryLetter", tag = "letters", params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The letter, on its way again", body = LetterView),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such letter", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "Not given up, or it no longer tells the truth", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(crate) async fn retry(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiOrganizer(organizer): ApiOrganizer,
) -> ApiResult<Json<LetterView>> {
    let found = find_own_letter(&app, &organizer, &id).await?;
    if !retry::retry(&app.core, &found, organizer.id).await.map_err(ProblemDocument::failed)? {
        let detail = "Die E-Mail ist unterwegs oder angekommen, oder was sie sagt, gilt nicht mehr.";
        return Err(ProblemDocument::new(StatusCode::CONFLICT, "not-retried", "Nicht erneut zu senden", detail));
    }
    Ok(Json(find_own_letter(&app, &organizer, &id).await?.into()))
}

async fn find_own_letter(app: &App, organizer: &Principal, id: &str) -> ApiResult<FoundLetter> {
    let unknown = || ProblemDocument::not_found("Diese E-Mail gibt es nicht.");
    let id = Uuid::try_parse(id).map_err(|_| unknown())?;
    let found = found::find(&app.core, id).await.map_err(ProblemDocument::failed)?.ok_or_else(unknown)?;
    if found.may_be_seen_by(organizer) { Ok(found) } else { Err(ProblemDocument::forbidden()) }
}

/// An event that the organizer may run.
pub(crate) async fn find_own_event(app: &App, organizer: &Principal, id_or_slug: &str) -> ApiResult<Event> {
    let event = read::event(&app.core, id_or_slug)
        .await
        .map_err(ProblemDocument::failed)?
        .ok_or_else(|| ProblemDocument::not_found("Diese Veranstaltung gibt es nicht."))?;
    if organizer.may_organize_for(event.group_slug()) { Ok(event) } else { Err(ProblemDocument::forbidden()) }
}

fn state_from(word: &str) -> ApiResult<LetterState> {
    LetterState::parse(word).ok_or_else(|| {
        let words: Vec<_> = LetterState::ALL.iter().map(|state| state.as_str()).collect();
        ProblemDocument::field("state", format!("Möglich sind: {}.", words.join(", ")))
    })
}
