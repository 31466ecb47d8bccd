//! Everything arrives, once, and in order per subject.

use std::collections::HashSet;

use futures_util::future::join_all;
use uuid::Uuid;

use crate::{
    service::{Failure, Recorder},
    world::{Note, World, until},
};

crate::on_every_combination![
    everything_arrives_once_and_in_order,
    a_redelivery_has_no_effect,
    effects_answers_and_done_are_one,
    answers_find_their_way_back,
    unheard_messages_block_nobody,
];

/// Versions 1 to `count` of one subject.
pub fn history(subject: Uuid, count: i64) -> Vec<Note> {
    (1..=count).map(|version| Note { subject, version }).collect()
}

pub fn versions(count: i64) -> Vec<i64> {
    (1..=count).collect()
}

async fn everything_arrives_once_and_in_order(world: &World) {
    const VERSIONS: i64 = 8;
    let (writer, listener) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&listener, world.note)]).await;
    listener.listen(&transport, &Recorder::new(world, world.note));
    writer.relay(&transport);

    let subjects: Vec<Uuid> = (0..40).map(|_| Uuid::new_v4()).collect();
    join_all(subjects.chunks(10).map(async |subjects| {
        for version in 1..=VERSIONS {
            // One of each subject in a transaction, two transactions at a time.
            let notes: Vec<Note> = subjects.iter().map(|&subject| Note { subject, version }).collect();
            writer.say(world.note, &notes[..5]).await;
            writer.say(world.note, &notes[5..]).await;
        }
    }))
    .await;

    listener.until_effects(40 * 8).await;
    writer.until_outbox_is_empty().await;
    let effects = listener.effects().await;
    assert_eq!(effects.len(), 40 * 8);
    for subject in subjects {
        assert_eq!(listener.effects_on(subject).await, versions(VERSIONS));
    }
    assert_eq!(listener.gauges().await.inbox_waiting, 0);
    writer.stop().await;
    listener.stop().await;
}

async fn a_redelivery_has_no_effect(world: &World) {
    let (writer, listener) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&listener, world.note)]).await;
    let subject = Uuid::new_v4();
    writer.say(world.note, &history(subject, 5)).await;
    let again = writer.outbox().await;
    listener.listen(&transport, &Recorder::new(world, world.note));
    writer.relay(&transport);
    listener.until_effects(5).await;

    let twice: Vec<_> = again.iter().chain(&again).cloned().collect();
    assert_eq!(transport.publish(&twice).await, [true; 10]);
    // What comes after them shows that they were received.
    writer.say(world.note, &[Note { subject, version: 6 }]).await;
    listener.until_effects(6).await;
    assert_eq!(listener.effects_on(subject).await, versions(6));
    assert_eq!(listener.gauges().await.inbox_waiting, 0);
    writer.stop().await;
    listener.stop().await;
}

async fn effects_answers_and_done_are_one(world: &World) {
    let (writer, listener) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&listener, world.note)]).await;
    let recorder = Recorder::new(world, world.note).answering(world.answer);
    let note = Note { subject: Uuid::new_v4(), version: 1 };
    recorder.fail(note.subject, Failure::Retry);
    listener.listen(&transport, &recorder);
    writer.relay(&transport);
    writer.say(world.note, &[note]).await;

    listener.until_attempts(1).await;
    assert_eq!(listener.effects().await, []);
    assert_eq!(listener.outbox().await, []);
    assert_eq!(listener.gauges().await.inbox_waiting, 1);

    recorder.heal(note.subject);
    world.advance(std::time::Duration::from_secs(6));
    listener.until_effects(1).await;
    assert_eq!(listener.effects().await, [note]);
    assert_eq!(listener.outbox().await.len(), 1);
    assert_eq!(listener.gauges().await.inbox_waiting, 0);
    writer.stop().await;
    listener.stop().await;
}

async fn answers_find_their_way_back(world: &World) {
    let (asker, answerer) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&answerer, world.note), (&asker, world.answer)]).await;
    answerer.listen(&transport, &Recorder::new(world, world.note).answering(world.answer));
    asker.listen(&transport, &Recorder::new(world, world.answer));
    asker.relay(&transport);
    answerer.relay(&transport);
    let subject = Uuid::new_v4();
    asker.say(world.note, &history(subject, 20)).await;

    asker.until_effects(20).await;
    assert_eq!(asker.effects_on(subject).await, versions(20));
    assert_eq!(answerer.effects_on(subject).await, versions(20));
    asker.stop().await;
    answerer.stop().await;
}

async fn unheard_messages_block_nobody(world: &World) {
    let (writer, listener) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&listener, world.note)]).await;
    let (unheard, heard) = (Uuid::new_v4(), Uuid::new_v4());
    // More than the relay takes at a time.
    writer.say(world.answer, &history(unheard, 520)).await;
    writer.say(world.note, &history(heard, 5)).await;
    listener.listen(&transport, &Recorder::new(world, world.note));
    writer.relay(&transport);

    listener.until_effects(5).await;
    until("only the unheard were left", async || writer.gauges().await.outbox_depth == 520).await;
    assert_eq!(listener.effects_on(heard).await, versions(5));
    let left: HashSet<String> = writer.outbox().await.into_iter().map(|envelope| envelope.subject).collect();
    assert_eq!(left, HashSet::from([unheard.to_string()]));
    writer.stop().await;
    listener.stop().await;
}
