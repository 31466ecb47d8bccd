//! The broker is down at the start, is killed, and stops in order, while messages flow.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use fachtag_bus::{Transport, rabbitmq};
use fachtag_db::DatabaseUrl;
use futures_util::future::{join, join3};
use uuid::Uuid;

use crate::{
    delivery::versions,
    service::{Recorder, Service},
    world::{Carrier, Kind, Note, OwnServer, World, block_on, number, server},
};

#[test]
fn a_broker_that_comes_and_goes_loses_nothing() {
    const SQLITE: u32 = number("broker restart, sqlite");
    const POSTGRES: u32 = number("broker restart, postgres");
    let folder = tempfile::tempdir().unwrap();
    let broker = Arc::new(OwnServer::start("rabbitmq.sh"));
    let url = || Some(broker.url.clone());
    let database = DatabaseUrl::Folder(folder.path().to_owned());
    let sqlite = World::new::<SQLITE, 0>(Carrier::RabbitMq, database, url());
    let database = DatabaseUrl::Postgres(server("FACHTAG_TEST_POSTGRES_URL"));
    let postgres = World::new::<POSTGRES, 0>(Carrier::RabbitMq, database, url());
    block_on(async {
        let (mut first, mut second) = (Flow::new(&sqlite).await, Flow::new(&postgres).await);
        broker.settle();
        broker.stop();
        first.start();
        second.start();
        join(first.write(10), second.write(10)).await;
        broker.start_again();
        join(first.arrived(), second.arrived()).await;
        for end in [OwnServer::kill, OwnServer::stop] {
            let back = Arc::new(AtomicBool::new(false));
            let outage = restart(Arc::clone(&broker), end, Arc::clone(&back));
            join3(first.write_until(&back), second.write_until(&back), outage).await;
            join(first.arrived(), second.arrived()).await;
        }
        join(first.end(), second.end()).await;
        join(sqlite.tidy_up(), postgres.tidy_up()).await;
    });
}

async fn restart(broker: Arc<OwnServer>, end: fn(&OwnServer), back: Arc<AtomicBool>) {
    // Some messages are under way before, some come after.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let outage = tokio::task::spawn_blocking(move || {
        // On a busy machine it may not have written down yet who leads its queues.
        broker.settle();
        end(&broker);
        broker.start_again();
    });
    outage.await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    back.store(true, Ordering::SeqCst);
}

/// One writer and one listener that go on whatever happens.
struct Flow {
    writer: Service,
    listener: Service,
    recorder: Recorder,
    transport: Transport,
    kind: Kind,
    subjects: [Uuid; 5],
    written: i64,
}

impl Flow {
    async fn new(world: &World) -> Self {
        let (writer, listener) = (world.service().await, world.service().await);
        world.declare(&[(&listener, world.note)]).await;
        let broker = rabbitmq::Broker::new(world.broker.as_ref().unwrap());
        Self {
            writer,
            listener,
            recorder: Recorder::new(world, world.note),
            transport: Transport::RabbitMq(broker),
            kind: world.note,
            subjects: [(); 5].map(|()| Uuid::new_v4()),
            written: 0,
        }
    }

    fn start(&self) {
        self.listener.listen(&self.transport, &self.recorder);
        self.writer.relay(&self.transport);
    }

    async fn write(&mut self, rounds: usize) {
        for _ in 0..rounds {
            self.written += 1;
            let version = self.written;
            self.writer.say(self.kind, &self.subjects.map(|subject| Note { subject, version })).await;
        }
    }

    async fn write_until(&mut self, enough: &AtomicBool) {
        while !enough.load(Ordering::SeqCst) {
            self.write(1).await;
            // A broker on a busy machine takes long to start; what is written meanwhile must still be worked off in time.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Waits until everything has arrived, and looks whether it did once and in order.
    async fn arrived(&self) {
        self.listener.until_effects(5 * usize::try_from(self.written).unwrap()).await;
        self.writer.until_outbox_is_empty().await;
        for subject in self.subjects {
            assert_eq!(self.listener.effects_on(subject).await, versions(self.written));
        }
    }

    async fn end(&self) {
        join(self.writer.stop(), self.listener.stop()).await;
    }
}
