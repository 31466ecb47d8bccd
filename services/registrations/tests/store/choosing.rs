//! Parts of the programme with seats of their own: nobody in two that overlap, none overbooked, nobody loses a seat without having acted,
//! nobody overtaken.

use std::collections::BTreeSet;

use chrono::Duration;
use fachtag_contracts::{events::Event, language::Language, registrations::ChoiceState};
use fachtag_registrations::{
    cancelling::reinstate,
    sign_up::{SignUpOutcome, SignUpRequest},
    workshops::{Chosen, choose},
};
use futures_util::future::join_all;
use uuid::Uuid;

use crate::{
    workshop_books::{check, join, leave, pick, workshops},
    world::{World, jana, participant, sign_ups, work_off_due},
};

on_both!(
    a_full_part_is_waited_for_and_the_seat_kept_until_it_is_free,
    who_waits_for_the_event_has_wishes_that_count_with_the_seat,
    who_chose_a_part_that_goes_is_free_and_told,
    what_does_not_go_together_is_refused_and_changes_nothing,
    a_chain_of_swaps_settles_at_once_and_each_is_told_once,
    who_has_not_chosen_gets_a_free_seat_at_the_end_where_the_event_says_so,
    a_rush_overbooks_no_part,
);

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
    for (at, person) in people.iter().enumerate().take(LENGTH - 1) {
        assert_eq!(pick(&world, *person, &[part(at + 1)]).await, Chosen::Done);
    }
    let before = world.said().await;
    leave(&world, people[LENGTH - 1]).await;
    let books = check(&world, &event).await;
    for (at, person) in people.iter().enumerate().take(LENGTH - 1) {
        assert_eq!(books.parts_of(*person), [part(at + 1)].into());
    }
    let told = i64::try_from(LENGTH - 1).unwrap();
    assert_eq!(world.said().await - before, told + 2, "each once, the cancellation, and the seats");
}

async fn who_has_not_chosen_gets_a_free_seat_at_the_end_where_the_event_says_so(world: World) {
    let event = workshops(&world, None, &[(60, 120, 1), (60, 120, 2), (180, 240, 1)]).await;
    let ends_at = world.core.bus.clock.now() + Duration::days(7);
    let event = Event { version: 2, choice_default: true, choice_closes_at: Some(ends_at), ..event };
    world.learn(&event).await;
    let part = |at: usize| event.sessions[at].id;
    let chose = join(&world, event.id, 1, &[part(0)]).await;
    let [early, late, last] = [
        join(&world, event.id, 2, &[]).await,
        join(&world, event.id, 3, &[]).await,
        join(&world, event.id, 4, &[]).await,
    ];
    world.core.bus.clock.advance(Duration::days(7) - Duration::seconds(1));
    work_off_due(&world.core).await.unwrap();
    assert!(check(&world, &event).await.parts_of(early).is_empty(), "not before the end");
    world.core.bus.clock.advance(Duration::seconds(1));
    work_off_due(&world.core).await.unwrap();
    let books = check(&world, &event).await;
    assert_eq!(books.parts_of(chose), [part(0), part(2)].into(), "what was chosen stays, and the other time is filled");
    assert_eq!((books.parts_of(early), books.parts_of(late)), ([part(1)].into(), [part(1)].into()));
    assert!(books.parts_of(last).is_empty(), "no seat is left");
    let said = world.said().await;
    work_off_due(&world.core).await.unwrap();
    assert_eq!(world.said().await, said, "once");
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
