//! How quick it is: `tests/run -p fachtag-bus measure -- --ignored --nocapture --test-threads=1`.

use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::{
    service::Recorder,
    world::{Note, World},
};

const MESSAGES: usize = 4_000;
const SUBJECTS: usize = 500;
const SINGLE: usize = 100;

mod speed {
    use crate::world::{
        Carrier::{Embedded, RabbitMq},
        Store::{Postgres, Sqlite},
        number, run,
    };

    macro_rules! measured {
        ($($name:ident: $carrier:expr, $store:expr);+) => {$(
            #[test]
            #[ignore = "prints figures"]
            fn $name() {
                run::<{ number(concat!("measured ", stringify!($name))) }, 0>($carrier, $store, async |world| {
                    super::measure(world, stringify!($name)).await;
                });
            }
        )+};
    }

    measured!(embedded_sqlite: Embedded, Sqlite; embedded_postgres: Embedded, Postgres;
        rabbitmq_sqlite: RabbitMq, Sqlite; rabbitmq_postgres: RabbitMq, Postgres);
}

async fn measure(world: &World, name: &str) {
    let (writer, listener) = (world.service().await, world.service().await);
    let transport = world.transport(&[(&listener, world.note)]).await;
    let recorder = Recorder::new(world, world.note);
    listener.listen(&transport, &recorder);
    writer.relay(&transport);
    let subjects: Vec<Uuid> = (0..SUBJECTS).map(|_| Uuid::new_v4()).collect();
    writer.say(world.note, &[Note { subject: subjects[0], version: 0 }]).await;
    recorder.until_handled(1).await;

    let mut latencies = Vec::new();
    for version in 1..=SINGLE {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let note = Note { subject: subjects[0], version: i64::try_from(version).unwrap() };
        writer.say(world.note, &[note]).await;
        let committed = Instant::now();
        recorder.until_handled(1 + version).await;
        latencies.push(committed.elapsed());
    }
    latencies.sort_unstable();

    let all: Vec<Note> = (0..MESSAGES)
        .map(|index| Note { subject: subjects[index % SUBJECTS], version: 1_000 + i64::try_from(index).unwrap() })
        .collect();
    let start = Instant::now();
    writer.say(world.note, &all).await;
    recorder.until_handled(1 + SINGLE + MESSAGES).await;
    let rate = MESSAGES as f64 / start.elapsed().as_secs_f64();
    println!(
        "{name}: {rate:.0} messages/s; commit to handled p50 {:?}, p99 {:?}",
        latencies[SINGLE / 2],
        latencies[SINGLE - 1]
    );
    writer.stop().await;
    listener.stop().await;
}
