//! Parts of the programme with seats of their own: nobody in two that overlap, none overbooked, nobody loses a seat without having acted,
//! nobody overtaken.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use fachtag_contracts::{
    events::{Event, Session},
    language::Language,
    registrations::ChoiceState,
};
use fachtag_db::sql;
use fachtag_registrations::{
    cancelling::{self, Cancellation, IfPresent, reinstate},
    domain::{audit::Actor, choices::overlapping},
    sign_up::{SignUpOutcome, SignUpRequest},
    workshops::{Chosen, choose},
};
use futures_util::future::join_all;
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use uuid::Uuid;

use crate::world::{World, event, jana, participant, sign_ups};

on_both!(
    a_full_part_is_waited_for_and_the_seat_kept_until_it_is_free,
    who_waits_for_the_event_has_wishes_that_count_with_the_seat,
    who_chose_a_part_that_goes_is_free_and_told,
    what_does_not_go_together_is_refused_and_changes_nothing,
    a_chain_of_swaps_settles_at_once_and_each_is_told_once,
    whatever_people_do_the_books_are_right,
    a_rush_overbooks_no_part,
);

/// Parts at these hours after the event's begin, with so many seats.
fn parts(base: &Event, parts: &[(i64, i64, u32)]) -> Vec<Session> {
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
    };
    parts.iter().enumerate().map(part).collect()
}

/// An event with these parts, known to the service.
async fn workshops(world: &World, capacity: Option<u32>, times: &[(i64, i64, u32)]) -> Event {
    let base = event(capacity, true);
    let event = Event { sessions: parts(&base, times), ..base };
    world.learn(&event).await;
    event
}

async fn join(world: &World, event: Uuid, number: u32, sessions: &[Uuid]) -> Uuid {
    let request = SignUpRequest { sessions: sessions.to_vec(), ..SignUpRequest::online(participant(number)) };
    match world.sign_ups().sign_up(event, request).await.unwrap() {
        SignUpOutcome::Placed(placed) => placed.id,
        other => panic!("not placed: {other:?}"),
    }
}

async fn pick(world: &World, id: Uuid, sessions: &[Uuid]) -> Chosen {
    choose(&world.core, id, None, sessions, &Actor::Participant, Language::De).await.unwrap()
}

async fn leave(world: &World, id: Uuid) {
    cancelling::cancel(&world.core, id, &Actor::Participant, &Cancellation::default(), IfPresent::Keep).await.unwrap();
}

/// What stands in the tables of one event.
#[derive(Debug, Default, Clone)]
struct Books {
    seats: BTreeMap<Uuid, BTreeSet<Uuid>>,
    /// By part, in order.
    waiting: BTreeMap<Uuid, Vec<Uuid>>,
    wishes: BTreeMap<Uuid, BTreeSet<Uuid>>,
}

async fn books(world: &World, event: Uuid) -> Books {
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
    fn parts_of(&self, person: Uuid) -> BTreeSet<Uuid> {
        self.seats.iter().filter(|(_, people)| people.contains(&person)).map(|(part, _)| *part).collect()
    }

    fn queue(&self, part: Uuid) -> &[Uuid] {
        self.waiting.get(&part).map_or(&[], Vec::as_slice)
    }

    fn taken(&self, part: Uuid) -> usize {
        self.seats.get(&part).map_or(0, BTreeSet::len)
    }
}

/// The books add up: what is counted is there, nothing is overbooked, nobody is in two places, and no seat is free that somebody waits for.
async fn check(world: &World, event: &Event) -> Books {
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

async fn a_full_part_is_waited_for_and_the_seat_kept_until_it_is_free(world: World) {
    let event = workshops(&world, None, &[(60, 120, 1), (60, 120, 5)]).await;
    let [full, other] = [event.sessions[0].id, event.sessions[1].id];
    let first = join(&world, event.id, 1, &[full]).await;
    let second = join(&world, event.id, 2, &[other]).await;
    assert_eq!(pick(&world, second, &[full]).await, Chosen::Done);
    let books = check(&world, &event).await;
    assert_eq!((books.parts_of(second), books.queue(full)), ([other].into(), &[second][..]), "kept, and waiting");
    assert_eq!(pick(&world, second, &[full]).await, Chosen::Done, "a second click");

    leave(&world, first).await;
    let books = check(&world, &event).await;
    assert_eq!((books.parts_of(second), books.taken(other)), ([full].into(), 0));
    let said = world.last_said("choices.changed.v1").await;
    assert_eq!(said["registration"]["id"], second.to_string().as_str());
    assert_eq!(said["registration"]["choices"][0]["state"], "seat");
}

async fn who_waits_for_the_event_has_wishes_that_count_with_the_seat(world: World) {
    let event = workshops(&world, Some(1), &[(60, 120, 1)]).await;
    let part = event.sessions[0].id;
    let first = join(&world, event.id, 1, &[]).await;
    let second = join(&world, event.id, 2, &[part]).await;
    let books = check(&world, &event).await;
    assert_eq!((books.taken(part), books.wishes[&part].contains(&second)), (0, true));
    leave(&world, first).await;
    assert_eq!(check(&world, &event).await.parts_of(second), [part].into());
    let said = world.last_said("registration.promoted.v1").await;
    assert_eq!(said["registration"]["choices"][0]["state"], "seat", "the letter names it");

    leave(&world, second).await;
    assert_eq!(check(&world, &event).await.taken(part), 0);
    reinstate(&world.core, second, &jana()).await.unwrap();
    assert_eq!(check(&world, &event).await.parts_of(second), [part].into(), "taken back, the workshop too");
}

async fn who_chose_a_part_that_goes_is_free_and_told(world: World) {
    let event = workshops(&world, None, &[(60, 120, 1), (180, 240, 5)]).await;
    let [gone, stays] = [event.sessions[0].id, event.sessions[1].id];
    let seat = join(&world, event.id, 1, &[gone, stays]).await;
    let waits = join(&world, event.id, 2, &[gone]).await;
    let less = Event { version: event.version + 1, sessions: vec![event.sessions[1].clone()], ..event.clone() };
    world.learn(&less).await;
    let books = check(&world, &less).await;
    assert_eq!((books.parts_of(seat), books.queue(gone).len()), ([stays].into(), 0));
    let said = world.last_said("choices.changed.v1").await;
    assert_eq!((&said["dropped"][0], &said["registration"]["id"]), (&"Workshop 0".into(), &waits.to_string().into()));
    assert!(matches!(pick(&world, waits, &[gone]).await, Chosen::Wrong(_)));
}

async fn what_does_not_go_together_is_refused_and_changes_nothing(world: World) {
    let mut event = workshops(&world, None, &[(60, 120, 5), (60, 120, 5), (125, 180, 5)]).await;
    event = Event { version: 2, walking_minutes: 10, ..event };
    world.learn(&event).await;
    let [one, same_time, near] = [0, 1, 2].map(|at| event.sessions[at].id);
    let person = join(&world, event.id, 1, &[one]).await;
    for wrong in [vec![one, same_time], vec![one, near], vec![one, one], vec![Uuid::nil()]] {
        let Chosen::Wrong(errors) = pick(&world, person, &wrong).await else { panic!("{wrong:?} was taken") };
        assert!(errors.iter().all(|error| error.field == "sessions"));
    }
    assert_eq!(check(&world, &event).await.parts_of(person), [one].into());
    // What is to come, and what is over, an organizer may still set right.
    let opens_at = Some(world.core.bus.clock.now() + Duration::days(1));
    world.learn(&Event { version: 3, choice_opens_at: opens_at, ..event.clone() }).await;
    assert!(matches!(pick(&world, person, &[same_time]).await, Chosen::NotNow(_)));
    let by_desk = choose(&world.core, person, None, &[same_time], &jana(), Language::De).await.unwrap();
    assert_eq!(by_desk, Chosen::Done);
}

/// Fifty parts of one seat at the same time: everybody sits in one and waits for the next. Who leaves the last sets all of them going.
async fn a_chain_of_swaps_settles_at_once_and_each_is_told_once(world: World) {
    const LENGTH: usize = 50;
    let event = workshops(&world, None, &[(60, 120, 1); LENGTH]).await;
    let part = |at: usize| event.sessions[at].id;
    let mut people = Vec::new();
    for at in 0..LENGTH {
        people.push(join(&world, event.id, u32::try_from(at).unwrap(), &[part(at)]).await);
    }
    for at in 0..LENGTH - 1 {
        assert_eq!(pick(&world, people[at], &[part(at + 1)]).await, Chosen::Done);
    }
    let before = world.said().await;
    leave(&world, people[LENGTH - 1]).await;
    let books = check(&world, &event).await;
    for at in 0..LENGTH - 1 {
        assert_eq!(books.parts_of(people[at]), [part(at + 1)].into());
    }
    let told = i64::try_from(LENGTH - 1).unwrap();
    assert_eq!(world.said().await - before, told + 2, "each once, the cancellation, and the seats");
}

#[derive(Debug, Clone)]
enum Step {
    Join(Vec<usize>),
    Pick(usize, Vec<usize>),
    Leave(usize),
    Reinstate(usize),
    Seats(usize, u32),
    EventSeats(u32),
    Drop(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let wanted = || proptest::collection::vec(0_usize..7, 0..4);
    prop_oneof![
        5 => wanted().prop_map(Step::Join),
        8 => (any::<usize>(), wanted()).prop_map(|(who, wanted)| Step::Pick(who, wanted)),
        3 => any::<usize>().prop_map(Step::Leave),
        1 => any::<usize>().prop_map(Step::Reinstate),
        1 => (0_usize..7, 0_u32..4).prop_map(|(part, seats)| Step::Seats(part, seats)),
        1 => (3_u32..9).prop_map(Step::EventSeats),
        1 => (0_usize..7).prop_map(Step::Drop),
    ]
}

/// What a step may do to people who did nothing: only what they waited for.
fn nobody_else_lost(before: &Books, after: &Books, event: &Event, who: Option<Uuid>) {
    let people: BTreeSet<Uuid> =
        before.seats.values().flatten().copied().filter(|person| Some(*person) != who).collect();
    for person in people {
        let (had, has) = (before.parts_of(person), after.parts_of(person));
        let gained: Vec<Uuid> = has.difference(&had).copied().collect();
        for lost in had.difference(&has) {
            let is_gone = !event.sessions.iter().any(|part| part.id == *lost);
            let instead =
                gained.iter().any(|part| overlapping(event, *part, *lost) && before.queue(*part).contains(&person));
            assert!(is_gone || instead, "a seat was lost without having acted");
        }
    }
    for (part, queue) in &before.waiting {
        // Who left the queue for the seat was before all others who still wait.
        let others: Vec<&Uuid> = queue.iter().filter(|person| Some(**person) != who).collect();
        let got = |person: &Uuid| after.parts_of(*person).contains(part);
        let last = others.iter().rposition(|person| got(person));
        let overtaken = others.iter().take(last.unwrap_or(0)).any(|person| after.queue(*part).contains(person));
        assert!(!overtaken, "somebody was overtaken");
    }
}

async fn play(world: &World, steps: Vec<Step>) {
    let times = [(60, 120, 2), (60, 120, 1), (60, 120, 0), (130, 190, 1), (130, 190, 2), (60, 190, 1), (200, 260, 3)];
    let mut event = workshops(world, Some(6), &times).await;
    let all: Vec<Uuid> = event.sessions.iter().map(|part| part.id).collect();
    let mut people: Vec<Uuid> = Vec::new();
    let mut before = Books::default();
    for step in steps {
        let wanted = |wanted: &[usize]| wanted.iter().map(|at| all[*at]).collect::<Vec<_>>();
        let someone = |at: usize| (!people.is_empty()).then(|| people[at % people.len()]);
        let mut who = None;
        match step {
            Step::Join(parts) => {
                let (number, parts) = (u32::try_from(people.len()).unwrap(), wanted(&parts));
                let fits = fachtag_registrations::domain::choices::check(&event, &parts, Language::De).is_ok();
                people.push(join(world, event.id, number, if fits { &parts } else { &[] }).await);
                who = people.last().copied();
            }
            Step::Pick(at, parts) => {
                who = someone(at);
                if let Some(person) = who {
                    pick(world, person, &wanted(&parts)).await;
                }
            }
            Step::Leave(at) => {
                who = someone(at);
                if let Some(person) = who {
                    leave(world, person).await;
                }
            }
            Step::Reinstate(at) => {
                who = someone(at);
                if let Some(person) = who {
                    reinstate(&world.core, person, &jana()).await.unwrap();
                }
            }
            Step::Seats(at, seats) => {
                event.version += 1;
                if let Some(part) = event.sessions.iter_mut().find(|part| part.id == all[at]) {
                    part.capacity = Some(seats);
                }
                world.learn(&event).await;
            }
            Step::EventSeats(seats) => {
                event = Event { version: event.version + 1, capacity: Some(seats), ..event };
                world.learn(&event).await;
            }
            Step::Drop(at) => {
                event.version += 1;
                event.sessions.retain(|part| part.id != all[at] || part.capacity == Some(3));
                world.learn(&event).await;
            }
        }
        let after = check(world, &event).await;
        nobody_else_lost(&before, &after, &event, who);
        before = after;
    }
}

async fn whatever_people_do_the_books_are_right(world: World) {
    let handle = tokio::runtime::Handle::current();
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    let run = |steps| {
        handle.block_on(play(&world, steps));
        Ok(())
    };
    tokio::task::block_in_place(|| runner.run(&proptest::collection::vec(step(), 1..40), run)).unwrap();
}

/// Six hundred people, seventeen parts at three times, two replicas: every seat is given, none twice.
async fn a_rush_overbooks_no_part(world: World) {
    const PEOPLE: u32 = 600;
    let times: Vec<(i64, i64, u32)> = (0..17).map(|at| (60 + 100 * (at % 3), 150 + 100 * (at % 3), 25)).collect();
    let event = workshops(&world, None, &times).await;
    let of_slot = |slot: usize| event.sessions.iter().skip(slot).step_by(3).map(|part| part.id).collect::<Vec<_>>();
    let slots = [of_slot(0), of_slot(1), of_slot(2)];
    let queues = [world.sign_ups(), sign_ups(&world.replica().await)];
    let tries = (0..PEOPLE).map(|number| {
        let (queue, at) = (&queues[number as usize % 2], number as usize);
        let sessions = slots.iter().map(|parts| parts[at % parts.len()]).collect();
        let request = SignUpRequest { sessions, ..SignUpRequest::online(participant(number)) };
        async move { queue.sign_up(event.id, request).await.unwrap() }
    });
    let outcomes = join_all(tries).await;
    assert!(outcomes.iter().all(|outcome| matches!(outcome, SignUpOutcome::Placed(_))));
    let books = check(&world, &event).await;
    for part in &event.sessions {
        assert_eq!(books.taken(part.id), 25, "every seat is given");
    }
    let everybody =
        books.seats.values().map(BTreeSet::len).sum::<usize>() + books.waiting.values().map(Vec::len).sum::<usize>();
    assert_eq!(everybody, 3 * PEOPLE as usize);
    assert!(
        world.stored_event(event.id).await.workshops.iter().all(|workshop| workshop.next() == ChoiceState::Waiting)
    );
}
