//! What the API lists.

use fachtag_db::Result;

pub use crate::store::events::Filter;
use crate::{core::Core, domain::stored_event::StoredEvent, store::events};

/// Events by their start.
pub async fn list(core: &Core, filter: Filter) -> Result<Vec<StoredEvent>> {
    events::list(&core.bus.database, filter).await
}
