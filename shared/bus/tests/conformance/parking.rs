//! What no retry can help is set aside, and a person can replay or drop it.

use fachtag_bus::parked;
use fachtag_contracts::Envelope;
use serde_json::json;
use uuid::Uuid;

use crate::{
    delivery::{history, versions},
    service::{Failure, Recorder},
    world::{Note, Numbered, World},
};

crate::on_every_combination![
    a_hopeless_message_is_parked_at_once,
    a_panic_parks_and_stops_nobody,
    a_parked_message_can_be_dropped,
    an_unreadable_payload_is_parked,
    odd_characters_stop_nobody,
];

async fn a_hopeless_message_is_parked_at_once(world: &World) {
    parks(world, Failure::Park, "never").await;
}

async fn a_panic_parks_and_stops_nobody(world: &World) {
    parks(world, Failure::Panic, "the handler panicked").await;
}

/// The first message is parked and replayed, all others are handled meanwhile.
async fn parks(world: &World, failure: Failure, error: &str) {
    let (writer, listener) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&listener, world.note)]).await;
    let recorder = Recorder::new(world, world.note).answering(world.answer);
    let (ill, well) = (Uuid::new_v4(), Uuid::new_v4());
    recorder.fail(ill, failure);
    writer.say(world.note, &history(ill, 1)).await;
    writer.say(world.note, &history(well, 3)).await;
    listener.listen(&transport, &recorder);
    writer.relay(&transport);

    let parked = listener.until_parked(1).await;
    listener.until_effects(3).await;
    assert_eq!(listener.effects().await, history(well, 3));
    assert_eq!(listener.outbox().await.len(), 3, "what a failed handler says is not said");
    assert_eq!(parked.len(), 1);
    assert_eq!((parked[0].consumer.as_str(), parked[0].routing_key.as_str()), (listener.name(), world.note.key()));
    assert_eq!((parked[0].subject.as_str(), parked[0].attempts), (ill.to_string().as_str(), 1));
    assert_eq!(parked[0].error.as_deref(), Some(error));
    assert_eq!(listener.gauges().await.inbox_parked, 1);

    recorder.heal(ill);
    let (database, clock) = (&listener.bus.database, &world.clock);
    let id = parked[0].message_id;
    assert!(parked::find(database, id).await.unwrap().is_some());
    assert!(parked::replay(database, &transport, clock, id).await.unwrap());
    assert!(!parked::replay(database, &transport, clock, id).await.unwrap(), "it is not parked any more");
    listener.until_effects(4).await;
    assert_eq!(listener.effects_on(ill).await, versions(1));
    assert!(parked::list(database).await.unwrap().is_empty());
    writer.stop().await;
    listener.stop().await;
}

async fn a_parked_message_can_be_dropped(world: &World) {
    let (writer, listener) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&listener, world.note)]).await;
    let recorder = Recorder::new(world, world.note);
    let subject = Uuid::new_v4();
    recorder.fail(subject, Failure::Park);
    writer.say(world.note, &history(subject, 1)).await;
    let envelopes = writer.outbox().await;
    listener.listen(&transport, &recorder);
    writer.relay(&transport);

    let id = listener.until_parked(1).await[0].message_id;
    assert!(parked::drop(&listener.bus.database, &world.clock, id).await.unwrap());
    assert!(!parked::drop(&listener.bus.database, &world.clock, id).await.unwrap());
    assert!(!parked::replay(&listener.bus.database, &transport, &world.clock, id).await.unwrap());
    recorder.heal(subject);
    // Even when it comes once more it stays dropped.
    assert_eq!(transport.publish(&envelopes).await, [true]);
    writer.say(world.note, &[Note { subject, version: 2 }]).await;
    listener.until_effects(1).await;
    assert_eq!(listener.effects_on(subject).await, [2]);
    assert_eq!(listener.gauges().await.inbox_parked, 0);
    writer.stop().await;
    listener.stop().await;
}

/// A note of nobody's shape, under the key that the listener hears.
pub fn foreign(world: &World, subject: &str) -> Envelope {
    let note = Numbered::<0>(Note { subject: Uuid::nil(), version: 1 });
    let mut envelope = Envelope::wrap(&note, Uuid::new_v4(), world.clock.now(), None).unwrap();
    envelope.kind = format!("de.fachtag.{}", world.note.key());
    envelope.subject = subject.to_owned();
    envelope.data = json!({ "unknown": true });
    envelope
}

async fn an_unreadable_payload_is_parked(world: &World) {
    let (writer, listener) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&listener, world.note)]).await;
    listener.listen(&transport, &Recorder::new(world, world.note));
    writer.relay(&transport);
    let foreign = foreign(world, "something");
    assert_eq!(transport.publish(std::slice::from_ref(&foreign)).await, [true]);
    let subject = Uuid::new_v4();
    writer.say(world.note, &history(subject, 3)).await;

    let parked = listener.until_parked(1).await;
    listener.until_effects(3).await;
    assert_eq!(parked[0].message_id, foreign.id);
    assert_eq!(parked[0].attempts, 1);
    assert!(parked[0].error.as_ref().unwrap().contains("unreadable"), "{parked:?}");
    assert_eq!(serde_json::from_str::<Envelope>(&parked[0].envelope).unwrap(), foreign);
    writer.stop().await;
    listener.stop().await;
}

/// PostgreSQL keeps no NUL in a text.
async fn odd_characters_stop_nobody(world: &World) {
    let (writer, listener) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&listener, world.note)]).await;
    listener.listen(&transport, &Recorder::new(world, world.note));
    writer.relay(&transport);
    let odd = foreign(world, "nul \0 and \u{1F980}");
    assert_eq!(transport.publish(&[odd]).await, [true]);
    writer.say(world.note, &history(Uuid::new_v4(), 3)).await;

    listener.until_effects(3).await;
    assert_eq!(listener.until_parked(1).await.len(), 1);
    writer.stop().await;
    listener.stop().await;
}
