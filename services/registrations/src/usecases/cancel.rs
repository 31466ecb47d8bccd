//! A registration is given up; the first who waits moves up in the same transaction.

use fachtag_contracts::registrations::{CancelledBy, RegistrationCancelled, RegistrationStatus};
use fachtag_runtime::trace;
use uuid::Uuid;

use super::{Journal, Office, Result, retried, settle_seats};
use crate::{
    domain::{
        history::{Actor, Deed},
        window::{Closed, check_takes_place},
    },
    store::{
        changes,
        events::{self, KeptEvent},
        registrations::{self, Row},
    },
};

/// What became of the wish to cancel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelled {
    Now,
    /// It had been given up before; nothing changed.
    Before,
    /// The person is marked as present; nothing changed. Ask once more.
    Present,
    /// The event is over or called off; nothing changed.
    Closed(Closed),
    Unknown,
}

/// What shall become of somebody who is marked as present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IfPresent {
    /// [`Cancelled::Present`]: whoever asks may not know it.
    Keep,
    /// They were told, and want it all the same.
    Cancel,
}

/// Gives up a registration and its seat. An organizer may give a reason, which is kept.
///
/// # Errors
/// When the database does not answer; nothing was changed.
pub async fn cancel(
    office: &Office,
    id: Uuid,
    actor: &Actor,
    reason: Option<&str>,
    if_present: IfPresent,
) -> Result<Cancelled> {
    retried(|| try_cancel(office, id, actor, reason, if_present)).await
}

async fn try_cancel(
    office: &Office,
    id: Uuid,
    actor: &Actor,
    reason: Option<&str>,
    if_present: IfPresent,
) -> Result<Cancelled> {
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    let Some(row) = registrations::by_id(&mut tx, id).await? else { return Ok(Cancelled::Unknown) };
    // The event's row first: everybody who changes seats queues there.
    let Some(mut kept) = events::lock(&mut tx, row.event_id).await? else { return Ok(Cancelled::Unknown) };
    let Some(before) = registrations::by_id(&mut tx, id).await? else { return Ok(Cancelled::Unknown) };
    if before.status() == RegistrationStatus::Cancelled {
        return Ok(Cancelled::Before);
    }
    if let Err(closed) = check_takes_place(&kept.event, now) {
        return Ok(Cancelled::Closed(closed));
    }
    if before.was_present() && if_present == IfPresent::Keep {
        return Ok(Cancelled::Present);
    }
    let by = match actor {
        Actor::Participant => CancelledBy::Participant,
        Actor::Organizer { .. } | Actor::WaitingList | Actor::Deadline => CancelledBy::Organizer,
    };
    let after = changes::set_cancelled(&mut tx, id, now, by).await?;
    let mut journal = Journal::open(&office.bus.clock);
    give_up(&mut kept, before.status(), by, &after, &mut journal)?;
    journal.note(id, actor, Deed::Cancelled { reason: reason.map(str::to_owned) });
    settle_seats(&mut tx, &mut kept, now, &mut journal).await?;
    journal.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(Cancelled::Now)
}

/// Gives back what a registration had that is cancelled by now, and says so. Follow it by [`settle_seats`].
pub(super) fn give_up(
    kept: &mut KeptEvent,
    was: RegistrationStatus,
    by: CancelledBy,
    after: &Row,
    journal: &mut Journal<'_>,
) -> Result<()> {
    kept.seats.release(was);
    // An offer is not yet a seat: the person waited until now.
    let had_seat = matches!(was, RegistrationStatus::Confirmed | RegistrationStatus::Pending);
    journal.tell(after.public(None), trace::current(), |registration| RegistrationCancelled {
        registration,
        by,
        had_seat,
        was: Some(was),
    })
}
