//! What calendars show.

use chrono::Duration;
use fachtag_contracts::events::EventStatus;
use fachtag_db::Result;

use crate::{
    core::Core,
    domain::stored_event::StoredEvent,
    store::events::{self, Filter},
};

const MOST: u32 = 500;
/// Feeds show what was, too, for this long.
const PAST: Duration = Duration::days(90);
/// And what was cancelled so long ago at most.
const CANCELLED: Duration = Duration::days(30);

/// What a feed shows, of the whole programme or of a sub-group. Cancelled events stay for a while, since a reader takes out
/// only what it sees cancelled.
pub async fn feed(core: &Core, group: Option<String>) -> Result<Vec<StoredEvent>> {
    let now = core.bus.clock.now();
    let filter = Filter { all: true, from: Some(now - PAST), group, limit: MOST, ..Filter::default() };
    let mut found = events::list(&core.bus.database, filter).await?;
    found.retain(|stored| match stored.event.status {
        EventStatus::Published => true,
        EventStatus::Cancelled => now - stored.changed_at < CANCELLED,
        EventStatus::Draft => false,
    });
    Ok(found)
}
