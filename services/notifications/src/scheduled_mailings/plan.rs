//! What an organizer sees of an event's plan, and does with it.

use fachtag_bus::{Error, retried};
use fachtag_contracts::registrations::Registration;
use uuid::Uuid;

use super::announce::announce;
use crate::{
    core::Core,
    domain::{
        letter::LetterKind,
        schedule::{ScheduledMailing, Step},
    },
    store::{registrations, schedule},
};

/// What goes out for an event, and who is registered for it.
pub(super) struct Plan {
    pub mailings: Vec<ScheduledMailing>,
    pub people: Vec<Registration>,
}

/// An event's plan.
pub(super) async fn of_event(core: &Core, event: Uuid) -> fachtag_db::Result<Plan> {
    let database = &core.bus.database;
    let mailings = schedule::of_event(database, event).await?;
    Ok(Plan { mailings, people: registrations::of_event(database, event).await? })
}

/// Takes a step. False when it is not possible, or was taken before.
pub(super) async fn take(core: &Core, event: Uuid, mailing: (LetterKind, i64), step: Step) -> Result<bool, Error> {
    retried(|| try_take(core, event, mailing, step)).await
}

async fn try_take(core: &Core, event: Uuid, mailing: (LetterKind, i64), step: Step) -> Result<bool, Error> {
    let mut work = core.bus.begin().await?;
    let taken = schedule::take(&mut work.tx, event, mailing, step, work.now).await?;
    if taken {
        announce(core, &mut work.tx, event).await?;
    }
    work.commit().await?;
    Ok(taken)
}
