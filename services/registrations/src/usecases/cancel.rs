//! A registration is given up; the first who waits moves up in the same transaction.

use fachtag_bus::Outgoing;
use fachtag_contracts::registrations::{CancelledBy, RegistrationCancelled, RegistrationStatus};
use uuid::Uuid;

use super::{Office, Result, is_conflict, settle_seats};
use crate::store::{events, registrations};

/// What became of the wish to cancel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelled {
    Now,
    /// It had been given up before; nothing changed.
    Before,
    Unknown,
}

/// Gives up a registration and its seat.
///
/// # Errors
/// When the database does not answer; nothing was changed.
pub async fn cancel(office: &Office, id: Uuid, by: CancelledBy) -> Result<Cancelled> {
    match try_cancel(office, id, by).await {
        Err(error) if is_conflict(&error) => try_cancel(office, id, by).await,
        other => other,
    }
}

async fn try_cancel(office: &Office, id: Uuid, by: CancelledBy) -> Result<Cancelled> {
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    let Some(row) = registrations::by_id(&mut tx, id).await? else { return Ok(Cancelled::Unknown) };
    // The event's row first: everybody who changes seats queues there.
    let Some(mut kept) = events::lock(&mut tx, row.event_id).await? else { return Ok(Cancelled::Unknown) };
    let Some(before) = registrations::by_id(&mut tx, id).await? else { return Ok(Cancelled::Unknown) };
    if before.status() == RegistrationStatus::Cancelled {
        return Ok(Cancelled::Before);
    }
    registrations::set_cancelled(&mut tx, id, now, by).await?;
    kept.seats.release(before.status());
    let mut outgoing = Outgoing::new(&office.bus.clock);
    let mut registration = before.public(None);
    registration.status = RegistrationStatus::Cancelled;
    registration.version += 1;
    let had_seat = before.status() == RegistrationStatus::Confirmed;
    outgoing.say(&RegistrationCancelled { registration, by, had_seat })?;
    settle_seats(&mut tx, &mut kept, now, &mut outgoing).await?;
    outgoing.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(Cancelled::Now)
}
