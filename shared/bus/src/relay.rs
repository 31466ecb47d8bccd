//! Outbox → transport.

use std::time::Duration;

use fachtag_contracts::Envelope;
use fachtag_runtime::Shutdown;
use uuid::Uuid;

use crate::{Bus, Lease, Signal, Transport, outbox};

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

/// Hands over until the outbox is empty. False when the transport did not take everything.
async fn hand_over_all(
    bus: &Bus,
    transport: &Transport,
    lease: &mut Lease,
    shutdown: &Shutdown,
) -> fachtag_db::Result<bool> {
    loop {
        let rows = outbox::oldest(&bus.database, BATCH).await?;
        if rows.is_empty() || !lease.is_held(bus.clock.now()).await? {
            return Ok(true);
        }
        let asked = rows.len();
        let envelopes: Vec<Envelope> =
            rows.iter().filter_map(|row| readable(row.message_id, &row.envelope)).collect();
        let taken = transport.publish(&envelopes).await;
        let gone: Vec<Uuid> =
            envelopes.iter().zip(taken).filter(|(_, taken)| *taken).map(|(e, _)| e.id).collect();
        let complete = gone.len() == asked;
        if !gone.is_empty() {
            outbox::delete(&bus.database, gone).await?;
        }
        if !complete || shutdown.is_requested() {
            return Ok(complete);
        }
    }
}

fn readable(id: Uuid, text: &str) -> Option<Envelope> {
    serde_json::from_str(text)
        .map_err(|error| tracing::error!(message_id = %id, %error, "outbox row is unreadable"))
        .ok()
}
