//! The database server is killed while messages flow.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use fachtag_db::DatabaseUrl;
use futures_util::future::join;
use uuid::Uuid;

use crate::{
    delivery::versions,
    service::Recorder,
    world::{Carrier, Note, OwnServer, World, block_on, number, server, until},
};

#[test]
fn a_killed_database_loses_nothing_embedded() {
    survives::<{ number("killed database, embedded") }>(Carrier::Embedded, None);
}

#[test]
fn a_killed_database_loses_nothing_rabbitmq() {
    let broker = server("FACHTAG_TEST_AMQP_URL");
    survives::<{ number("killed database, rabbitmq") }>(Carrier::RabbitMq, Some(broker));
}

fn survives<const NOTE: u32>(carrier: Carrier, broker: Option<String>) {
    let postgres = Arc::new(OwnServer::start("postgres.sh"));
    let world = World::new::<NOTE, 0>(carrier, DatabaseUrl::Postgres(postgres.url.clone()), broker);
    block_on(async {
        let (writer, listener) = (world.service().await, world.service().await);
        let transport = world.transport(&[(&listener, world.note)]).await;
        let recorder = Recorder::new(&world, world.note);
        listener.listen(&transport, &recorder);
        writer.relay(&transport);
        let subject = Uuid::new_v4();
        let killed = AtomicBool::new(false);

        // What was committed counts; a commit without an answer may or may not.
        let write = async {
            let mut version = 0;
            while !killed.load(Ordering::SeqCst) || version < 50 {
                let note = Note { subject, version: version + 1 };
                if writer.try_say(world.note, &[note]).await.is_ok() {
                    version += 1;
                } else {
                    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                }
            }
            version
        };
        let kill = async {
            listener.until_effects(20).await;
            let postgres = Arc::clone(&postgres);
            let outage = tokio::task::spawn_blocking(move || {
                postgres.kill();
                postgres.start_again();
            });
            outage.await.unwrap();
            killed.store(true, Ordering::SeqCst);
        };
        let (written, ()) = join(write, kill).await;
        until("all was handled", async || {
            // What failed for want of a database is tried again by the retry schedule.
            world.advance(std::time::Duration::from_secs(1));
            let last = listener.try_effects().await.unwrap_or_default().last().map(|note| note.version);
            last == Some(written)
        })
        .await;
        writer.until_outbox_is_empty().await;
        let mut effects = listener.effects_on(subject).await;
        // The one commit whose answer was lost was said twice, as two messages.
        effects.dedup();
        assert_eq!(effects, versions(written));
        writer.stop().await;
        listener.stop().await;
        world.tidy_up().await;
    });
}
