//! Tells the events service how much lies at each service that only a person can put right.

use std::{future::Future, time::Duration};

use fachtag_bus::{Bus, Error, parked};
use fachtag_contracts::attention::{AttentionChanged, FailedLetters};
use fachtag_db::{Database, Result};
use fachtag_notifications::store::Letters;
use fachtag_runtime::Shutdown;

/// Pause between two looks.
const EVERY: Duration = Duration::from_secs(5);

/// Starts to say `attention.changed` when messages were parked, or something is wrong with letters, of which `letters` tells.
pub fn start<F, R>(bus: &Bus, letters: F, shutdown: &Shutdown)
where
    F: Fn(Database) -> R + Send + Sync + 'static,
    R: Future<Output = Result<Letters>> + Send + 'static,
{
    shutdown.spawn(run(bus.clone(), letters, shutdown.clone()));
}

/// Looks again and again, and says the numbers at the start and when they have changed. Several replicas say the same, which
/// does no harm: the newest count is kept.
async fn run<F, R>(bus: Bus, letters: F, shutdown: Shutdown)
where
    F: Fn(Database) -> R + Sync,
    R: Future<Output = Result<Letters>> + Send,
{
    let mut said: Option<AttentionChanged> = None;
    loop {
        match look(&bus, &letters).await {
            Ok(seen) if said.as_ref().is_some_and(|said| said.says_the_same_as(&seen)) => {}
            Ok(seen) => match say(&bus, &seen).await {
                Ok(()) => said = Some(seen),
                Err(error) => tracing::warn!(service = bus.database.service(), %error, "attention not said"),
            },
            Err(error) => tracing::warn!(service = bus.database.service(), %error, "attention not counted"),
        }
        if !shutdown.sleep(EVERY).await {
            return;
        }
    }
}

async fn look<F, R>(bus: &Bus, letters: &F) -> Result<AttentionChanged>
where
    F: Fn(Database) -> R,
    R: Future<Output = Result<Letters>>,
{
    // Dated before it is counted: a later date never goes with an earlier count.
    let version = bus.clock.now().timestamp_micros();
    let parked = parked::count(&bus.database).await?;
    let Letters { failed, trouble } = letters(bus.database.clone()).await?;
    let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    let by_event = failed
        .iter()
        .filter_map(|(event, letters)| Some(FailedLetters { event_id: (*event)?, count: count(*letters) }));
    Ok(AttentionChanged {
        service: bus.database.service().into(),
        version,
        parked_messages: count(parked),
        failed_letters: count(failed.iter().map(|(_, letters)| letters).sum()),
        failed_letters_by_event: by_event.collect(),
        mail_trouble: trouble,
    })
}

async fn say(bus: &Bus, seen: &AttentionChanged) -> std::result::Result<(), Error> {
    let mut work = bus.begin().await?;
    work.say(seen)?;
    work.commit().await
}
