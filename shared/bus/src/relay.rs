//! Outbox → transport.

use std::time::Duration;

use fachtag_contracts::Envelope;
use fachtag_runtime::{Progress, Shutdown, telemetry::without_values};
use uuid::Uuid;

use crate::{Bus, Lease, Signal, Transport, outbox, transport::Outcome};

/// Rows taken at a time.
const BATCH: i64 = 500;
/// The longest pause after failures.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

pub(crate) async fn run(bus: Bus, transport: Transport, shutdown: Shutdown) {
    let mut lease = Lease::new(bus.database.clone(), "relay", bus.clock.new_id());
    let mut pause = Signal::POLL;
    let mut failed = false;
    let work = format!("{} relay", bus.database.service());
    let progress = shutdown.progress();
    progress.watch(&work, Progress::USUAL);
    loop {
        // A wake-up tells of something new; it does not bring a broker back.
        let more = if failed { shutdown.sleep(pause).await } else { bus.outbox.wait(pause, &shutdown).await };
        if !more {
            break;
        }
        let outcome = hand_over_all(&bus, &transport, &mut lease, &shutdown).await.unwrap_or_else(|error| {
            tracing::warn!(service = bus.database.service(), %error, "outbox not readable");
            Outcome::Failed
        });
        match outcome {
            Outcome::Taken => progress.success(&work),
            Outcome::Unheard => progress.failure(&work, "no queue takes some of the messages; was setup-broker run?"),
            Outcome::Failed => progress.failure(&work, "messages are not handed over"),
        }
        failed = outcome == Outcome::Failed;
        pause = if outcome == Outcome::Taken { Signal::POLL } else { (pause * 2).min(LONGEST_PAUSE) };
    }
    // What a last request wrote goes out now rather than at the next start.
    let _ = hand_over_all(&bus, &transport, &mut lease, &shutdown).await;
    let _ = lease.give_back().await;
}

/// Hands over everything: what became of it, at worst.
async fn hand_over_all(
    bus: &Bus,
    transport: &Transport,
    lease: &mut Lease,
    shutdown: &Shutdown,
) -> fachtag_db::Result<Outcome> {
    if lease.is_elsewhere() {
        return Ok(Outcome::Taken);
    }
    let mut worst = Outcome::Taken;
    // A message that nobody listens to, or nobody can read, stays; it must not hold back those behind it.
    let mut passed = Uuid::nil();
    loop {
        let rows = outbox::oldest(&bus.database, passed, BATCH).await?;
        let Some(last) = rows.last() else { return Ok(worst) };
        if !lease.is_held(bus.clock.now()).await? {
            return Ok(Outcome::Taken);
        }
        let end = last.message_id;
        let envelopes: Vec<Envelope> = rows.iter().filter_map(|row| readable(row.message_id, &row.envelope)).collect();
        let outcomes = transport.hand_over(&envelopes).await;
        let handed = envelopes.iter().zip(&outcomes);
        let taken: Vec<Uuid> =
            handed.filter(|(_, outcome)| **outcome == Outcome::Taken).map(|(envelope, _)| envelope.id).collect();
        if taken.len() < rows.len() {
            worst = Outcome::Unheard;
            passed = end;
        }
        if !taken.is_empty() {
            outbox::delete(&bus.database, taken).await?;
        }
        if outcomes.contains(&Outcome::Failed) {
            return Ok(Outcome::Failed);
        }
        if shutdown.is_requested() {
            return Ok(worst);
        }
    }
}

fn readable(id: Uuid, text: &str) -> Option<Envelope> {
    serde_json::from_str(text)
        .map_err(|error: serde_json::Error| {
            tracing::error!(message_id = %id, error = without_values(&error.to_string()), "outbox row is unreadable");
        })
        .ok()
}
