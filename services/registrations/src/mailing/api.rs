//! `/api/v1/mailings…`: organizers' programs write to people of an event, as its page does: a draft, then sent once.

use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use fachtag_access::{ApiOrganizer, Principal};
use fachtag_forms::Checks;
use fachtag_web::{
    body::JsonBody,
    problem::{ApiResult, ProblemDocument},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Sent, by_id, check_words, reached, save, send as send_once};
use crate::{
    api_access::find_event,
    app::App,
    domain::{
        mailing::{Audience, Mailing},
        marks::tag_mark,
        table::RegistrationFilter,
    },
    organizer::actor,
    problems::conflict,
};

/// A mail to people of an event.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailingContent {
    /// The event's id or slug.
    event: String,
    subject: String,
    /// Markdown.
    text: String,
    /// Whom it goes to: `confirmed` (who has a seat; left out), `waitlisted`, `offered`, or `active` for all of them.
    #[serde(default)]
    status: Option<String>,
    /// Only those with this tag of the organizers.
    #[serde(default)]
    tag: Option<String>,
    /// These registrations, instead of `status` and `tag`.
    #[serde(default)]
    registrations: Option<Vec<Uuid>>,
}

/// A mailing, and whom it reaches.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MailingView {
    id: Uuid,
    /// The event's id.
    event: Uuid,
    subject: String,
    /// Markdown.
    text: String,
    /// How many it went to, or would go to now.
    recipients: u32,
    /// Left out now: nobody has confirmed that the address is theirs. Null once it was sent; so are the next two.
    unconfirmed: Option<usize>,
    without_address: Option<usize>,
    cancelled: Option<usize>,
    /// Null while it is a draft.
    sent_at: Option<DateTime<Utc>>,
}

const STATUSES: [&str; 4] = ["confirmed", "waitlisted", "offered", "active"];

/// Write a mail to people of an event. It is a draft, which says whom it would reach, until it is sent.
#[utoipa::path(
    post, path = "/api/v1/mailings", operation_id = "createMailing", tag = "mailings", request_body = MailingContent,
    responses(
        (status = 201, description = "The draft", body = MailingView),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such event", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid input", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(crate) async fn create(
    State(app): State<App>,
    ApiOrganizer(organizer): ApiOrganizer,
    body: ApiResult<JsonBody<MailingContent>>,
) -> ApiResult<Response> {
    let JsonBody(content) = body?;
    let event = find_event(&app, &organizer, &content.event, Principal::may_organize_for).await?.facts.id;
    let mailing = check(&app, &organizer, event, content)?;
    save(&app.core, &mailing).await.map_err(ProblemDocument::failed)?;
    let location = [(header::LOCATION, format!("/api/v1/mailings/{}", mailing.id))];
    Ok((StatusCode::CREATED, location, Json(view(&app, mailing).await?)).into_response())
}

fn check(app: &App, organizer: &Principal, event: Uuid, content: MailingContent) -> ApiResult<Mailing> {
    let mut checks = Checks::new();
    let (subject, body) = check_words(&mut checks, ("subject", &content.subject), ("text", &content.text));
    let status = content.status.as_deref().unwrap_or(STATUSES[0]);
    if !STATUSES.contains(&status) {
        checks.error("status", format!("Möglich sind: {}.", STATUSES.join(", ")));
    }
    let marks = content.tag.iter().map(|tag| tag_mark(tag)).collect();
    let audience = match content.registrations {
        Some(ids) => Audience::These(ids),
        None => Audience::Matching(RegistrationFilter { marks, ..RegistrationFilter::of_status(status) }),
    };
    let mailing = Mailing {
        id: app.core.bus.clock.new_id(),
        event_id: event,
        audience,
        subject,
        body,
        author_id: organizer.id,
        author: organizer.name.clone(),
        changed_at: app.core.bus.clock.now(),
        ordered_at: None,
        recipients: None,
    };
    checks.finish(mailing).map_err(ProblemDocument::fields)
}

/// One mailing.
#[utoipa::path(
    get, path = "/api/v1/mailings/{id}", operation_id = "readMailing", tag = "mailings", params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The mailing", body = MailingView),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such mailing", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(crate) async fn read(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiOrganizer(organizer): ApiOrganizer,
) -> ApiResult<Json<MailingView>> {
    let mailing = find(&app, &organizer, &id).await?;
    Ok(Json(view(&app, mailing).await?))
}

/// Send a mailing to everybody it reaches. Sent twice, it goes out once.
#[utoipa::path(
    post, path = "/api/v1/mailings/{id}/send", operation_id = "sendMailing", tag = "mailings", params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The mailing, on its way", body = MailingView),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such mailing", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "It would reach nobody", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(crate) async fn send(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiOrganizer(organizer): ApiOrganizer,
) -> ApiResult<Json<MailingView>> {
    let Mailing { id, event_id, .. } = find(&app, &organizer, &id).await?;
    let sent = send_once(&app.core, event_id, id, &actor(&organizer)).await.map_err(ProblemDocument::failed)?;
    match sent {
        Sent::Now(_) | Sent::Before => {}
        Sent::Nobody => return Err(conflict("nobody-reached", "Niemand erreicht", "Diese E-Mail ginge an niemanden.")),
        Sent::Unknown => return Err(unknown()),
    }
    let mailing = by_id(&app.core, id).await.map_err(ProblemDocument::failed)?.ok_or_else(unknown)?;
    Ok(Json(view(&app, mailing).await?))
}

async fn find(app: &App, organizer: &Principal, id: &str) -> ApiResult<Mailing> {
    let id = Uuid::try_parse(id).map_err(|_| unknown())?;
    let mailing = by_id(&app.core, id).await.map_err(ProblemDocument::failed)?.ok_or_else(unknown)?;
    find_event(app, organizer, &mailing.event_id.to_string(), Principal::may_organize_for).await?;
    Ok(mailing)
}

async fn view(app: &App, mailing: Mailing) -> ApiResult<MailingView> {
    let reached = reached(&app.core, mailing.event_id, &mailing.audience).await.map_err(ProblemDocument::failed)?;
    let draft = mailing.ordered_at.is_none();
    let now = u32::try_from(reached.people.len()).unwrap_or(u32::MAX);
    Ok(MailingView {
        id: mailing.id,
        event: mailing.event_id,
        subject: mailing.subject,
        text: mailing.body,
        recipients: mailing.recipients.unwrap_or(now),
        unconfirmed: draft.then_some(reached.unconfirmed),
        without_address: draft.then_some(reached.without_address),
        cancelled: draft.then_some(reached.cancelled),
        sent_at: mailing.ordered_at,
    })
}

fn unknown() -> ProblemDocument {
    ProblemDocument::not_found("Diese E-Mail gibt es nicht.")
}
