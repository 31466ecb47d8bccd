//! A registration is given up; the first who waits moves up in the same transaction.

use fachtag_contracts::{
    events::EventStatus,
    registrations::{CancelledBy, RegistrationCancelled, RegistrationStatus},
};
use fachtag_runtime::trace;
use uuid::Uuid;

use super::{Journal, Office, Result, retried, settle_seats};
use crate::{
    domain::{
        history::{Actor, Deed},
        window::Closed,
    },
    store::{changes, events, registrations},
};

/// What became of the wish to cancel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelled {
    Now,
    /// It had been given up before; nothing changed.
    Before,
    /// The event is over or called off; nothing changed.
    Closed(Closed),
    Unknown,
}

/// Gives up a registration and its seat. An organizer may give a reason, which is kept.
///
/// # Errors
/// When the database does not answer; nothing was changed.
pub async fn cancel(office: &Office, id: Uuid, actor: &Actor, reason: Option<&str>) -> Result<Cancelled> {
    retried(|| try_cancel(office, id, actor, reason)).await
}

async fn try_cancel(office: &Office, id: Uuid, actor: &Actor, reason: Option<&str>) -> Result<Cancelled> {
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    let Some(row) = registrations::by_id(&mut tx, id).await? else { return Ok(Cancelled::Unknown) };
    // The event's row first: everybody who changes seats queues there.
    let Some(mut kept) = events::lock(&mut tx, row.event_id).await? else { return Ok(Cancelled::Unknown) };
    let Some(before) = registrations::by_id(&mut tx, id).await? else { return Ok(Cancelled::Unknown) };
    if before.status() == RegistrationStatus::Cancelled {
        return Ok(Cancelled::Before);
    }
    if kept.event.status != EventStatus::Published {
        return Ok(Cancelled::Closed(Closed::Cancelled));
    }
    if now >= kept.event.ends_at {
        return Ok(Cancelled::Closed(Closed::Over));
    }
    let by = match actor {
        Actor::Participant => CancelledBy::Participant,
        Actor::Organizer { .. } | Actor::WaitingList => CancelledBy::Organizer,
    };
    let after = changes::set_cancelled(&mut tx, id, now, by).await?;
    kept.seats.release(before.status());
    let mut journal = Journal::open(&office.bus.clock);
    let had_seat = before.status() == RegistrationStatus::Confirmed;
    journal.tell(after.public(None), trace::current(), |registration| RegistrationCancelled {
        registration,
        by,
        had_seat,
    })?;
    journal.note(id, actor, Deed::Cancelled { reason: reason.map(str::to_owned) });
    settle_seats(&mut tx, &mut kept, now, &mut journal).await?;
    journal.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(Cancelled::Now)
}
