//! Says how much lies at this service that only a person can put right.

use std::{future::Future, time::Duration};

use fachtag_contracts::attention::{AttentionChanged, FailedLetters};
use fachtag_db::{Database, Result, sql, statements};
use fachtag_runtime::Shutdown;
use uuid::Uuid;

use crate::{Bus, Error, Outgoing};

statements! {
    PARKED = "SELECT count(*) FROM inbox WHERE state = 'parked'";
}

/// Pause between two looks.
const EVERY: Duration = Duration::from_secs(5);

/// What is to be said of a service's letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letters {
    /// How many failed for good, by event.
    pub failed: Vec<(Option<Uuid>, i64)>,
    /// Why none can be sent, for people.
    pub trouble: Option<String>,
}

/// Looks again and again, and says the numbers at the start and when they have changed. Several replicas say the same, which
/// does no harm: the newest count is kept.
pub(crate) async fn run<F, R>(bus: Bus, letters: F, shutdown: Shutdown)
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
    let (parked,): (i64,) = sql(PARKED).one(&bus.database).await?;
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
    let mut tx = bus.database.begin().await?;
    let mut outgoing = Outgoing::new(&bus.clock);
    outgoing.say(seen)?;
    outgoing.save(&mut tx).await?;
    tx.commit().await?;
    bus.outbox.wake();
    Ok(())
}
