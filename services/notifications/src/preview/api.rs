//! `/api/v1/letters/preview`

use axum::{Json, extract::State};
use fachtag_access::ApiOrganizer;
use fachtag_contracts::language::Language;
use fachtag_web::{
    body::Parameters,
    problem::{ApiResult, ProblemDocument},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{KINDS, example::example};
use crate::{app::App, domain::letter::LetterKind, letters::api::find_own_event};

/// What to show.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LetterPreviewQuery {
    /// The event's id or slug.
    event: String,
    /// `pending`, `confirmed`, `waitlisted`, `offered`, `promoted`, `expired`, `already_registered`, `cancelled`, `choose`, `choices_changed`, `reminder`,
    /// `event_changed`, `event_cancelled` or `thanks`.
    kind: String,
    /// `de` (default) or `en`.
    language: Option<String>,
}

/// A letter to somebody made up, with the event's data.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LetterPreview {
    subject: String,
    text: String,
    html: String,
}

/// What a letter about an event says, before there is one.
#[utoipa::path(
    get, path = "/api/v1/letters/preview", operation_id = "previewLetter", tag = "letters", params(LetterPreviewQuery),
    responses(
        (status = 200, description = "The letter", body = LetterPreview),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such event", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid parameter", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(crate) async fn read(
    State(app): State<App>,
    ApiOrganizer(organizer): ApiOrganizer,
    parameters: ApiResult<Parameters<LetterPreviewQuery>>,
) -> ApiResult<Json<LetterPreview>> {
    let Parameters(query) = parameters?;
    let event = find_own_event(&app, &organizer, &query.event).await?;
    let possible = || {
        let words = KINDS.map(LetterKind::as_str);
        ProblemDocument::field("kind", format!("Möglich sind: {}.", words.join(", ")))
    };
    let kind = LetterKind::parse(&query.kind).filter(|kind| KINDS.contains(kind)).ok_or_else(possible)?;
    let language = match &query.language {
        None => Language::default(),
        Some(tag) => Language::parse(tag).ok_or_else(|| ProblemDocument::field("language", "Möglich sind: de, en."))?,
    };
    let wording = example(&event, kind, language, &app.core.identity, app.core.bus.clock.now());
    let wording = wording.map_err(ProblemDocument::failed)?;
    Ok(Json(LetterPreview { subject: wording.subject, text: wording.text, html: wording.html }))
}
