//! What the public pages show.

use fachtag_db::Result;

use crate::{
    core::Core,
    domain::stored_event::StoredEvent,
    store::events::{self, Filter},
};

/// Coming events on one page; more than anybody plans.
const MOST: u32 = 300;
/// Events in the list of pages, which may hold 50,000 (sitemaps.org).
const LISTED: u32 = 10_000;

/// Public events that are not over, of a sub-group or of all.
pub async fn coming(core: &Core, group: Option<&str>) -> Result<Vec<StoredEvent>> {
    let group = group.map(str::to_owned);
    let filter = Filter { from: Some(core.bus.clock.now()), group, limit: MOST, ..Filter::default() };
    events::list(&core.bus.database, filter).await
}

/// Public events that are over, the latest first.
pub async fn past(core: &Core, group: Option<&str>, limit: u32) -> Result<Vec<StoredEvent>> {
    events::past(&core.bus.database, core.bus.clock.now(), group, limit).await
}

/// All public events, for the list of pages.
pub async fn listed(core: &Core) -> Result<Vec<StoredEvent>> {
    events::list(&core.bus.database, Filter { limit: LISTED, ..Filter::default() }).await
}
