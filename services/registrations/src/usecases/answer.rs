//! Somebody for whom a seat is held says yes: confirms the address, or accepts an offer. Saying no is cancelling.
//!
//! The clock is not asked: until the seat has gone to somebody else, an answer that comes a moment late harms nobody.

use fachtag_contracts::registrations::{RegistrationConfirmed, RegistrationPromoted, RegistrationStatus};
use fachtag_runtime::trace;
use uuid::Uuid;

use super::{Journal, Office, Result, retried, save_seats};
use crate::{
    domain::{
        history::{Actor, Deed},
        window::{Closed, check_takes_place},
    },
    store::{changes, events, registrations},
};

/// What became of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// The seat is the person's.
    Now,
    /// It was before; nothing changed.
    Before,
    /// No seat is held: it was given up, or the answer came too late; nothing changed.
    NotHeld,
    /// The event is over or called off; nothing changed.
    Closed(Closed),
    Unknown,
}

/// Makes the seat that is held for somebody this person's own.
///
/// # Errors
/// When the database does not answer; nothing was changed.
pub async fn accept(office: &Office, id: Uuid, actor: &Actor) -> Result<Answered> {
    retried(|| try_accept(office, id, actor)).await
}

async fn try_accept(office: &Office, id: Uuid, actor: &Actor) -> Result<Answered> {
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    let Some(row) = registrations::by_id(&mut tx, id).await? else { return Ok(Answered::Unknown) };
    // The event's row first: everybody who changes seats queues there, who takes a seat back that nobody answered for, too.
    let Some(mut kept) = events::lock(&mut tx, row.event_id).await? else { return Ok(Answered::Unknown) };
    let Some(before) = registrations::by_id(&mut tx, id).await? else { return Ok(Answered::Unknown) };
    match before.status() {
        RegistrationStatus::Confirmed => return Ok(Answered::Before),
        RegistrationStatus::Waitlisted | RegistrationStatus::Cancelled => return Ok(Answered::NotHeld),
        RegistrationStatus::Pending | RegistrationStatus::Offered => {}
    }
    if let Err(closed) = check_takes_place(&kept.event, now) {
        return Ok(Answered::Closed(closed));
    }
    let after = changes::give_seat(&mut tx, id, now).await?.public(None);
    kept.seats.keep();
    let mut journal = Journal::open(&office.bus.clock);
    if before.status() == RegistrationStatus::Offered {
        journal.tell(after, trace::current(), |registration| RegistrationPromoted { registration })?;
        journal.note(id, actor, Deed::Accepted);
    } else {
        journal.tell(after, trace::current(), |registration| RegistrationConfirmed { registration, unasked: false })?;
        journal.note(id, actor, Deed::Confirmed);
    }
    save_seats(&mut tx, &mut kept, &mut journal).await?;
    journal.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(Answered::Now)
}
