//! Somebody came, or did not.

pub(crate) mod api;
pub(crate) mod door;
pub(crate) mod page;
pub(crate) mod rest;

use fachtag_bus::retried;
use fachtag_contracts::attendance::Attendance;
use fachtag_contracts::registrations::RegistrationChanged;
use uuid::Uuid;

use crate::{
    core::{Core, Result},
    domain::{
        audit::{Action, Actor},
        registration::Registration,
    },
    store::{listing, registrations},
    unit_of_work::Unit,
};

/// Notes it of some people of an event, or takes the mark back; for how many that was new. Who has no seat is left out.
pub async fn mark(
    core: &Core,
    event: Uuid,
    ids: &[Uuid],
    attendance: Option<Attendance>,
    actor: &Actor,
) -> Result<usize> {
    retried(|| async {
        let mut unit = core.begin().await?;
        let now = unit.now;
        let marked = registrations::mark(unit.tx(), event, ids, attendance, now).await?;
        save(unit, &marked, attendance, actor).await
    })
    .await
}

/// Notes the same of everybody with a seat of whom nothing is noted; of how many.
pub async fn mark_rest(core: &Core, event: Uuid, attendance: Attendance, actor: &Actor) -> Result<usize> {
    retried(|| async {
        let mut unit = core.begin().await?;
        let now = unit.now;
        let marked = registrations::mark_rest(unit.tx(), event, attendance, now).await?;
        save(unit, &marked, Some(attendance), actor).await
    })
    .await
}

async fn save(
    mut unit: Unit<'_>,
    marked: &[Registration],
    attendance: Option<Attendance>,
    actor: &Actor,
) -> Result<usize> {
    for registration in marked {
        unit.audit(registration.id, actor, Action::Attended { attendance });
        // Who has a seat does not wait.
        unit.tell(registration.public(None), |registration| RegistrationChanged {
            registration,
            address_changed: false,
            write_again: false,
            unasked: false,
        })?;
    }
    unit.commit().await?;
    Ok(marked.len())
}

/// Everybody with a seat, by name the German way.
pub async fn expected(core: &Core, event: Uuid) -> Result<Vec<Registration>> {
    Ok(listing::confirmed(&core.bus.database, event).await?)
}
