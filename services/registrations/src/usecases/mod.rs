//! What people can do, one file each: begin, load, decide, save, say, commit.

pub mod answer;
pub mod attend;
pub mod cancel;
pub mod certificate;
pub mod change;
pub mod expire;
mod journal;
pub mod links;
pub mod list;
pub mod list_mails;
pub mod move_up;
pub mod read;
mod seating;
pub mod sign_up;
pub mod write;

use chrono::{DateTime, Utc};
use fachtag_bus::Bus;
use fachtag_contracts::registrations::{RegistrationOffered, RegistrationPromoted, SeatsChanged};
use fachtag_db::Tx;
use fachtag_runtime::{Secret, trace};

use crate::{
    domain::{
        deadline,
        history::{Actor, Deed},
        window,
    },
    store::{
        changes,
        events::{self, KeptEvent},
    },
};

pub(crate) use journal::Journal;
pub use sign_up::SignUps;

/// What every use case needs. Cloning shares it.
#[derive(Clone)]
pub struct Office {
    pub bus: Bus,
    pub secret: Secret,
}

/// The purpose that manage tokens are derived for.
pub const MANAGE: &str = "manage";

/// Whether another transaction stood in the way: the database undid everything, and the same again will do.
fn is_conflict(error: &fachtag_bus::Error) -> bool {
    matches!(error, fachtag_bus::Error::Database(fachtag_db::Error::Conflict(_)))
}

/// Does it, and once more when another transaction stood in the way.
pub(crate) async fn retried<T, F: Future<Output = Result<T>>>(act: impl Fn() -> F) -> Result<T> {
    match act().await {
        Err(error) if is_conflict(&error) => act().await,
        other => other,
    }
}

/// A use case could not be carried out for technical reasons.
pub type Result<T, E = fachtag_bus::Error> = std::result::Result<T, E>;

/// Gives free seats to those who wait, or offers them, saves the seats, and says both. Whatever changes seats ends with this.
pub(crate) async fn settle_seats(
    tx: &mut Tx,
    kept: &mut KeptEvent,
    now: DateTime<Utc>,
    journal: &mut Journal<'_>,
) -> Result<()> {
    let moves_up = window::moves_up(&kept.event, now);
    if moves_up && kept.event.offers {
        offer(tx, kept, now, journal).await?;
    } else if moves_up {
        let promoted = kept.seats.promote();
        for row in changes::promote(tx, kept.event.id, now, promoted).await? {
            journal.tell(row.public(None), trace::current(), |registration| RegistrationPromoted { registration })?;
            journal.note(row.id, &Actor::WaitingList, Deed::MovedUp { reason: None });
        }
    }
    save_seats(tx, kept, journal).await
}

async fn offer(tx: &mut Tx, kept: &mut KeptEvent, now: DateTime<Utc>, journal: &mut Journal<'_>) -> Result<()> {
    let Some(until) = deadline::of_offer(&kept.event, now) else { return Ok(()) };
    let offered = kept.seats.offer();
    for row in changes::offer(tx, kept.event.id, now, offered, until).await? {
        journal.tell(row.public(None), trace::current(), |registration| RegistrationOffered { registration })?;
        journal.note(row.id, &Actor::WaitingList, Deed::Offered { until });
    }
    Ok(())
}

/// Saves changed seats and says how many are taken.
pub(crate) async fn save_seats(tx: &mut Tx, kept: &mut KeptEvent, journal: &mut Journal<'_>) -> Result<()> {
    kept.seats_version += 1;
    events::save_seats(tx, kept).await?;
    journal.say(&seats_changed(kept))
}

pub(crate) fn seats_changed(kept: &KeptEvent) -> SeatsChanged {
    SeatsChanged {
        event_id: kept.event.id,
        version: kept.seats_version,
        capacity: kept.seats.capacity,
        confirmed: kept.seats.confirmed,
        held: kept.seats.held,
        waiting: kept.seats.waiting,
    }
}
