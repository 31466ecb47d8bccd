//! Whatever people and organizers do with workshops, in any order: nobody is in two places, no seat is lost without having acted, and nobody
//! is overtaken.

use std::collections::BTreeSet;

use chrono::Duration;
use fachtag_contracts::{events::Event, language::Language};
use fachtag_registrations::{
    cancelling::reinstate,
    domain::choices::{self, overlapping},
};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use uuid::Uuid;

use crate::{
    workshop_books::{Books, check, join, leave, pick, workshops},
    world::{World, jana},
};

on_both!(whatever_people_do_the_books_are_right);

#[derive(Debug, Clone)]
enum Step {
    Join(Vec<usize>),
    Pick(usize, Vec<usize>),
    Leave(usize),
    Reinstate(usize),
    Seats(usize, u32),
    EventSeats(u32),
    Drop(usize),
    /// To another time.
    Move(usize, i64),
}

fn step() -> impl Strategy<Value = Step> {
    let wanted = || proptest::collection::vec(0_usize..7, 1..3);
    prop_oneof![
        6 => wanted().prop_map(Step::Join),
        16 => (any::<usize>(), wanted()).prop_map(|(who, wanted)| Step::Pick(who, wanted)),
        3 => any::<usize>().prop_map(Step::Leave),
        1 => any::<usize>().prop_map(Step::Reinstate),
        1 => (0_usize..7, 0_u32..3).prop_map(|(part, seats)| Step::Seats(part, seats)),
        1 => (6_u32..10).prop_map(Step::EventSeats),
        1 => (3_usize..20).prop_map(Step::Drop),
        1 => (0_usize..7, 1_i64..4).prop_map(|(part, hours)| Step::Move(part, hours)),
    ]
}

/// What a step may do to people who did nothing: only what they waited for.
fn nobody_else_lost(before: &Books, after: &Books, event: &Event, who: Option<Uuid>, moved: Option<Uuid>) {
    let people: BTreeSet<Uuid> =
        before.seats.values().flatten().copied().filter(|person| Some(*person) != who).collect();
    for person in people {
        let (had, has) = (before.parts_of(person), after.parts_of(person));
        let gained: Vec<Uuid> = has.difference(&had).copied().collect();
        for lost in had.difference(&has) {
            let is_gone = !event.sessions.iter().any(|part| part.id == *lost);
            let instead =
                gained.iter().any(|part| overlapping(event, *part, *lost) && before.queue(*part).contains(&person));
            // Who cannot be at the new time, because of another part, is free.
            let cannot = moved == Some(*lost);
            assert!(is_gone || instead || cannot, "a seat was lost without having acted");
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
    let times = [(60, 120, 1), (60, 120, 1), (60, 120, 1), (130, 190, 1), (130, 190, 2), (60, 190, 1), (200, 260, 3)];
    let mut event = workshops(world, Some(8), &times).await;
    let all: Vec<Uuid> = event.sessions.iter().map(|part| part.id).collect();
    let mut people: Vec<Uuid> = Vec::new();
    let mut before = Books::default();
    for step in steps {
        let wanted = |wanted: &[usize]| wanted.iter().map(|at| all[*at]).collect::<Vec<_>>();
        let someone = |at: usize| (!people.is_empty()).then(|| people[at % people.len()]);
        let (mut who, mut moved) = (None, None);
        match step {
            Step::Join(parts) => {
                let (number, parts) = (u32::try_from(people.len()).unwrap(), wanted(&parts));
                let fits = choices::check(&event, &parts, Language::De).is_ok();
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
            Step::Move(at, hour) => {
                event.version += 1;
                if let Some(part) = event.sessions.iter_mut().find(|part| part.id == all[at]) {
                    let length = part.ends_at - part.starts_at;
                    part.starts_at = event.starts_at + Duration::hours(hour);
                    part.ends_at = part.starts_at + length;
                    moved = Some(part.id);
                }
                world.learn(&event).await;
            }
            Step::Drop(at) => {
                event.version += 1;
                event.sessions.retain(|part| all.get(at) != Some(&part.id));
                world.learn(&event).await;
            }
        }
        let after = check(world, &event).await;
        nobody_else_lost(&before, &after, &event, who, moved);
        before = after;
    }
}

async fn whatever_people_do_the_books_are_right(world: World) {
    let handle = tokio::runtime::Handle::current();
    let mut runner = TestRunner::new(Config { cases: 32, failure_persistence: None, ..Config::default() });
    let run = |steps| {
        handle.block_on(play(&world, steps));
        Ok(())
    };
    tokio::task::block_in_place(|| runner.run(&proptest::collection::vec(step(), 20..60), run)).unwrap();
}
