//! `PATCH /api/v1/registrations/{id}` and `POST …/{id}/confirmation`

use std::collections::BTreeMap;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use fachtag_access::{ApiCaller, ApiOrganizer, Principal};
use fachtag_web::{
    body::{PatchBody, read_value},
    conditional::expected_versions,
    problem::{ApiResult, ProblemDocument},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Changed, change, send_again};
use crate::{
    api_access::{detail, find, find_as},
    api_shapes::RegistrationDetail,
    app::App,
    domain::{
        answers::Given,
        audit::Actor,
        event::Event,
        fields::{FIELDS, Participant, ParticipantField},
        participant::{FormRules, ParticipantInput},
        registration::Registration,
        sign_up_way::SignUpWay,
        window::check_takes_place,
    },
    organizer::actor,
    person_form::asking_again,
    problems::{closed_problem, conflict},
};

/// What people fill in. A patch changes parts of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[schema(as = RegistrationPatch)]
#[serde(deny_unknown_fields)]
pub struct RegistrationContent {
    pub first_name: String,
    pub last_name: String,
    /// Organizers only, participants on their page; the letter then goes to the new address, with a new link.
    pub email: String,
    /// What the person is written to in: `de` or `en`.
    pub language: String,
    pub institution: String,
    pub function: Option<String>,
    pub meal: Option<String>,
    /// Answers to the event's own questions, by the question's id; null takes one back.
    #[schema(value_type = BTreeMap<String, serde_json::Value>)]
    pub answers: BTreeMap<String, Option<Given>>,
    /// Only together with `support_needs_consent: true` (Art. 9 DSGVO).
    pub support_needs: Option<String>,
    pub support_needs_consent: bool,
    pub note: Option<String>,
}

impl RegistrationContent {
    fn of(registration: &Registration) -> Self {
        let participant = registration.participant.clone();
        let answers = participant.answers.into_iter();
        Self {
            answers: answers.map(|answer| (answer.question.to_string(), Some(answer.given))).collect(),
            first_name: participant.first_name,
            last_name: participant.last_name,
            email: participant.email,
            language: participant.language.as_str().into(),
            institution: participant.institution,
            function: participant.function,
            meal: participant.meal,
            support_needs_consent: participant.support_needs.is_some(),
            support_needs: participant.support_needs,
            note: participant.note,
        }
    }

    fn input(self) -> ParticipantInput {
        let given = serde_json::to_value(&self).unwrap_or_default();
        let value = |field: &ParticipantField| given[field.key].as_str().map(str::to_owned);
        ParticipantInput {
            values: FIELDS.iter().filter_map(|field| Some((field.key, value(field)?))).collect(),
            answers: self.answers.into_iter().filter_map(|(id, given)| Some((id, given?))).collect(),
            support_needs_consent: self.support_needs_consent,
        }
    }
}

/// Change what somebody filled in, by a JSON merge patch (RFC 7396): organizers, and by the token of the manage link the participant.
#[utoipa::path(
    patch, path = "/api/v1/registrations/{id}", operation_id = "changeRegistration", tag = "registrations",
    params(
        ("id" = Uuid, Path),
        ("X-Manage-Token" = Option<String>, Header, description = "The end of the manage link, instead of a token"),
        ("If-Match" = Option<String>, Header, description = "The version that was read, in quotation marks"),
    ),
    request_body(content = RegistrationContent, content_type = "application/merge-patch+json", description = "The fields to change; application/json will do, too"),
    responses(
        (status = 200, description = "Changed", body = RegistrationDetail),
        (status = 401, description = "Neither a valid token nor the manage link's", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such registration", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "Cancelled, over, or the same person is registered already", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 412, description = "Changed meanwhile", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid input", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security((), ("token" = []))
)]
pub(crate) async fn patch(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiCaller(caller): ApiCaller,
    headers: HeaderMap,
    body: ApiResult<PatchBody>,
) -> ApiResult<Response> {
    let PatchBody(patch) = body?;
    let (found, actor) = find_as(&app, caller.as_ref(), &headers, &id).await?;
    if actor == Actor::Participant {
        let now = app.core.bus.clock.now();
        check_takes_place(&found.event.facts, now).map_err(closed_problem)?;
    }
    let registration = &found.registration;
    let data = patched(&found.event, registration, &actor, &patch)?;
    let expected = match expected_versions(&headers)? {
        Some(versions) if !versions.contains(&registration.version) => return Err(stale()),
        _ => registration.version,
    };
    match change(&app.core, registration.id, expected, &data, &actor).await.map_err(ProblemDocument::failed)? {
        Changed::Done => detail(&app, registration.id, &actor).await,
        Changed::Gone => Err(conflict("registration-cancelled", "Abgemeldet", "Diese Person ist abgemeldet.")),
        Changed::Stale => Err(stale()),
        Changed::Taken(_) => Err(conflict(
            "already-registered",
            "Bereits angemeldet",
            "Eine Person dieses Namens ist mit dieser Adresse schon für die Veranstaltung angemeldet.",
        )),
    }
}

/// The person's data with the patch in them, checked.
fn patched(event: &Event, registration: &Registration, actor: &Actor, patch: &Value) -> ApiResult<Participant> {
    let mut content = serde_json::to_value(RegistrationContent::of(registration)).map_err(ProblemDocument::failed)?;
    let unknown = |name: &&String| content.get(name.as_str()).is_none();
    let unknown: Vec<String> =
        patch.as_object().into_iter().flat_map(|fields| fields.keys()).filter(unknown).cloned().collect();
    json_patch::merge(&mut content, patch);
    // It must be refused by name, also with a null, which the patch drops.
    for name in unknown {
        content[&name] = patch[&name].clone();
    }
    for emptied in ["function", "meal", "support_needs", "note"] {
        if content.get(emptied).is_none() {
            content[emptied] = Value::Null;
        }
    }
    let content: RegistrationContent = read_value(content)?;
    let own = *actor == Actor::Participant;
    if content.email != registration.participant.email && (own || content.email.is_empty()) {
        let message = if own {
            "E-Mail-Adresse: Bitte ändern Sie sie unter „Meine Anmeldung“."
        } else {
            "E-Mail-Adresse: Bitte füllen Sie dieses Feld aus."
        };
        return Err(ProblemDocument::field("email", message));
    }
    let asked = asking_again(&event.facts, registration);
    // Who has none may stay without.
    let way = if own && !content.email.is_empty() { SignUpWay::Online } else { SignUpWay::Desk };
    content.input().check(&FormRules::by(&asked, way)).map_err(ProblemDocument::fields)
}

pub(crate) fn stale() -> ProblemDocument {
    ProblemDocument::new(
        StatusCode::PRECONDITION_FAILED,
        "stale-version",
        "Inzwischen geändert",
        "Die Anmeldung wurde inzwischen geändert. Bitte lesen Sie sie neu und ändern Sie sie dann.",
    )
}

/// Send the letter once more that says how a registration stands.
#[utoipa::path(
    post, path = "/api/v1/registrations/{id}/confirmation", operation_id = "sendConfirmation", tag = "registrations", params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "On its way; nothing is sent where there is no address or no registration any more", body = RegistrationDetail),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such registration", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(crate) async fn confirmation(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiOrganizer(organizer): ApiOrganizer,
) -> ApiResult<Response> {
    let found = find(&app, &organizer, &id, Principal::may_organize_for).await?;
    let organizer = actor(&organizer);
    send_again(&app.core, found.registration.id, &organizer).await.map_err(ProblemDocument::failed)?;
    detail(&app, found.registration.id, &organizer).await
}
