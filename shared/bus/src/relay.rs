//! Outbox → transport.

use std::time::Duration;

use fachtag_contracts::Envelope;
use fachtag_runtime::Shutdown;
use uuid::Uuid;

use crate::{Bus, Lease, Signal, Transport, outbox, transport::Outcome};

/// Rows taken at a time.
const BATCH: i64 = 500;
/// The longest pause after failures.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

pub(crate) async fn run(bus: Bus, transport: Transport, shutdown: Shutdown) {
    let mut lease = Lease::new(bus.database.clone(), "relay", bus.clock.new_id());
    let mut pause = Signal::POLL;
    while bus.outbox.wait(pause, &shutdown).await {
        pause = match hand_over_all(&bus, &transport, &mut lease, &shutdown).await {
            Ok(true) => Signal::POLL,
            Ok(false) => (pause * 2).min(LONGEST_PAUSE),
            Err(error) => {
                tracing::warn!(service = bus.database.service(), %error, "outbox not readable");
                (pause * 2).min(LONGEST_PAUSE)
            }
        };
    }
    // What a last request wrote goes out now rather than at the next start.
    let _ = hand_over_all(&bus, &transport, &mut lease, &shutdown).await;
    let _ = lease.give_back().await;
}

/// Hands over everything. False when something had to stay.
async fn hand_over_all(
    bus: &Bus,
    transport: &Transport,
    lease: &mut Lease,
    shutdown: &Shutdown,
) -> fachtag_db::Result<bool> {
    let mut complete = true;
    // A message that nobody listens to, or nobody can read, stays; it must not hold back those behind it.
    let mut passed = Uuid::nil();
    loop {
        let rows = outbox::oldest(&bus.database, passed, BATCH).await?;
        let Some(last) = rows.last() else { return Ok(complete) };
        if !lease.is_held(bus.clock.now()).await? {
            return Ok(true);
        }
        let end = last.message_id;
        let envelopes: Vec<Envelope> =
            rows.iter().filter_map(|row| readable(row.message_id, &row.envelope)).collect();
        let outcomes = transport.hand_over(&envelopes).await;
        let taken: Vec<Uuid> =
            envelopes.iter().zip(&outcomes).filter(|(_, outcome)| **outcome == Outcome::Taken).map(|(e, _)| e.id).collect();
        if taken.len() < rows.len() {
            complete = false;
            passed = end;
        }
        if !taken.is_empty() {
            outbox::delete(&bus.database, taken).await?;
        }
        if shutdown.is_requested() || outcomes.contains(&Outcome::Failed) {
            return Ok(complete);
        }
    }
}

fn readable(id: Uuid, text: &str) -> Option<Envelope> {
    serde_json::from_str(text)
        .map_err(|error| tracing::error!(message_id = %id, %error, "outbox row is unreadable"))
        .ok()
}
