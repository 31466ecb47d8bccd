//! A letter as a person made up would get it. Nothing of it is stored or sent.

use chrono::{DateTime, TimeDelta, Utc};
use fachtag_contracts::{
    events::{Event, EventStatus, Session},
    language::Language,
    links,
    registrations::{CancelledBy, ChoiceState, Registration, RegistrationStatus, SessionChoice},
};
use fachtag_planning::time_and_place::TimeAndPlace;
use uuid::Uuid;

use crate::{
    composing::{ComposeError, sender::SenderIdentity},
    domain::letter::LetterKind,
    registration_letters::compose::{LetterFacts, Wording, wording},
};

/// The letter as the person would get it.
pub(super) fn example(
    event: &Event,
    kind: LetterKind,
    language: Language,
    identity: &SenderIdentity,
    now: DateTime<Utc>,
) -> Result<Wording, ComposeError> {
    let event = match kind {
        LetterKind::EventCancelled => called_off(event),
        _ => event.clone(),
    };
    let before = TimeAndPlace {
        starts_at: event.starts_at - TimeDelta::days(1),
        ends_at: event.ends_at - TimeDelta::days(1),
        ..TimeAndPlace::of(&event)
    };
    let registration = person(kind, language, &event, now);
    let held = if event.offers { RegistrationStatus::Offered } else { RegistrationStatus::Pending };
    let facts = LetterFacts {
        event: &event,
        registration: &registration,
        manage_url: &identity.absolute(&links::registration("beispiel")),
        sequence: 0,
        follows: None,
        had_seat: kind != LetterKind::Waitlisted,
        cancelled_by: (kind == LetterKind::Cancelled).then_some(CancelledBy::Participant),
        was: (kind == LetterKind::Expired).then_some(held),
        on_request: false,
        message: None,
        dropped: &[],
        before: (kind == LetterKind::EventChanged).then_some(&before),
    };
    wording(kind, &facts, identity, now)
}

/// A seat in the first part of each time, so that the letter shows how that looks.
fn choices(event: &Event) -> Vec<SessionChoice> {
    let choosable = event.sessions.iter().filter(|session| session.capacity.is_some());
    let mut chosen: Vec<&Session> = Vec::new();
    for session in choosable {
        if chosen.iter().all(|other| session.starts_at >= other.ends_at || session.ends_at <= other.starts_at) {
            chosen.push(session);
        }
    }
    chosen.iter().map(|session| SessionChoice { session_id: session.id, state: ChoiceState::Seat }).collect()
}

fn called_off(event: &Event) -> Event {
    let reason = event.cancellation_reason.clone();
    let reason = reason.unwrap_or_else(|| "(der Grund, den Sie bei der Absage nennen)".into());
    Event { status: EventStatus::Cancelled, cancellation_reason: Some(reason), ..event.clone() }
}

fn person(kind: LetterKind, language: Language, event: &Event, now: DateTime<Utc>) -> Registration {
    let status = match kind {
        LetterKind::Waitlisted => RegistrationStatus::Waitlisted,
        LetterKind::Cancelled | LetterKind::Expired => RegistrationStatus::Cancelled,
        LetterKind::Pending => RegistrationStatus::Pending,
        LetterKind::Offered => RegistrationStatus::Offered,
        _ => RegistrationStatus::Confirmed,
    };
    Registration {
        id: Uuid::nil(),
        event_id: event.id,
        version: 1,
        status,
        reference: "K7QM-2M9X".into(),
        first_name: "Kim".into(),
        last_name: "Beispiel".into(),
        email: "kim.beispiel@example.org".into(),
        institution: "Beispielschule".into(),
        waiting_position: (status == RegistrationStatus::Waitlisted).then_some(3),
        registered_at: now,
        link_no: 0,
        attendance: None,
        language,
        answer_by: status.is_held().then(|| now + TimeDelta::hours(48)),
        choices: choices(event),
    }
}
