//! Services that stop, start again, or run twice.

use futures_util::future::join;
use uuid::Uuid;

use crate::{
    delivery::{history, versions},
    service::Recorder,
    world::{Carrier, Note, World},
};

crate::on_every_combination![
    a_stop_between_commit_and_publish_loses_nothing,
    stops_in_mid_flow_lose_nothing,
    two_replicas_act_as_one,
];

async fn a_stop_between_commit_and_publish_loses_nothing(world: &World) {
    let (writer, listener) = (world.service().await, world.service().await);
    let subject = Uuid::new_v4();
    writer.say(world.note, &history(subject, 10)).await;
    let writer = writer.restarted().await;
    let transport = world.transport(&[(&listener, world.note)]).await;
    listener.listen(&transport, &Recorder::new(world, world.note));
    writer.relay(&transport);

    listener.until_effects(10).await;
    writer.until_outbox_is_empty().await;
    assert_eq!(listener.effects_on(subject).await, versions(10));
    writer.stop().await;
    listener.stop().await;
}

async fn stops_in_mid_flow_lose_nothing(world: &World) {
    let (mut writer, mut listener) = (world.service().await, world.service().await);
    let subjects: Vec<Uuid> = (0..5).map(|_| Uuid::new_v4()).collect();
    let recorder = Recorder::new(world, world.note);
    for &subject in &subjects {
        writer.say(world.note, &history(subject, 60)).await;
    }
    for seen in [1, 50, 120, 200] {
        let transport = world.transport(&[(&listener, world.note)]).await;
        listener.listen(&transport, &recorder);
        writer.relay(&transport);
        listener.until_effects(seen).await;
        (writer, listener) = join(writer.restarted(), listener.restarted()).await;
    }
    let transport = world.transport(&[(&listener, world.note)]).await;
    listener.listen(&transport, &recorder);
    writer.relay(&transport);
    listener.until_effects(300).await;
    writer.until_outbox_is_empty().await;
    for subject in subjects {
        assert_eq!(listener.effects_on(subject).await, versions(60));
    }
    writer.stop().await;
    listener.stop().await;
}

async fn two_replicas_act_as_one(world: &World) {
    let (writers, listeners) = (world.service().await, world.service().await);
    let (writers, listeners) = ([writers.replica().await, writers], [listeners.replica().await, listeners]);
    let transport = world.transport(&[(&listeners[0], world.note)]).await;
    let recorder = Recorder::new(world, world.note);
    for listener in &listeners {
        listener.listen(&transport, &recorder);
    }
    for writer in &writers {
        writer.relay(&transport);
    }
    let subjects = [Uuid::new_v4(), Uuid::new_v4(), Uuid::new_v4(), Uuid::new_v4()];
    let write = async |which: usize, from: i64, to: i64| {
        for version in from..=to {
            for &subject in &subjects[2 * which..2 * which + 2] {
                writers[which].say(world.note, &[Note { subject, version }]).await;
            }
        }
    };
    join(write(0, 1, 20), write(1, 1, 20)).await;
    listeners[1].until_effects(80).await;

    // One of each goes, perhaps the one that had the lease or was the active consumer; the other takes over. In process
    // both go together.
    if world.carrier == Carrier::RabbitMq {
        join(writers[0].stop(), listeners[0].stop()).await;
    }
    join(write(0, 21, 40), write(1, 21, 40)).await;
    listeners[1].until_effects(160).await;
    writers[1].until_outbox_is_empty().await;
    for subject in subjects {
        assert_eq!(listeners[1].effects_on(subject).await, versions(40));
    }
    for service in writers.iter().chain(&listeners) {
        service.stop().await;
    }
}
