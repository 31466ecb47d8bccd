//! An organizer helps somebody who waits: a free seat at once, or the first place of the waiting list.

use fachtag_contracts::registrations::RegistrationPromoted;
use fachtag_db::Tx;
use fachtag_runtime::trace;
use uuid::Uuid;

use super::{Journal, Office, Result, retried, save_seats};
use crate::{
    domain::history::{Actor, Deed},
    store::{
        changes,
        events::{self, KeptEvent},
        registrations::{self, Row},
    },
};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    Done,
    /// All seats are taken; nobody gets one that is not there.
    Full,
    /// Others came earlier: passing them needs a reason.
    NeedsReason,
    /// The person does not wait any more.
    NotWaiting,
}

/// Gives somebody who waits a free seat. Passing others needs a reason, which is kept.
///
/// # Errors
/// When the database does not answer; nothing was changed.
pub async fn give_seat(office: &Office, id: Uuid, reason: Option<&str>, actor: &Actor) -> Result<Moved> {
    retried(|| try_give_seat(office, id, reason, actor)).await
}

async fn try_give_seat(office: &Office, id: Uuid, reason: Option<&str>, actor: &Actor) -> Result<Moved> {
    let mut tx = office.bus.database.begin().await?;
    let Some((mut kept, _, position)) = waiting(&mut tx, id).await? else { return Ok(Moved::NotWaiting) };
    if kept.seats.move_up().is_err() {
        return Ok(Moved::Full);
    }
    if position > 1 && reason.is_none() {
        return Ok(Moved::NeedsReason);
    }
    let after = changes::give_seat(&mut tx, id, office.bus.clock.now()).await?;
    let mut journal = Journal::open(&office.bus.clock);
    journal.tell(after.public(None), trace::current(), |registration| RegistrationPromoted { registration })?;
    journal.note(id, actor, Deed::MovedUp { reason: reason.map(str::to_owned) });
    save_seats(&mut tx, &mut kept, &mut journal).await?;
    journal.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(Moved::Done)
}

/// Puts somebody who waits before all others, so that the next free seat is theirs.
///
/// # Errors
/// When the database does not answer; nothing was changed.
pub async fn to_front(office: &Office, id: Uuid, reason: &str, actor: &Actor) -> Result<Moved> {
    retried(|| try_to_front(office, id, reason, actor)).await
}

async fn try_to_front(office: &Office, id: Uuid, reason: &str, actor: &Actor) -> Result<Moved> {
    let mut tx = office.bus.database.begin().await?;
    let Some((_, row, from_position)) = waiting(&mut tx, id).await? else { return Ok(Moved::NotWaiting) };
    if from_position > 1 {
        changes::to_front(&mut tx, &row, office.bus.clock.now()).await?;
        let mut journal = Journal::open(&office.bus.clock);
        journal.note(id, actor, Deed::MovedToFront { reason: reason.into(), from_position });
        journal.save(&mut tx).await?;
        tx.commit().await?;
    }
    Ok(Moved::Done)
}

/// The person with the event, locked, and the place in the queue; nothing when the person does not wait.
async fn waiting(tx: &mut Tx, id: Uuid) -> Result<Option<(KeptEvent, Row, u32)>> {
    let Some(row) = registrations::by_id(tx, id).await? else { return Ok(None) };
    // The event's row first: everybody who changes seats queues there.
    let Some(kept) = events::lock(tx, row.event_id).await? else { return Ok(None) };
    let Some(row) = registrations::by_id(tx, id).await? else { return Ok(None) };
    let position = registrations::position(tx, &row).await?;
    Ok(position.map(|position| (kept, row, position)))
}
