//! A registration is given up; the first who waits moves up in the same transaction.

pub(crate) mod api;
pub(crate) mod organizer;
pub(crate) mod participant;
mod reinstate;

pub use reinstate::{Reinstated, reinstate, undo_until};

use fachtag_bus::retried;
use fachtag_contracts::registrations::{CancelledBy, RegistrationCancelled, RegistrationStatus};
use uuid::Uuid;

use crate::{
    core::{Core, Result},
    domain::{
        audit::{Action, Actor},
        registration::Registration,
        window::{Closed, check_takes_place},
    },
    unit_of_work::EventUnit,
};

/// What became of the request to cancel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelOutcome {
    /// The first of those who waited has got the seat, or an offer.
    Now {
        moved_up: Option<Uuid>,
    },
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
    /// [`CancelOutcome::Present`]: whoever asks may not know it.
    Keep,
    /// They know, and want it all the same.
    Cancel,
}

/// What an organizer says of a cancellation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cancellation {
    /// Kept in the history only.
    pub reason: Option<String>,
    /// The person asked for it: the letter thanks instead of taking away.
    pub on_request: bool,
    /// Stands in the letter.
    pub message: Option<String>,
}

/// Gives up a registration and its seat.
pub async fn cancel(
    core: &Core,
    id: Uuid,
    actor: &Actor,
    cancellation: &Cancellation,
    if_present: IfPresent,
) -> Result<CancelOutcome> {
    retried(|| async {
        let Some((mut unit, registration)) = core.begin_registration(id).await? else {
            return Ok(CancelOutcome::Unknown);
        };
        if !registration.is_active() {
            return Ok(CancelOutcome::Before);
        }
        if let Err(closed) = check_takes_place(&unit.event.facts, unit.now) {
            return Ok(CancelOutcome::Closed(closed));
        }
        if registration.was_present() && if_present == IfPresent::Keep {
            return Ok(CancelOutcome::Present);
        }
        let by = match actor {
            Actor::Participant => CancelledBy::Participant,
            Actor::Organizer { .. } | Actor::WaitingList | Actor::Deadline => CancelledBy::Organizer,
        };
        let Cancellation { reason, on_request, .. } = cancellation;
        let had = Some(registration.status);
        give_up(&mut unit, registration, by, cancellation).await?;
        unit.audit(id, actor, Action::Cancelled { reason: reason.clone(), on_request: *on_request, had });
        let moved_up = unit.commit().await?.first().map(|registration| registration.id);
        Ok(CancelOutcome::Now { moved_up })
    })
    .await
}

/// Cancels a registration, gives back what it had, and says so.
pub(crate) async fn give_up(
    unit: &mut EventUnit<'_>,
    mut registration: Registration,
    by: CancelledBy,
    cancellation: &Cancellation,
) -> Result<()> {
    let was = unit.event.end(&mut registration, by);
    unit.save(&registration).await?;
    // An offer is not yet a seat: the person waited until now.
    let had_seat = matches!(was, RegistrationStatus::Confirmed | RegistrationStatus::Pending);
    let Cancellation { on_request, message, .. } = cancellation.clone();
    unit.tell(registration.public(None), |registration| RegistrationCancelled {
        registration,
        by,
        had_seat,
        was: Some(was),
        on_request,
        message,
    })
}
