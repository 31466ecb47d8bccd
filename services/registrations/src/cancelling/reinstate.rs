//! An organizer takes a cancellation back that was a slip.

use chrono::{DateTime, Duration, Utc};
use fachtag_bus::retried;
use fachtag_contracts::registrations::{RegistrationConfirmed, RegistrationStatus, RegistrationWaitlisted};
use uuid::Uuid;

use crate::{
    core::{Core, Result},
    domain::{
        audit::{Action, Actor, AuditEntry},
        window::check_takes_place,
    },
    store::{audit, registrations},
};

/// Afterwards the person has read the letter and made other plans.
const UNDO: Duration = Duration::hours(1);

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reinstated {
    Done,
    /// The seat is somebody else's, the hour is over, or the person is registered anew.
    NotPossible,
}

/// Until when a cancellation can be taken back, with what the person had.
pub fn undo_until(history: &[AuditEntry]) -> Option<(DateTime<Utc>, RegistrationStatus)> {
    let last = history.last()?;
    match last.action {
        Action::Cancelled {
            had: Some(had @ (RegistrationStatus::Confirmed | RegistrationStatus::Waitlisted)), ..
        } => Some((last.at + UNDO, had)),
        _ => None,
    }
}

/// Gives somebody back the seat, or the place on the waiting list, that was given up within the last hour.
pub async fn reinstate(core: &Core, id: Uuid, actor: &Actor) -> Result<Reinstated> {
    retried(|| async {
        let Some((mut unit, mut registration)) = core.begin_registration(id).await? else {
            return Ok(Reinstated::NotPossible);
        };
        let undo = undo_until(&audit::of(unit.tx(), id).await?);
        let Some((_, had)) = undo.filter(|(until, _)| unit.now < *until && !registration.is_active()) else {
            return Ok(Reinstated::NotPossible);
        };
        let takes_place = check_takes_place(&unit.event.facts, unit.now).is_ok();
        if !takes_place || unit.event.seats.restore(had).is_err() {
            return Ok(Reinstated::NotPossible);
        }
        if let Some(person) = registration.participant.person() {
            let known = registrations::by_email(unit.tx(), registration.event_id, vec![person.email.clone()]).await?;
            if known.iter().any(|known| known.is_active() && known.person() == person) {
                return Ok(Reinstated::NotPossible);
            }
        }
        registration.reinstate(had);
        unit.event.grant_wishes(&mut registration);
        unit.save(&registration).await?;
        let position = registrations::position(unit.tx(), &registration).await?;
        let public = registration.public(position);
        match had {
            RegistrationStatus::Waitlisted => {
                unit.tell(public, |registration| RegistrationWaitlisted { registration, unasked: false })?;
            }
            _ => unit.tell(public, |registration| RegistrationConfirmed { registration, unasked: false })?,
        }
        unit.audit(id, actor, Action::Reinstated);
        unit.commit().await?;
        Ok(Reinstated::Done)
    })
    .await
}
