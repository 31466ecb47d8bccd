//! `POST /api/v1/registrations`

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use fachtag_access::ApiCaller;
use fachtag_web::{
    body::RawJson,
    client::Client,
    idempotency::idempotency_key,
    problem::{ApiResult, ProblemDocument},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Placed, SignUpOutcome, SignUpRequest, limits::admit, with_errors_of};
use crate::{
    app::App,
    domain::{
        answers::Given,
        audit::Actor,
        choices::{self, ChoiceWindow},
        fields::{FIELDS, ParticipantField},
        participant::{self, FormRules},
        person_key::MOST_PER_ADDRESS,
        registration::status_word,
        sign_up_way::SignUpWay,
    },
    organizer::actor,
    problems::{closed_problem, conflict, unknown_event},
    workshops::api::not_now,
};

/// A request to take part.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRegistration {
    /// The event's id or slug.
    pub event: String,
    #[schema(min_length = 1)]
    pub first_name: String,
    #[schema(min_length = 1)]
    pub last_name: String,
    /// May be left out of a walk-in.
    #[serde(default)]
    pub email: String,
    /// What the person is written to in: `de` (also when it is missing) or `en`.
    #[serde(default)]
    pub language: Option<String>,
    #[schema(min_length = 1)]
    pub institution: String,
    #[serde(default)]
    pub function: Option<String>,
    /// Parts of the programme to take part in, by their ids; none may overlap. A full one is waited for.
    #[serde(default)]
    pub sessions: Vec<Uuid>,
    #[serde(default)]
    pub meal: Option<String>,
    /// Answers to the event's own questions, by the question's id: a text, a list of choices, true or false; null is none.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, serde_json::Value>)]
    pub answers: BTreeMap<String, Option<Given>>,
    /// Only together with `support_needs_consent: true` (Art. 9 DSGVO).
    #[serde(default)]
    pub support_needs: Option<String>,
    #[serde(default)]
    pub support_needs_consent: bool,
    #[serde(default)]
    pub note: Option<String>,
    /// Somebody who came without registration: gets a free seat past those who wait, and is present. With a token of the event's
    /// organizers or of its check-in, from the day before.
    #[serde(default)]
    pub walk_in: bool,
}

impl NewRegistration {
    /// As the domain checks it: what has the name of a field is its value.
    fn input(&self) -> participant::ParticipantInput {
        let given = serde_json::to_value(self).unwrap_or_default();
        let value = |field: &ParticipantField| given[field.key].as_str().map(str::to_owned);
        participant::ParticipantInput {
            values: FIELDS.iter().filter_map(|field| Some((field.key, value(field)?))).collect(),
            answers: self.answers.iter().filter_map(|(id, given)| Some((id.clone(), given.clone()?))).collect(),
            support_needs_consent: self.support_needs_consent,
        }
    }
}

/// A new registration.
#[derive(Debug, Serialize, ToSchema)]
pub struct Registered {
    pub id: Uuid,
    /// The event's id.
    pub event: Uuid,
    /// `confirmed`, `waitlisted`, or `pending`: then the link in the mail must be opened and the sign-up confirmed.
    pub status: &'static str,
    /// From 1; null with a seat.
    pub waiting_position: Option<u32>,
    /// For phone calls and the door.
    pub reference: String,
    /// The secret link to view, change and cancel; null while pending, for only the mail may lead there.
    pub manage_url: Option<String>,
}

/// The answer to a stranger: the mail tells the owner of the address the rest.
#[derive(Debug, Serialize, ToSchema)]
pub struct Received {
    /// What a new person gets: `confirmed`, `pending` or `waitlisted`.
    pub status: &'static str,
}

/// Sign up.
#[utoipa::path(
    post, path = "/api/v1/registrations", operation_id = "signUp", tag = "registrations",
    params(("Idempotency-Key" = Option<String>, Header, description = "Up to 255 characters; the same key with the same body gives the same answer")),
    request_body = NewRegistration,
    responses(
        (status = 201, description = "With a token of the event's organizers, of an admin or of the role `sign-up`: registered, with a seat, with one to be confirmed, or on the waiting list", body = Registered,
            headers(("Location" = String, description = "The registration"))),
        (status = 202, description = "Without such a token: received. The status is what a new person gets, also when this one is registered already; the link goes by mail only", body = Received),
        (status = 401, description = "An invalid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "A walk-in without a token of the event's organizers or check-in", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such event", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "Full, closed, not yet open, cancelled, or (with such a token) registered already", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid input", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 429, description = "Too many sign-ups of this address, or from this client", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security((), ("token" = []))
)]
pub(crate) async fn create(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    client: Client,
    headers: HeaderMap,
    body: RawJson,
) -> ApiResult<Response> {
    let new: NewRegistration = body.read()?;
    if new.event.contains('\0') {
        return Err(unknown_event());
    }
    let event = app.sign_ups.find_event(&new.event).await.map_err(ProblemDocument::failed)?;
    let event = event.ok_or_else(unknown_event)?;
    let group = event.facts.group_slug();
    if new.walk_in && !caller.as_ref().is_some_and(|caller| caller.may_attend_to(group)) {
        return Err(ProblemDocument::forbidden());
    }
    let way = if new.walk_in { SignUpWay::Door } else { SignUpWay::Online };
    let rules = FormRules::by(&event.facts, way);
    let chosen = choices::check(&event.facts, &new.sessions, rules.language);
    let participant = with_errors_of(chosen, new.input().check(&rules)).map_err(ProblemDocument::fields)?;
    let idempotency = idempotency_key(&headers, caller.as_ref().map(|caller| caller.id), &body.0)?;
    let trusted = new.walk_in || caller.as_ref().is_some_and(|caller| caller.may_sign_up_for(group));
    let actor = caller.as_ref().filter(|_| trusted).map_or(Actor::Participant, actor);
    let mut request = SignUpRequest {
        way,
        actor,
        idempotency,
        sessions: new.sessions,
        unasked: !trusted,
        ..SignUpRequest::online(participant)
    };
    if !trusted && !request.sessions.is_empty() {
        let now = choices::window(&event.facts, app.core.bus.clock.now());
        if now != ChoiceWindow::Open {
            return Err(not_now(now));
        }
    }
    if !trusted {
        admit(&client, &event, &mut request).map_err(ProblemDocument::too_often)?;
    }
    let outcome = app.sign_ups.sign_up(event.facts.id, request).await.map_err(ProblemDocument::failed)?;
    respond(&app, outcome, trusted)
}

/// Strangers are told what a new person would get, whoever is registered: that is nobody's business, and the link goes by mail.
fn respond(app: &App, outcome: SignUpOutcome, trusted: bool) -> ApiResult<Response> {
    match outcome {
        SignUpOutcome::Placed(placed) if trusted => {
            let location = format!("/api/v1/registrations/{}", placed.id);
            Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(registered(app, placed))).into_response())
        }
        SignUpOutcome::Placed(Placed { status, .. }) | SignUpOutcome::Repeated { would_be: Some(status) } if !trusted => {
            Ok((StatusCode::ACCEPTED, Json(Received { status: status_word(status) })).into_response())
        }
        SignUpOutcome::Placed(_) | SignUpOutcome::Repeated { .. } | SignUpOutcome::Registered(_) if trusted => Err(conflict(
            "already-registered",
            "Bereits angemeldet",
            "Eine Person dieses Namens ist mit dieser Adresse schon für die Veranstaltung angemeldet.",
        )),
        SignUpOutcome::Full | SignUpOutcome::Registered(_) | SignUpOutcome::Repeated { .. } | SignUpOutcome::Placed(_) => {
            Err(conflict("event-full", "Ausgebucht", "Alle Plätze sind vergeben, und es gibt keine Warteliste."))
        }
        SignUpOutcome::NotChosen(errors) => Err(ProblemDocument::fields(errors)),
        SignUpOutcome::Closed(closed) => Err(closed_problem(closed)),
        SignUpOutcome::TooOften => Err(ProblemDocument::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many-sign-ups",
            "Zu viele Anmeldungen",
            "Mit diesen Angaben wurde heute schon mehrmals an- und wieder abgemeldet. Bitte versuchen Sie es morgen noch einmal.",
        )
        .retry_after(24 * 60 * 60)),
        SignUpOutcome::AddressFull => Err(conflict(
            "address-full",
            "Zu viele Personen mit dieser Adresse",
            format!(
                "Mit dieser Adresse sind schon {MOST_PER_ADDRESS} Personen angemeldet. Weitere trägt die Organisation ein, oder Sie \
                 nehmen eine andere Adresse."
            ),
        )),
        SignUpOutcome::KeyReused => Err(ProblemDocument::key_reused()),
        SignUpOutcome::UnknownEvent => Err(unknown_event()),
    }
}

fn registered(app: &App, placed: Placed) -> Registered {
    Registered {
        id: placed.id,
        event: placed.event_id,
        status: status_word(placed.status),
        waiting_position: placed.waiting_position,
        // The mail alone leads to what has to be confirmed: that is what proves the address.
        manage_url: (!placed.status.is_held()).then(|| app.manage_url(placed.id)),
        reference: placed.reference,
    }
}
