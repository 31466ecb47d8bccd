//! Inbox → handler.

use std::{future::Future, panic::AssertUnwindSafe, time::Duration};

use fachtag_contracts::{Envelope, Unreadable};
use fachtag_db::Tx;
use fachtag_runtime::{Shutdown, telemetry::without_values, trace};
use futures_util::FutureExt;
use tracing::Instrument;

use crate::{
    Bus, Signal, ahead, due,
    inbox::{self, Claimed},
    retry_schedule,
};

/// Rows handled in one transaction.
const BATCH: i64 = 64;
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How long one look at the inbox may take: handlers write letters.
const STALLED_AFTER: Duration = Duration::from_secs(120);
/// Finished rows are looked through this often.
const TIDY_EVERY: chrono::Duration = chrono::Duration::hours(6);

/// Why a message could not be handled, and what shall become of it.
#[derive(Debug, thiserror::Error)]
pub enum Fate {
    /// Try again later, by the retry schedule.
    #[error("{0}")]
    Retry(String),
    /// No retry can help; a person must look at it.
    #[error("{0}")]
    Park(String),
}

impl From<fachtag_db::Error> for Fate {
    fn from(error: fachtag_db::Error) -> Self {
        Self::Retry(error.to_string())
    }
}

impl From<crate::Error> for Fate {
    fn from(error: crate::Error) -> Self {
        Self::Retry(error.to_string())
    }
}

impl From<Unreadable> for Fate {
    fn from(error: Unreadable) -> Self {
        Self::Park(error.to_string())
    }
}

/// What a service does with the messages it hears.
pub trait Handler: Send + Sync + 'static {
    /// The routing keys, such as `event.published.v1`.
    fn listens_to(&self) -> &'static [&'static str];

    /// What is made for a message before its transaction begins; by default for none of them.
    type Prepared: Default + Send;

    /// The routing keys of messages for which something is made that takes long.
    fn prepares(&self) -> &'static [&'static str] {
        &[]
    }

    /// Makes it, while nothing is locked.
    fn prepare(&self, _envelope: &Envelope) -> impl Future<Output = Result<Self::Prepared, Fate>> + Send {
        std::future::ready(Ok(Self::Prepared::default()))
    }

    /// The effects of one message, written in `tx` together with its "done". Must bear to be run again.
    fn handle(
        &self,
        tx: &mut Tx,
        envelope: &Envelope,
        prepared: Self::Prepared,
    ) -> impl Future<Output = Result<(), Fate>> + Send;

    /// Called after the effects of some messages were committed.
    fn committed(&self) {}

    /// Called every few seconds, and as soon as the clock is seen to be put back: whatever is stored for a time further ahead than
    /// its rule allows gets a time that it allows. How much that was.
    fn correct_times(&self, _tx: &mut Tx) -> impl Future<Output = fachtag_db::Result<u64>> + Send {
        std::future::ready(Ok(0))
    }

    /// Called every few hours: deletes what the service no longer needs to remember.
    fn tidy(&self, _tx: &mut Tx) -> impl Future<Output = fachtag_db::Result<()>> + Send {
        std::future::ready(Ok(()))
    }
}

pub(crate) async fn run<H: Handler>(bus: Bus, handler: H, shutdown: Shutdown) {
    let mut pause = Signal::POLL;
    let mut tidy_at = bus.clock.now();
    let mut watch = ahead::Watch::new();
    let name = format!("{} inbox", bus.database.service());
    shutdown.progress().watch(&name, STALLED_AFTER);
    while bus.inbox.wait(pause, &shutdown).await {
        let worked = work_off(&bus, &handler, &shutdown).await;
        pause = match worked {
            Ok(()) => {
                shutdown.progress().success(&name);
                Signal::POLL
            }
            Err(error) => {
                shutdown.progress().failure(&name, &error);
                tracing::warn!(service = bus.database.service(), %error, "inbox not readable");
                (pause * 2).min(LONGEST_PAUSE)
            }
        };
        let (look, put_back) = watch.look(&bus.clock);
        if look && let Err(error) = correct_times(&bus, &handler).await {
            tracing::warn!(service = bus.database.service(), %error, "times ahead not corrected");
        }
        if put_back || bus.clock.now() >= tidy_at {
            tidy_at = bus.clock.now() + TIDY_EVERY;
            if let Err(error) = tidy(&bus, &handler).await {
                tracing::warn!(service = bus.database.service(), %error, "inbox not tidied");
            }
        }
    }
}

async fn correct_times<H: Handler>(bus: &Bus, handler: &H) -> fachtag_db::Result<()> {
    let mut tx = bus.database.begin().await?;
    let corrected = ahead::correct_retries(&mut tx, &bus.clock).await? + handler.correct_times(&mut tx).await?;
    tx.commit().await?;
    if corrected > 0 {
        let service = bus.database.service();
        tracing::warn!(service, corrected, "stored times lay too far ahead and count as expired");
        handler.committed();
    }
    Ok(())
}

async fn tidy<H: Handler>(bus: &Bus, handler: &H) -> fachtag_db::Result<()> {
    let mut tx = bus.database.begin().await?;
    inbox::forget_old(&mut tx, bus.clock.now()).await?;
    due::forget_old(&mut tx, bus.clock.now()).await?;
    handler.tidy(&mut tx).await?;
    tx.commit().await
}

/// Handles until nothing is due.
async fn work_off<H: Handler>(bus: &Bus, handler: &H, shutdown: &Shutdown) -> fachtag_db::Result<()> {
    let consumer = bus.database.service();
    while !shutdown.is_requested() && inbox::any_due(&bus.database, consumer, bus.clock.now()).await? {
        // Together is quick; when one of them fails or takes long, each gets its own transaction, so that it harms no other.
        let handled = match handle_batch(bus, handler, BATCH).await? {
            Some(handled) => handled,
            None => handle_singly(bus, handler, shutdown).await?,
        };
        if handled == 0 {
            // What is due is being handled by another replica.
            return Ok(());
        }
    }
    Ok(())
}

/// How many were handled and committed; `None` when one of them failed, or has to be prepared, and nothing was.
async fn handle_batch<H: Handler>(bus: &Bus, handler: &H, limit: i64) -> fachtag_db::Result<Option<usize>> {
    let consumer = bus.database.service();
    let mut tx = bus.database.begin().await?;
    let claimed = inbox::claim(&mut tx, consumer, bus.clock.now(), limit).await?;
    if claimed.is_empty() {
        return Ok(Some(0));
    }
    for row in &claimed {
        if takes_long(handler, row) || attempt(&mut tx, handler, row, H::Prepared::default()).await.is_err() {
            tx.rollback().await?;
            return Ok(None);
        }
    }
    Ok(finish(bus, handler, tx, &claimed).await.is_ok().then_some(claimed.len()))
}

/// Commits the effects of some rows together with their "done". Fails too when a handler took no notice of a failed
/// statement: PostgreSQL then refuses all that follows.
async fn finish<H: Handler>(bus: &Bus, handler: &H, mut tx: Tx, rows: &[Claimed]) -> fachtag_db::Result<()> {
    let ids = rows.iter().map(|row| row.message_id).collect();
    inbox::finish(&mut tx, bus.database.service(), ids, bus.clock.now()).await?;
    tx.commit().await?;
    announce(bus, handler);
    Ok(())
}

async fn handle_singly<H: Handler>(bus: &Bus, handler: &H, shutdown: &Shutdown) -> fachtag_db::Result<usize> {
    for handled in 0..usize::try_from(BATCH).unwrap_or_default() {
        if shutdown.is_requested() || !handle_one(bus, handler).await? {
            return Ok(handled);
        }
    }
    Ok(1)
}

/// Handles one row whatever its fate. False when none was due.
async fn handle_one<H: Handler>(bus: &Bus, handler: &H) -> fachtag_db::Result<bool> {
    let consumer = bus.database.service();
    let mut tx = bus.database.begin().await?;
    let mut claimed = inbox::claim(&mut tx, consumer, bus.clock.now(), 1).await?;
    let Some(row) = claimed.first() else { return Ok(false) };
    let mut prepared = Ok(H::Prepared::default());
    if takes_long(handler, row) {
        tx.rollback().await?;
        prepared = prepare(handler, row).await;
        tx = bus.database.begin().await?;
        claimed = inbox::claim_again(&mut tx, consumer, row).await?;
    }
    // Taken up by another replica meanwhile.
    let Some(row) = claimed.first() else { return Ok(true) };
    let handled = match prepared {
        Ok(prepared) => attempt(&mut tx, handler, row, prepared).await,
        Err(fate) => Err(fate),
    };
    let fate = match handled {
        Ok(()) => finish(bus, handler, tx, &claimed).await.err().map(Fate::from),
        Err(fate) => {
            tx.rollback().await?;
            Some(fate)
        }
    };
    if let Some(fate) = fate {
        set_aside(bus, row, &fate).await?;
    }
    Ok(true)
}

fn takes_long<H: Handler>(handler: &H, row: &Claimed) -> bool {
    handler.prepares().contains(&row.routing_key.as_str())
}

/// Notes the failure in a transaction of its own.
async fn set_aside(bus: &Bus, row: &Claimed, fate: &Fate) -> fachtag_db::Result<()> {
    let consumer = bus.database.service();
    let failures = u32::try_from(row.attempts + 1).unwrap_or(u32::MAX);
    let wait = match fate {
        Fate::Retry(_) => retry_schedule::delay(failures, rand::random()),
        Fate::Park(_) => None,
    };
    let error = fate.to_string();
    let logged = without_values(&error);
    let mut tx = bus.database.begin().await?;
    match wait {
        Some(wait) => {
            let next_at = bus.clock.now() + wait;
            tracing::warn!(service = consumer, message_id = %row.message_id, failures, error = logged, "message will be retried");
            inbox::postpone(&mut tx, consumer, row, next_at, &error).await?;
        }
        None => {
            tracing::error!(service = consumer, message_id = %row.message_id, failures, error = logged, "message parked");
            inbox::park(&mut tx, consumer, row, &error).await?;
        }
    }
    tx.commit().await
}

async fn prepare<H: Handler>(handler: &H, row: &Claimed) -> Result<H::Prepared, Fate> {
    let envelope = envelope(row)?;
    caught(&envelope, handler.prepare(&envelope)).await
}

async fn attempt<H: Handler>(tx: &mut Tx, handler: &H, row: &Claimed, prepared: H::Prepared) -> Result<(), Fate> {
    let envelope = envelope(row)?;
    caught(&envelope, handler.handle(tx, &envelope, prepared)).await
}

fn envelope(row: &Claimed) -> Result<Envelope, Fate> {
    serde_json::from_str(&row.envelope).map_err(|error| Fate::Park(format!("unreadable envelope: {error}")))
}

/// Runs a handler's work in a span of its own. One that panics must not stop all others.
async fn caught<T>(envelope: &Envelope, work: impl Future<Output = Result<T, Fate>>) -> Result<T, Fate> {
    // Names and fields of OpenTelemetry's semantic conventions for messaging.
    let kind = envelope.routing_key();
    let span = tracing::info_span!(
        "message",
        otel.name = format!("process {kind}"),
        otel.kind = "consumer",
        messaging.operation.type = "process",
        messaging.destination.name = kind,
        message_id = %envelope.id,
        kind,
        subject = envelope.subject,
        trace_id = tracing::field::Empty,
    );
    trace::adopt(&span, envelope.traceparent.as_deref());
    let caught = AssertUnwindSafe(work.instrument(span)).catch_unwind().await;
    caught.unwrap_or_else(|_| Err(Fate::Park("the handler panicked".into())))
}

fn announce<H: Handler>(bus: &Bus, handler: &H) {
    bus.outbox.wake();
    handler.committed();
}
