//! What stands in the tables about parts of the programme that people choose, and whether it adds up.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use fachtag_contracts::{
    events::{Event, Session},
    language::Language,
};
use fachtag_db::sql;
use fachtag_registrations::{
    cancelling::{self, Cancellation, IfPresent},
    domain::{audit::Actor, choices::overlapping},
    sign_up::{SignUpOutcome, SignUpRequest},
    workshops::{Chosen, choose},
};
use uuid::Uuid;

use crate::world::{World, event, participant};

/// Parts at these hours after the event's begin, with so many seats.
pub fn parts(base: &Event, parts: &[(i64, i64, u32)]) -> Vec<Session> {
    let part = |(number, (from, until, seats)): (usize, &(i64, i64, u32))| Session {
        id: Uuid::from_u128(base.id.as_u128().wrapping_add(number as u128 + 1)),
        title: format!("Workshop {number}"),
        room: None,
        starts_at: base.starts_at + Duration::minutes(*from),
        ends_at: base.starts_at + Duration::minutes(*until),
        capacity: Some(*seats),
        description: None,
        speaker: None,
        counts_for_certificate: true,
        room_before: None,
        starts_before: None,
    };
    parts.iter().enumerate().map(part).collect()
}

/// An event with these parts, known to the service.
pub async fn workshops(world: &World, capacity: Option<u32>, times: &[(i64, i64, u32)]) -> Event {
    let base = event(capacity, true);
    let event = Event { sessions: parts(&base, times), ..base };
    world.learn(&event).await;
    event
}

pub async fn join(world: &World, event: Uuid, number: u32, sessions: &[Uuid]) -> Uuid {
    let request = SignUpRequest { sessions: sessions.to_vec(), ..SignUpRequest::online(participant(number)) };
    match world.sign_ups().sign_up(event, request).await.unwrap() {
        SignUpOutcome::Placed(placed) => placed.id,
        other => panic!("not placed: {other:?}"),
    }
}

pub async fn pick(world: &World, id: Uuid, sessions: &[Uuid]) -> Chosen {
    choose(&world.core, id, None, sessions, &Actor::Participant, Language::De).await.unwrap()
}

pub async fn leave(world: &World, id: Uuid) {
    cancelling::cancel(&world.core, id, &Actor::Participant, &Cancellation::default(), IfPresent::Keep).await.unwrap();
}

/// What stands in the tables of one event.
#[derive(Debug, Default, Clone)]
pub struct Books {
    pub seats: BTreeMap<Uuid, BTreeSet<Uuid>>,
    /// By part, in order.
    pub waiting: BTreeMap<Uuid, Vec<Uuid>>,
    pub wishes: BTreeMap<Uuid, BTreeSet<Uuid>>,
}

pub async fn books(world: &World, event: Uuid) -> Books {
    let rows: Vec<(Uuid, Uuid, String)> = sql(
        "SELECT c.registration_id, c.session_id, c.state FROM session_choice c JOIN registration r ON r.id = c.registration_id
         WHERE r.event_id = $1 ORDER BY c.no, c.registration_id",
    )
    .bind(event)
    .all(&world.core.bus.database)
    .await
    .unwrap();
    let mut books = Books::default();
    for (person, part, state) in rows {
        match state.as_str() {
            "seat" => _ = books.seats.entry(part).or_default().insert(person),
            "waiting" => books.waiting.entry(part).or_default().push(person),
            _ => _ = books.wishes.entry(part).or_default().insert(person),
        }
    }
    books
}

impl Books {
    pub fn parts_of(&self, person: Uuid) -> BTreeSet<Uuid> {
        self.seats.iter().filter(|(_, people)| people.contains(&person)).map(|(part, _)| *part).collect()
    }

    pub fn queue(&self, part: Uuid) -> &[Uuid] {
        self.waiting.get(&part).map_or(&[], Vec::as_slice)
    }

    pub fn taken(&self, part: Uuid) -> usize {
        self.seats.get(&part).map_or(0, BTreeSet::len)
    }
}

/// The books add up: what is counted is there, nothing is overbooked, nobody is in two places, and no seat is free that somebody waits for.
pub async fn check(world: &World, event: &Event) -> Books {
    let (books, stored) = (books(world, event.id).await, world.stored_event(event.id).await);
    for workshop in &stored.workshops {
        let (taken, waiting) = (books.taken(workshop.session), books.queue(workshop.session).len());
        assert_eq!((taken, waiting), (workshop.taken as usize, workshop.waiting as usize), "rows and counts");
        assert!(workshop.taken <= workshop.capacity);
        assert!(workshop.free() == 0 || waiting == 0, "a free seat that somebody waits for");
    }
    let people: BTreeSet<Uuid> = books.seats.values().flatten().copied().collect();
    for person in people {
        let parts = books.parts_of(person);
        for (a, b) in parts.iter().flat_map(|a| parts.iter().map(move |b| (*a, *b))) {
            assert!(!overlapping(&stored.facts, a, b), "in two parts at once");
        }
    }
    let copies: Vec<(Uuid, String)> = sql("SELECT id, sessions FROM registration WHERE event_id = $1")
        .bind(event.id)
        .all(&world.core.bus.database)
        .await
        .unwrap();
    for (person, row) in copies {
        let seats =
            row.split('|').filter_map(|mark| mark.strip_suffix("=seat")).map(|id| id.parse().unwrap()).collect();
        assert_eq!(books.parts_of(person), seats, "the copy beside the registration");
    }
    books
}
