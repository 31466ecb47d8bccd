//! `POST /api/v1/registrations`

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use fachtag_access::ApiCaller;
use fachtag_runtime::trace;
use fachtag_web::{body::RawJson, client::Client, idempotency::idempotency_key, problem::ProblemDocument};

use super::{
    App,
    admission::admit,
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
    usecases::sign_up::{Answer, Placed, SignUp},
};

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
        (status = 404, description = "No such event", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, description = "Full, closed, not yet open, cancelled, or (with such a token) registered already", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid input", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 429, description = "Too many sign-ups of this address, or from this client", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security((), ("token" = []))
)]
pub(super) async fn create(
    State(app): State<App>,
    ApiCaller(caller): ApiCaller,
    client: Client,
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
    let kept = kept.ok_or_else(unknown_event)?;
    let event = &kept.event;
    let applicant = wish.entry().check(&Asked::by(event, Way::Online)).map_err(ProblemDocument::fields)?;
    let idempotency = idempotency_key(&headers, caller.as_ref().map(|caller| caller.id), &body.0)?;
    let trusted = caller.as_ref().is_some_and(|caller| caller.may_sign_up_for(event.group_slug()));
    let actor = caller.as_ref().filter(|_| trusted).map_or(Actor::Participant, actor);
    let traceparent = trace::current();
    let mut sign_up = SignUp { actor, idempotency, traceparent, unasked: !trusted, ..SignUp::online(applicant) };
    if !trusted {
        admit(&client, &kept, &mut sign_up).map_err(ProblemDocument::too_often)?;
    }
    let answer = app.sign_ups.sign_up(event.id, sign_up).await.map_err(ProblemDocument::failed)?;
    respond(&app, answer, trusted)
}

/// Strangers are told what a new person would get, whoever is registered: that is nobody's business, and the link goes by mail.
fn respond(app: &App, answer: Answer, trusted: bool) -> Answered<Response> {
    match answer {
        Answer::Placed(placed) if trusted => {
            let location = format!("/api/v1/registrations/{}", placed.id);
            Ok((StatusCode::CREATED, [(header::LOCATION, location)], Json(registered(app, placed))).into_response())
        }
        Answer::Placed(Placed { status, .. }) | Answer::Repeated { would_be: Some(status) } if !trusted => {
            Ok((StatusCode::ACCEPTED, Json(Received { status: status_word(status) })).into_response())
        }
        Answer::Placed(_) | Answer::Repeated { .. } | Answer::Registered(_) if trusted => Err(conflict(
            "already-registered",
            "Bereits angemeldet",
            "Eine Person dieses Namens ist mit dieser Adresse schon für die Veranstaltung angemeldet.",
        )),
        Answer::Full | Answer::Registered(_) | Answer::Repeated { .. } | Answer::Placed(_) => {
            Err(conflict("event-full", "Ausgebucht", "Alle Plätze sind vergeben, und es gibt keine Warteliste."))
        }
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
        Answer::KeyReused => Err(ProblemDocument::key_reused()),
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
