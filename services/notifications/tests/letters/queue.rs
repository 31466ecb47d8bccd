//! The letter table as a queue.

use chrono::Duration;
use fachtag_contracts::registrations::{Registration, RegistrationPromoted, RegistrationStatus};
use fachtag_db::sql;
use fachtag_notifications::{
    domain::letter::{LetterState, Next},
    store::{
        STATEMENTS,
        letters::letters_by_state,
        queue::{self, ClaimedLetter},
    },
};

use crate::{
    facts::{cancelled, confirmed, registration},
    world::World,
};

on_both!(
    every_statement_is_understood,
    urgent_letters_go_first_then_in_order,
    letters_about_one_registration_go_one_after_the_other,
    only_the_holders_word_counts,
    letters_are_counted_by_state,
);

async fn every_statement_is_understood(world: &World) {
    for (name, text) in STATEMENTS.iter().copied().flatten() {
        let prepared = sql(text).prepare(&world.bus.database).await;
        assert!(prepared.is_ok(), "{name}: {prepared:?}");
    }
}

async fn claim(world: &World) -> Option<ClaimedLetter> {
    let (now, holder) = (world.clock.now(), world.clock.new_id());
    let mut tx = world.bus.database.begin().await.unwrap();
    let until = now + Duration::minutes(15);
    let claimed = queue::claim(&mut tx, now, holder, until, 1, None).await.unwrap();
    tx.commit().await.unwrap();
    claimed.into_iter().next()
}

async fn record(world: &World, letter: &ClaimedLetter, state: LetterState) -> bool {
    let now = world.clock.now();
    let again = matches!(state, LetterState::Waiting | LetterState::Uncertain).then_some(now);
    let next = Next { state, next_at: again, reply: "test".into() };
    let mut tx = world.bus.database.begin().await.unwrap();
    let recorded = queue::record(&mut tx, &letter.leased, 0, &next, now).await.unwrap();
    tx.commit().await.unwrap();
    recorded
}

async fn urgent_letters_go_first_then_in_order(world: &World) {
    let registration = Registration { version: 2, ..registration(9, RegistrationStatus::Confirmed) };
    world.hear(&RegistrationPromoted { registration }).await;
    world.hear(&confirmed(1)).await;
    world.hear(&confirmed(2)).await;
    let mut order = Vec::new();
    while let Some(letter) = claim(world).await {
        order.push(letter.recipient);
    }
    assert_eq!(order, ["jana1@schule.example", "jana2@schule.example", "jana9@schule.example"]);
}

async fn letters_about_one_registration_go_one_after_the_other(world: &World) {
    world.hear(&confirmed(1)).await;
    world.hear(&cancelled(1, true)).await;
    let first = claim(world).await.unwrap();
    assert_eq!(first.leased.kind, "confirmed");
    assert!(claim(world).await.is_none());
    assert!(record(world, &first, LetterState::Waiting).await);
    let first = claim(world).await.unwrap();
    assert_eq!((first.leased.kind.as_str(), first.leased.attempts), ("confirmed", 2));
    assert!(record(world, &first, LetterState::Failed).await);
    assert_eq!(claim(world).await.unwrap().leased.kind, "cancelled");
}

async fn only_the_holders_word_counts(world: &World) {
    world.hear(&confirmed(1)).await;
    let slow = claim(world).await.unwrap();
    // Nobody has heard of it, and somebody says so; then its own word comes late, and is better.
    assert!(record(world, &slow, LetterState::Uncertain).await);
    assert!(record(world, &slow, LetterState::Waiting).await);
    assert!(!record(world, &slow, LetterState::Accepted).await);
    let other = claim(world).await.unwrap();
    assert!(!record(world, &slow, LetterState::Failed).await);
    assert!(record(world, &other, LetterState::Accepted).await);
    assert!(!record(world, &other, LetterState::Accepted).await);
    assert_eq!(world.letter().await.state, "accepted");
}

async fn letters_are_counted_by_state(world: &World) {
    for number in 1..=3 {
        world.hear(&confirmed(number)).await;
    }
    let letter = claim(world).await.unwrap();
    assert!(record(world, &letter, LetterState::Accepted).await);
    let mut counts = letters_by_state(&world.bus.database).await.unwrap();
    counts.sort();
    assert_eq!(counts, [("accepted".to_owned(), 1), ("waiting".to_owned(), 2)]);
}
