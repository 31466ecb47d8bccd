//! The table of an event's registrations, one person's page, and both over the API.

pub(crate) mod api;
mod columns;
mod filters;
pub(crate) mod page;
pub(crate) mod person;
pub(crate) mod tag_api;
pub(crate) mod tag_pages;
pub mod tags;

use std::collections::HashMap;

use chrono::Duration;
use fachtag_contracts::registrations::RegistrationStatus;
use uuid::Uuid;

use crate::{
    core::{Core, Result},
    domain::{
        audit::AuditEntry,
        registration::Registration,
        table::{RegistrationFilter, Sort},
    },
    store::{audit, listing, table, waiting_list},
};

pub use listing::Selection;
pub use table::Count;

/// How long organizers are told of sign-ups that looked like a program's.
const SUSPICION_SHOWN: Duration = Duration::days(1);

/// How many registrations a filter leaves.
pub async fn count(core: &Core, event: Uuid, filter: &RegistrationFilter) -> Result<u32> {
    Ok(table::count(&core.bus.database, event, filter).await?)
}

/// Everybody whom a filter leaves.
pub async fn ids(core: &Core, event: Uuid, filter: &RegistrationFilter) -> Result<Vec<Uuid>> {
    Ok(table::ids(&core.bus.database, event, filter).await?)
}

/// Some of the registrations that a filter leaves: at most `limit`, after the first `offset`.
pub async fn page(
    core: &Core,
    event: Uuid,
    filter: &RegistrationFilter,
    sort: (Sort, bool),
    (limit, offset): (u32, u32),
) -> Result<Vec<Registration>> {
    Ok(table::page(&core.bus.database, event, filter, sort, (limit, offset)).await?)
}

/// Everybody of an event, counted.
pub async fn counts(core: &Core, event: Uuid) -> Result<Vec<Count>> {
    Ok(table::counts(&core.bus.database, event).await?)
}

/// Places in the queue, if anybody of these waits.
pub async fn positions(core: &Core, event: Uuid, shown: &[Registration]) -> Result<HashMap<Uuid, u32>> {
    if !shown.iter().any(|registration| registration.status == RegistrationStatus::Waitlisted) {
        return Ok(HashMap::new());
    }
    let queue = waiting_list::queue(&core.bus.database, event).await?;
    Ok(queue.into_iter().zip(1..).collect())
}

/// How many sign-ups of late looked like a program's.
pub async fn suspicious(core: &Core, event: Uuid) -> Result<i64> {
    let since = core.bus.clock.now() - SUSPICION_SHOWN;
    Ok(table::suspicious(&core.bus.database, event, since).await?)
}

/// Registrations by arrival.
pub async fn list(core: &Core, selection: Selection) -> Result<Vec<Registration>> {
    Ok(listing::list(&core.bus.database, selection).await?)
}

/// Everything that was done to a registration, the oldest first.
pub async fn history(core: &Core, registration: Uuid) -> Result<Vec<AuditEntry>> {
    Ok(audit::of(&core.bus.database, registration).await?)
}
