//! What only a broker can bring: bodies of foreign clients, and dead letters.

use fachtag_bus::parked;
use futures_util::StreamExt;
use lapin::{
    BasicProperties, Channel,
    options::{BasicCancelOptions, BasicConsumeOptions, BasicPublishOptions, BasicRejectOptions, ConfirmSelectOptions},
    types::FieldTable,
};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::{
    delivery::{history, versions},
    service::Recorder,
    world::{
        Carrier::RabbitMq,
        Store::{Postgres, Sqlite},
        World, run, until,
    },
};

mod foreign_bodies_are_parked {
    use super::{Postgres, RabbitMq, Sqlite, run};
    crate::each!(super::foreign_bodies_are_parked; sqlite: RabbitMq, Sqlite; postgres: RabbitMq, Postgres);
}

mod dead_letters_come_back {
    use super::{Postgres, RabbitMq, Sqlite, run};
    crate::each!(super::dead_letters_come_back; sqlite: RabbitMq, Sqlite; postgres: RabbitMq, Postgres);
}

async fn foreign_bodies_are_parked(world: &World) {
    let (writer, listener) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&listener, world.note)]).await;
    let (_connection, channel) = world.channel().await;
    channel.confirm_select(ConfirmSelectOptions::default()).await.unwrap();
    for body in [&b"no JSON"[..], b"", b"{\"specversion\":\"1.0\"}", b"nul \0", b"\xff\xfe", b"[]"] {
        publish(&channel, world.note.key(), body).await;
    }
    publish(&channel, world.note.key(), &vec![b'"'; 2 * 1024 * 1024]).await;
    writer.say(world.note, &history(Uuid::new_v4(), 3)).await;
    listener.listen(&transport, &Recorder::new(world, world.note));
    writer.relay(&transport);

    listener.until_effects(3).await;
    let parked = listener.until_parked(7).await;
    assert_eq!(parked.len(), 7);
    assert!(
        parked.iter().all(|parked| parked.envelope.len() <= 256 * 1024),
        "of what is too large, the beginning is kept"
    );
    assert!(parked.iter().all(|parked| parked.routing_key == world.note.key()));
    assert_eq!(parked[0].envelope, "no JSON");
    assert!(parked[0].error.as_ref().unwrap().contains("not a message"), "{parked:?}");
    // A replay cannot help, and says so by parking again.
    assert!(parked::replay(&listener.bus.database, &transport, &world.clock, parked[0].message_id).await.unwrap());
    let attempts = async || listener.until_parked(7).await.iter().map(|parked| parked.attempts).sum::<i64>();
    until("it was parked again", async || attempts().await == 1).await;
    writer.stop().await;
    listener.stop().await;
}

async fn publish(channel: &Channel, key: &str, body: &[u8]) {
    let options = BasicPublishOptions::default();
    let properties = BasicProperties::default();
    let confirm = channel.basic_publish("fachtag.events".into(), key.into(), options, body, properties);
    assert!(confirm.await.unwrap().await.unwrap().is_ack());
}

/// All services share the broker's queue of dead letters, so only one test may drain it at a time.
static DRAINING: Mutex<()> = Mutex::const_new(());

async fn dead_letters_come_back(world: &World) {
    let _alone = DRAINING.lock().await;
    let (writer, listener) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&listener, world.note)]).await;
    let subject = Uuid::new_v4();
    writer.relay(&transport);
    writer.say(world.note, &history(subject, 2)).await;
    writer.until_outbox_is_empty().await;
    let (_connection, channel) = world.channel().await;
    reject(&channel, listener.name(), 2).await;

    writer.drain_dead_letters(&transport);
    let parked = writer.until_parked(2).await;
    assert_eq!(parked.len(), 2);
    for letter in &parked {
        assert_eq!((letter.consumer.as_str(), letter.subject.clone()), ("dead", subject.to_string()));
        assert!(parked::replay(&writer.bus.database, &transport, &world.clock, letter.message_id).await.unwrap());
    }
    listener.listen(&transport, &Recorder::new(world, world.note));
    listener.until_effects(2).await;
    assert_eq!(listener.effects_on(subject).await, versions(2));
    assert!(parked::list(&writer.bus.database).await.unwrap().is_empty());
    writer.stop().await;
    listener.stop().await;
}

/// Refuses the first messages of a service's queue, as the broker does when its delivery limit is reached.
async fn reject(channel: &Channel, service: &str, count: usize) {
    let queue = format!("fachtag.{service}.v1");
    let options = BasicConsumeOptions::default();
    let mut consumer =
        channel.basic_consume(queue.into(), "refuses".into(), options, FieldTable::default()).await.unwrap();
    for _ in 0..count {
        let delivery = consumer.next().await.unwrap().unwrap();
        delivery.reject(BasicRejectOptions { requeue: false }).await.unwrap();
    }
    channel.basic_cancel("refuses".into(), BasicCancelOptions::default()).await.unwrap();
}
