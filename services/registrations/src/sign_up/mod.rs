//! Somebody signs up: by the form, over the API, or entered by an organizer.

pub(crate) mod api;
mod batch;
pub(crate) mod door;
pub(crate) mod enter;
mod known;
mod limits;
pub(crate) mod page;
mod use_case;
mod views;

pub use batch::SignUps;

use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_forms::FieldError;
use fachtag_runtime::{IdempotencyKey, trace};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::{
    audit::Actor, fields::Participant, registration::Registration, sign_up_way::SignUpWay, suspicion::Suspicion,
    window::Closed,
};

/// A checked request to take part.
#[derive(Debug, Clone)]
pub struct SignUpRequest {
    pub participant: Participant,
    /// Parts of the programme, found to go together.
    pub sessions: Vec<Uuid>,
    pub way: SignUpWay,
    /// Who enters it.
    pub actor: Actor,
    pub idempotency: Option<IdempotencyKey>,
    pub traceparent: Option<String>,
    /// Why the address has to be confirmed although the event does not ask for it.
    pub suspicion: Option<Suspicion>,
    /// A stranger may have typed the address.
    pub unasked: bool,
}

impl SignUpRequest {
    /// Somebody who signs up by oneself, by the current request.
    pub fn online(participant: Participant) -> Self {
        Self {
            participant,
            sessions: Vec::new(),
            way: SignUpWay::Online,
            actor: Actor::Participant,
            idempotency: None,
            traceparent: trace::current(),
            suspicion: None,
            unasked: true,
        }
    }
}

/// What becomes of a request to take part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignUpOutcome {
    Placed(Placed),
    /// The person has an active registration already. `would_be` is what a new one would have become now, so that a page
    /// can answer a stranger the same in both cases; `None` when the event is full.
    Repeated {
        would_be: Option<RegistrationStatus>,
    },
    /// To organizers who enter somebody: the person has this active registration already.
    Registered(Uuid),
    /// [`MOST_PER_ADDRESS`](crate::domain::person_key::MOST_PER_ADDRESS) people are registered under the address already; more of
    /// them an organizer enters.
    AddressFull,
    Full,
    /// What was chosen of the programme cannot be; nothing was changed.
    NotChosen(Vec<FieldError>),
    Closed(Closed),
    /// The person was signed up and cancelled again and again; each time costs the address mails.
    TooOften,
    /// The idempotency key was used with another request.
    KeyReused,
    UnknownEvent,
}

/// A new registration, as it is answered and remembered for a request that is sent again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    pub id: Uuid,
    pub event_id: Uuid,
    pub status: RegistrationStatus,
    pub waiting_position: Option<u32>,
    pub reference: String,
}

impl Placed {
    fn of(registration: &Registration, waiting_position: Option<u32>) -> Self {
        Self {
            id: registration.id,
            event_id: registration.event_id,
            status: registration.status,
            waiting_position,
            reference: registration.reference.clone(),
        }
    }
}

/// What somebody filled in, unless that or what was chosen is wrong: all mistakes are told in one round.
pub(crate) fn with_errors_of(
    chosen: Result<(), Vec<FieldError>>,
    filled_in: Result<Participant, Vec<FieldError>>,
) -> Result<Participant, Vec<FieldError>> {
    match (filled_in, chosen) {
        (Ok(participant), Ok(())) => Ok(participant),
        (Ok(_), Err(errors)) | (Err(errors), Ok(())) => Err(errors),
        (Err(errors), Err(others)) => Err([errors, others].concat()),
    }
}

/// The database did not take the sign-up; nothing was changed.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the sign-up could not be stored")]
pub struct NotStored;
