//! The use case: who signs up gets a seat, one to be confirmed, a place on the waiting list, or an answer that says why not.
//!
//! Requests for one event that come at the same moment are decided one after the other in one transaction.

use fachtag_contracts::attendance::Attendance;
use fachtag_contracts::registrations::{
    RegistrationConfirmed, RegistrationPending, RegistrationRepeated, RegistrationStatus, RegistrationWaitlisted,
};
use uuid::Uuid;

use super::{Placed, SignUpOutcome, SignUpRequest, known::Known};
use crate::{
    core::{Core, Result},
    domain::{
        audit::{Action, Actor},
        choices::{check, check_own},
        deadline,
        registration::{Registration, status_word},
        seats::Placement,
        sign_up_way::SignUpWay,
        window::{Closed, check_way},
    },
    store::registrations::{self, RegistrationInsert},
    unit_of_work::EventUnit,
};

/// Decides some requests for one event in the order in which they came.
pub(super) async fn sign_up(core: &Core, event: Uuid, requests: &[SignUpRequest]) -> Result<Vec<SignUpOutcome>> {
    let Some(mut unit) = core.begin_event(event).await? else {
        return Ok(vec![SignUpOutcome::UnknownEvent; requests.len()]);
    };
    let mut known = Known::load(&mut unit, requests).await?;
    let mut accepted = Vec::new();
    let mut repeated = Vec::new();
    let mut outcomes = Vec::with_capacity(requests.len());
    for request in requests {
        outcomes.push(match decide(core, &mut unit, &known, request)? {
            Decision::Answer(outcome) => outcome,
            Decision::Repeat(id, outcome) => {
                repeated.push((id, request));
                known.remember(request, outcome)?
            }
            Decision::Accept(new, waiting_position) => {
                let placed = Placed::of(&new.registration, waiting_position);
                if let Some(person) = request.participant.person() {
                    known.add(person, placed.id);
                }
                accepted.push(*new);
                known.remember(request, SignUpOutcome::Placed(placed))?
            }
        });
    }
    registrations::insert(unit.tx(), &accepted).await?;
    // The first of two equal requests is stored by now, too.
    for (id, request) in repeated {
        tell_repeated(core, &mut unit, id, request).await?;
    }
    known.save(&mut unit).await?;
    unit.commit().await?;
    outcomes.iter().for_each(count);
    Ok(outcomes)
}

/// What is done about one request.
enum Decision {
    /// Nothing changes.
    Answer(SignUpOutcome),
    /// Who has this registration is told so by mail.
    Repeat(Uuid, SignUpOutcome),
    /// A new registration, with its place on the waiting list.
    Accept(Box<RegistrationInsert>, Option<u32>),
}

fn decide(core: &Core, unit: &mut EventUnit<'_>, known: &Known, request: &SignUpRequest) -> Result<Decision> {
    if let Some(before) = known.answer(request)? {
        return Ok(Decision::Answer(before));
    }
    if let Err(closed) = check_way(&unit.event.facts, request.way, unit.now) {
        return Ok(Decision::Answer(SignUpOutcome::Closed(closed)));
    }
    let online = request.way == SignUpWay::Online;
    // Organizers enter people they have spoken to.
    let to_confirm = online && (unit.event.facts.email_confirmation || request.suspicion.is_some());
    let person = request.participant.person();
    if let Some(id) = known.registration(person.as_ref()) {
        let would_be = unit.event.seats.next(to_confirm).ok().map(Placement::status);
        return Ok(match online {
            true => Decision::Repeat(id, SignUpOutcome::Repeated { would_be }),
            false => Decision::Answer(SignUpOutcome::Registered(id)),
        });
    }
    if matches!(request.actor, Actor::Participant)
        && let Some(limit) = known.limit(person.as_ref())
    {
        return Ok(Decision::Answer(limit));
    }
    let (facts, language) = (&unit.event.facts, request.participant.language);
    let chosen = match request.actor {
        Actor::Participant => check_own(facts, &request.sessions, language, unit.now),
        _ => check(facts, &request.sessions, language),
    };
    if let Err(errors) = chosen {
        return Ok(Decision::Answer(SignUpOutcome::NotChosen(errors)));
    }
    let seats = &mut unit.event.seats;
    let placement = if request.way == SignUpWay::Door { seats.take() } else { seats.place(to_confirm) };
    let Ok(placement) = placement else { return Ok(Decision::Answer(SignUpOutcome::Full)) };
    let registration = register(core, unit, request, placement);
    tell(unit, &registration, placement.waiting_position(), request)?;
    let link = core.link(registration.id, registration.link_no);
    let suspicion = request.suspicion.filter(|_| registration.status == RegistrationStatus::Pending);
    let new = RegistrationInsert { registration, link, suspicion };
    Ok(Decision::Accept(Box::new(new), placement.waiting_position()))
}

fn register(core: &Core, unit: &mut EventUnit<'_>, request: &SignUpRequest, placement: Placement) -> Registration {
    let (id, event, now) = (core.bus.clock.new_id(), &unit.event, unit.now);
    let mut registration = Registration::new(id, event.facts.id, request.participant.clone(), placement, now);
    unit.event.choose(&mut registration, &request.sessions);
    let event = &unit.event;
    if registration.status == RegistrationStatus::Pending {
        registration.answer_by = Some(deadline::to_confirm(&event.facts, &event.seats, now));
    }
    unit.audit(id, &request.actor, Action::SignedUp { way: request.way, status: registration.status });
    // Who comes to the door is there.
    if request.way == SignUpWay::Door {
        registration.attendance = Some(Attendance::Present);
        unit.audit(id, &request.actor, Action::Attended { attendance: registration.attendance });
    }
    registration
}

fn tell(
    unit: &mut EventUnit<'_>,
    registration: &Registration,
    waiting_position: Option<u32>,
    request: &SignUpRequest,
) -> Result<()> {
    let (traceparent, unasked) = (request.traceparent.clone(), request.unasked);
    let public = registration.public(waiting_position);
    match registration.status {
        RegistrationStatus::Waitlisted => {
            unit.tell_for(public, traceparent, |registration| RegistrationWaitlisted { registration, unasked })
        }
        RegistrationStatus::Pending => {
            unit.tell_for(public, traceparent, |registration| RegistrationPending { registration, unasked })
        }
        _ => unit.tell_for(public, traceparent, |registration| RegistrationConfirmed { registration, unasked }),
    }
}

async fn tell_repeated(core: &Core, unit: &mut EventUnit<'_>, id: Uuid, request: &SignUpRequest) -> Result<()> {
    let Some(registration) = registrations::read(unit.tx(), id).await? else { return Ok(()) };
    let position = registrations::position(unit.tx(), &registration).await?;
    let (attempt_id, unasked) = (core.bus.clock.new_id(), request.unasked);
    unit.tell_for(registration.public(position), request.traceparent.clone(), |registration| RegistrationRepeated {
        registration,
        attempt_id,
        unasked,
    })
}

fn count(outcome: &SignUpOutcome) {
    let outcome = match outcome {
        SignUpOutcome::Placed(placed) => status_word(placed.status),
        SignUpOutcome::Repeated { .. } | SignUpOutcome::Registered(_) => "repeated",
        SignUpOutcome::Full => "full",
        SignUpOutcome::NotChosen(_) => "not_chosen",
        SignUpOutcome::Closed(Closed::Over) => "closed",
        SignUpOutcome::Closed(Closed::NotYet { .. }) => "not_yet_open",
        SignUpOutcome::Closed(Closed::Cancelled) => "cancelled",
        SignUpOutcome::AddressFull => "address_full",
        SignUpOutcome::TooOften => "too_often",
        SignUpOutcome::KeyReused => "key_reused",
        SignUpOutcome::UnknownEvent => "unknown_event",
    };
    metrics::counter!("fachtag_sign_ups_total", "outcome" => outcome).increment(1);
}
