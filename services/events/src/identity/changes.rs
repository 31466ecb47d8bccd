//! How a changed login is stored and announced.

use chrono::{DateTime, Utc};
use fachtag_access::entries;
use fachtag_bus::Work;
use fachtag_contracts::access::{Organizer, OrganizerChanged};
use fachtag_db::Tx;
use uuid::Uuid;

use super::store::organizers;
use crate::core::Failure;

/// Every service learns of the login; this one in the same transaction.
pub async fn announce(work: &mut Work<'_>, organizer: &Organizer) -> Result<(), Failure> {
    entries::learn(&mut work.tx, organizer).await?;
    Ok(work.say(&OrganizerChanged { organizer: organizer.clone() })?)
}

/// Saves a changed login, stores it for this service's own guard, and tells the others.
pub async fn edit(mut work: Work<'_>, id: Uuid, change: impl FnOnce(Organizer) -> Organizer) -> Result<(), Failure> {
    let now = work.now;
    if let Some(organizer) = edit_within(&mut work.tx, now, id, change).await? {
        work.say(&OrganizerChanged { organizer })?;
        work.commit().await?;
    }
    Ok(())
}

/// The same within a transaction, the message to the others left to the caller. `None` when nothing changed.
pub async fn edit_within(
    tx: &mut Tx,
    now: DateTime<Utc>,
    id: Uuid,
    change: impl FnOnce(Organizer) -> Organizer,
) -> Result<Option<Organizer>, Failure> {
    let before = organizers::lock(&mut *tx, id).await?.filter(|organizer| !organizer.removed);
    let before = before.ok_or(Failure::Unknown)?;
    let mut after = change(before.clone());
    if after == before {
        return Ok(None);
    }
    after.version += 1;
    organizers::update(&mut *tx, &after, now).await?;
    entries::learn(tx, &after).await?;
    Ok(Some(after))
}
