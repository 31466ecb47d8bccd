//! A registration is given up; the first who waits moves up in the same transaction.

pub(crate) mod api;
pub(crate) mod organizer;
pub(crate) mod participant;

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
    /// [`CancelOutcome::Present`]: whoever asks may not know it.
    Keep,
    /// They know, and want it all the same.
    Cancel,
}

/// Gives up a registration and its seat. An organizer may give a reason, which is kept.
pub async fn cancel(
    core: &Core,
    id: Uuid,
    actor: &Actor,
    reason: Option<&str>,
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
        give_up(&mut unit, registration, by).await?;
        unit.audit(id, actor, Action::Cancelled { reason: reason.map(str::to_owned) });
        unit.commit().await?;
        Ok(CancelOutcome::Now)
    })
    .await
}

/// Cancels a registration, gives back what it had, and says so.
pub(crate) async fn give_up(unit: &mut EventUnit<'_>, mut registration: Registration, by: CancelledBy) -> Result<()> {
    let was = registration.cancel(by);
    unit.event.release(was);
    unit.save(&registration).await?;
    // An offer is not yet a seat: the person waited until now.
    let had_seat = matches!(was, RegistrationStatus::Confirmed | RegistrationStatus::Pending);
    unit.tell(registration.public(None), |registration| RegistrationCancelled {
        registration,
        by,
        had_seat,
        was: Some(was),
    })
}
