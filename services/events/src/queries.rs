//! What pages and API of several stories read.

use fachtag_db::Result;

use crate::{
    core::Core,
    domain::{group::Group, stored_event::StoredEvent},
    store::{events, groups},
};

/// The event with this id or slug.
pub async fn event(core: &Core, id_or_slug: &str) -> Result<Option<StoredEvent>> {
    events::find(&core.bus.database, id_or_slug).await
}

/// All sub-groups in their order.
pub async fn groups(core: &Core) -> Result<Vec<Group>> {
    groups::list(&core.bus.database).await
}

/// One sub-group.
pub async fn group(core: &Core, slug: &str) -> Result<Option<Group>> {
    groups::find(&core.bus.database, slug).await
}
