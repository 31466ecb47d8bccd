//! What the organizers' pages about events read.

use fachtag_db::Result;
use uuid::Uuid;

pub use crate::store::versions::Version;
use crate::{
    core::Core,
    domain::stored_event::StoredEvent,
    store::{events, versions},
};

/// Every event, drafts and cancelled ones too, by its start.
pub async fn all(core: &Core) -> Result<Vec<StoredEvent>> {
    events::everything(&core.bus.database).await
}

/// An event's versions from this one on, the oldest first.
pub async fn versions(core: &Core, event: Uuid, since: i64) -> Result<Vec<Version>> {
    versions::since(&core.bus.database, event, since).await
}
