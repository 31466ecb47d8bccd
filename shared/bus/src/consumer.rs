//! Transport → inbox: store, commit, then acknowledge.

use std::time::Duration;

use fachtag_runtime::{Progress, Shutdown};

use crate::{Bus, Subscription, inbox};

/// The longest pause while the database is away.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

pub(crate) async fn run(bus: Bus, mut subscription: Subscription, shutdown: Shutdown) {
    receive_all(&bus, &mut subscription, &shutdown).await;
    subscription.close().await;
}

async fn receive_all(bus: &Bus, subscription: &mut Subscription, shutdown: &Shutdown) {
    let work = format!("{} consumer {}", bus.database.service(), subscription.consumer());
    shutdown.progress().watch(&work, Progress::USUAL);
    loop {
        let alive = |outcome: Result<(), String>| match outcome {
            Ok(()) => shutdown.progress().success(&work),
            Err(reason) => shutdown.progress().failure(&work, reason),
        };
        let deliveries = tokio::select! {
            deliveries = subscription.receive(&bus.clock, &alive) => deliveries,
            () = shutdown.requested() => return,
        };
        let Some(deliveries) = deliveries else { return };
        let mut pause = Duration::from_millis(100);
        // With the database away nothing is given back to the broker: that would only make it come again at once.
        while let Err(error) = store(bus, subscription.consumer(), &deliveries.arrived).await {
            shutdown.progress().failure(&work, &error);
            tracing::warn!(service = bus.database.service(), %error, "inbox not writable");
            if !shutdown.sleep(pause).await {
                return;
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        shutdown.progress().success(&work);
        deliveries.acknowledge().await;
        bus.inbox.wake();
    }
}

async fn store(bus: &Bus, consumer: &str, arrived: &[inbox::Arrived]) -> fachtag_db::Result<()> {
    let mut tx = bus.database.begin().await?;
    inbox::receive(&mut tx, consumer, arrived, bus.clock.now()).await?;
    tx.commit().await
}
