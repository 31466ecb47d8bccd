//! Somebody for whom a seat is held says yes: confirms the address, or accepts an offer. Saying no is cancelling.
//!
//! The clock is not asked: until the seat has gone to somebody else, an answer that comes a moment late harms nobody.

use fachtag_bus::retried;
use fachtag_contracts::registrations::{RegistrationConfirmed, RegistrationPromoted, RegistrationStatus};
use uuid::Uuid;

use crate::{
    core::{Core, Result},
    domain::{
        audit::{Action, Actor},
        window::{Closed, check_takes_place},
    },
};

/// What became of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepted {
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
pub async fn accept(core: &Core, id: Uuid, actor: &Actor) -> Result<Accepted> {
    retried(|| async {
        let Some((mut unit, mut registration)) = core.begin_registration(id).await? else {
            return Ok(Accepted::Unknown);
        };
        match registration.status {
            RegistrationStatus::Confirmed => return Ok(Accepted::Before),
            RegistrationStatus::Waitlisted | RegistrationStatus::Cancelled => return Ok(Accepted::NotHeld),
            RegistrationStatus::Pending | RegistrationStatus::Offered => {}
        }
        if let Err(closed) = check_takes_place(&unit.event.facts, unit.now) {
            return Ok(Accepted::Closed(closed));
        }
        let was = registration.give_seat();
        unit.event.seats.keep();
        unit.save(&registration).await?;
        if was == RegistrationStatus::Offered {
            unit.tell(registration.public(None), |registration| RegistrationPromoted { registration })?;
            unit.audit(id, actor, Action::Accepted);
        } else {
            unit.tell(registration.public(None), |registration| RegistrationConfirmed {
                registration,
                unasked: false,
            })?;
            unit.audit(id, actor, Action::Confirmed);
        }
        unit.commit().await?;
        Ok(Accepted::Now)
    })
    .await
}
