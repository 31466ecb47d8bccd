//! What the overview shows.

use chrono::{DateTime, Utc};
use fachtag_db::Result;
use uuid::Uuid;

pub use crate::store::attention::Attention;
use crate::{
    core::Core,
    domain::stored_event::StoredEvent,
    store::{
        attention,
        events::{self, Filter},
    },
};

/// Coming events that the page can hold; nobody plans more.
const MOST: u32 = 500;

/// Events that are not over before this time, drafts and cancelled ones too.
pub async fn coming(core: &Core, from: DateTime<Utc>) -> Result<Vec<StoredEvent>> {
    let filter = Filter { all: true, from: Some(from), limit: MOST, ..Filter::default() };
    events::list(&core.bus.database, filter).await
}

/// What is known of the troubles of all services.
pub async fn attention(core: &Core) -> Result<Attention> {
    attention::all(&core.bus.database).await
}

/// The events with these ids, by their start.
pub async fn events(core: &Core, ids: &[Uuid]) -> Result<Vec<StoredEvent>> {
    events::by_ids(&core.bus.database, ids).await
}
