//! An organizer helps somebody who waits: a free seat at once, or the first place of the waiting list.

use fachtag_bus::retried;
use fachtag_contracts::registrations::RegistrationPromoted;
use uuid::Uuid;

use crate::{
    core::{Core, Result},
    domain::{
        audit::{Action, Actor},
        registration::Registration,
    },
    store::{registrations, waiting_list},
    unit_of_work::EventUnit,
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

/// Which seat somebody who waits is to get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatFor {
    /// One that is free.
    Free,
    /// One more than there are, as far as the house has room.
    AboveCapacity,
}

/// Gives somebody who waits a seat. Passing others, and going above the capacity, needs a reason, which is kept.
pub async fn give_seat(core: &Core, id: Uuid, seat: SeatFor, reason: Option<&str>, actor: &Actor) -> Result<Moved> {
    retried(|| async {
        let Some((mut unit, mut registration, position)) = begin_waiting(core, id).await? else {
            return Ok(Moved::NotWaiting);
        };
        // A seat may have become free meanwhile.
        let free = unit.event.move_up().is_ok();
        let above_capacity = !free && seat == SeatFor::AboveCapacity && unit.event.move_up_above().is_ok();
        if !free && !above_capacity {
            return Ok(Moved::Full);
        }
        if (position > 1 || above_capacity) && reason.is_none() {
            return Ok(Moved::NeedsReason);
        }
        let _waitlisted = registration.give_seat();
        unit.event.grant_wishes(&mut registration);
        unit.save(&registration).await?;
        unit.tell(registration.public(None), |registration| RegistrationPromoted { registration })?;
        unit.audit(id, actor, Action::MovedUp { reason: reason.map(str::to_owned), above_capacity });
        unit.commit().await?;
        Ok(Moved::Done)
    })
    .await
}

/// Puts somebody who waits before all others, so that the next free seat is theirs.
pub async fn to_front(core: &Core, id: Uuid, reason: &str, actor: &Actor) -> Result<Moved> {
    retried(|| async {
        let Some((mut unit, registration, from_position)) = begin_waiting(core, id).await? else {
            return Ok(Moved::NotWaiting);
        };
        if from_position > 1 {
            let now = unit.now;
            waiting_list::to_front(unit.tx(), &registration, now).await?;
            unit.audit(id, actor, Action::MovedToFront { reason: reason.into(), from_position });
            unit.commit().await?;
        }
        Ok(Moved::Done)
    })
    .await
}

/// Begins to work on somebody who waits, with the place in the queue; nothing when the person does not wait.
async fn begin_waiting(core: &Core, id: Uuid) -> Result<Option<(EventUnit<'_>, Registration, u32)>> {
    let Some((mut unit, registration)) = core.begin_registration(id).await? else { return Ok(None) };
    let position = registrations::position(unit.tx(), &registration).await?;
    Ok(position.map(|position| (unit, registration, position)))
}
