//! `POST /api/v1/registrations`

use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use fachtag_access::{ApiCaller, Principal};
use fachtag_runtime::{token_hash, trace};
use fachtag_web::{body::RawJson, problem::ProblemDocument};

use super::{
    App,
    api::{Answered, actor},
    problems::{closed_problem, conflict, unknown_event},
    shapes::{NewRegistration, Received, Registered},
};
use crate::{
    domain::{
        applicant::{Asked, Way},
        history::Actor,
        person::MOST_PER_ADDRESS,
    },
    store::registrations::status_word,
    usecases::sign_up::{Answer, Idempotency, Placed, SignUp},
};

const MAX_KEY: usize = 255;

/// Sign up.
#[utoipa::path(
    post, path = "/api/v1/registrations", operation_id = "signUp", tag = "registrations",
    params(("Idempotency-Key" = Option<String>, Header, description = "Up to 255 characters; the same key with the same body gives the same answer")),
    request_body = NewRegistration,
    responses(
        (status = 201, description = "Registered, with a seat, with one to be confirmed, or on the waiting list", body = Registered),
        (status = 202, description = "Received; the address may have an active registration already", body = Received),
        (status = 401, description = "An invalid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such event", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "Full, closed, not yet open, cancelled, or (for the event's organizers) registered already", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid input", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 429, description = "Too many sign-ups of this address", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security((), ("token" = []))
)]
pub(super) async fn create(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    headers: HeaderMap,
    body: RawJson,
) -> Answered<Response> {
    let wish: NewRegistration = body.read()?;
    if !wish.sessions.is_empty() {
        return Err(ProblemDocument::field(
            "sessions",
            "Workshops können noch nicht gewählt werden. Bitte lassen Sie die Liste leer.",
        ));
    }
    if wish.event.contains('\0') {
        return Err(unknown_event());
    }
    let kept = app.sign_ups.find_event(&wish.event).await.map_err(ProblemDocument::failed)?;
    let event = kept.ok_or_else(unknown_event)?.event;
    let applicant = wish.entry().check(&Asked::by(&event, Way::Online)).map_err(ProblemDocument::fields)?;
    let idempotency = idempotency(&headers, caller.as_ref(), &body.0)?;
    let actor = caller.as_ref().map_or(Actor::Participant, actor);
    let sign_up = SignUp { actor, idempotency, traceparent: trace::current(), ..SignUp::online(applicant) };
    let answer = app.sign_ups.sign_up(event.id, sign_up).await.map_err(ProblemDocument::failed)?;
    let group = event.group_slug();
    let organizes = caller.is_some_and(|caller| caller.may_organize_for(group));
    respond(&app, answer, organizes)
}

fn respond(app: &App, answer: Answer, organizes: bool) -> Answered<Response> {
    match answer {
        Answer::Placed(placed) => Ok((StatusCode::CREATED, Json(registered(app, placed))).into_response()),
        Answer::Repeated { .. } | Answer::Registered(_) if organizes => Err(conflict(
            "already-registered",
            "Bereits angemeldet",
            "Eine Person dieses Namens ist mit dieser Adresse schon für die Veranstaltung angemeldet.",
        )),
        // As for everybody else: who is registered is nobody's business.
        Answer::Full | Answer::Registered(_) | Answer::Repeated { would_be: None } => {
            Err(conflict("event-full", "Ausgebucht", "Alle Plätze sind vergeben, und es gibt keine Warteliste."))
        }
        Answer::Repeated { .. } => Ok((StatusCode::ACCEPTED, Json(Received { status: "received" })).into_response()),
        Answer::Closed(closed) => Err(closed_problem(closed)),
        Answer::TooOften => Err(ProblemDocument::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too-many-sign-ups",
            "Zu viele Anmeldungen",
            "Mit diesen Angaben wurde heute schon mehrmals an- und wieder abgemeldet. Bitte versuchen Sie es morgen noch einmal.",
        )
        .retry_after(24 * 60 * 60)),
        Answer::AddressFull => Err(conflict(
            "address-full",
            "Zu viele Personen mit dieser Adresse",
            format!(
                "Mit dieser Adresse sind schon {MOST_PER_ADDRESS} Personen angemeldet. Weitere trägt die Organisation ein, oder Sie \
                 nehmen eine andere Adresse."
            ),
        )),
        Answer::KeyReused => Err(ProblemDocument::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "idempotency-key-reused",
            "Schlüssel schon benutzt",
            "Dieser Idempotency-Key wurde schon mit einer anderen Anfrage benutzt. Nehmen Sie für jede Anmeldung einen neuen.",
        )),
        Answer::UnknownEvent => Err(unknown_event()),
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

/// The key counts for one caller: two programs may choose the same.
fn idempotency(headers: &HeaderMap, caller: Option<&Principal>, body: &Bytes) -> Answered<Option<Idempotency>> {
    let key = headers.get("idempotency-key").map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let Some(key) = key.filter(|key| !key.is_empty()) else { return Ok(None) };
    if key.chars().count() > MAX_KEY {
        return Err(ProblemDocument::field("Idempotency-Key", "Erlaubt sind höchstens 255 Zeichen."));
    }
    let caller = caller.map_or_else(String::new, |caller| caller.id.to_string());
    let body = String::from_utf8_lossy(body);
    Ok(Some(Idempotency { key: token_hash(&format!("{caller}\n{key}")), body: token_hash(&body) }))
}
