//! What people chose of the programme, in their letters.

use fachtag_contracts::{
    events::{Event, Session},
    language::Language,
    registrations::{ChoiceState, Registration, SessionChoice},
};
use fachtag_notifications::{
    composing::Composed,
    domain::letter::LetterKind,
    registration_letters::compose::{LetterFacts, compose},
};
use uuid::Uuid;

use crate::{date, facts, identity, utc};

/// With three workshops, two of them at the same time.
pub fn event() -> Event {
    let part = |number: u128, title: &str, room: Option<&str>, from: &str, until: &str| Session {
        id: Uuid::from_u128(number),
        title: title.into(),
        room: room.map(str::to_owned),
        starts_at: utc(from),
        ends_at: utc(until),
        capacity: Some(20),
        description: None,
        speaker: None,
        counts_for_certificate: true,
        room_before: None,
        starts_before: None,
    };
    let (morning, noon) = ("2027-03-12T09:30:00Z", "2027-03-12T11:00:00Z");
    let (later, late) = ("2027-03-12T12:30:00Z", "2027-03-12T14:00:00Z");
    let sessions = vec![
        part(301, "Erklärfilme mit Kindern <drehen>", Some("Raum 1"), morning, noon),
        part(302, "Der Schulgarten als Messstation", None, morning, noon),
        part(303, "Mehrsprachig lesen", Some("Raum 3"), later, late),
    ];
    Event { sessions, ..crate::event() }
}

fn choosing(language: Language, choices: &[(u128, ChoiceState)]) -> Registration {
    let choice = |(id, state): &(u128, ChoiceState)| SessionChoice { session_id: Uuid::from_u128(*id), state: *state };
    Registration { language, choices: choices.iter().map(choice).collect(), ..crate::registration() }
}

/// Sits in the garden until the film has a seat.
pub fn seat(language: Language) -> Registration {
    use ChoiceState::{Seat, Waiting};
    choosing(language, &[(303, Seat), (302, Seat), (301, Waiting)])
}

pub fn changed(language: Language) -> Composed {
    let (event, seat) = (event(), seat(language));
    let id = identity().message_id(Uuid::from_u128(42));
    compose(LetterKind::ChoicesChanged, &facts(&event, &seat), &identity(), &id, date()).unwrap()
}

pub fn dropped(language: Language) -> Composed {
    let (event, nothing) = (event(), choosing(language, &[]));
    let id = identity().message_id(Uuid::from_u128(42));
    let gone = ["Stimmen der Stadt".to_owned(), "Kunst & Handwerk".to_owned()];
    let facts = LetterFacts { dropped: &gone, ..facts(&event, &nothing) };
    compose(LetterKind::ChoicesChanged, &facts, &identity(), &id, date()).unwrap()
}

pub fn choose(language: Language) -> Composed {
    let (event, nothing) = (event(), choosing(language, &[]));
    let event = Event { choice_closes_at: Some(utc("2027-03-01T11:00:00Z")), ..event };
    let id = identity().message_id(Uuid::from_u128(42));
    compose(LetterKind::Choose, &facts(&event, &nothing), &identity(), &id, date()).unwrap()
}
