//! The seats of an event, as the API tells them.

use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::stored_event::StoredEvent;

/// Seats; follows the registrations within a second or so.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeatsView {
    /// null is unlimited.
    pub capacity: Option<u32>,
    pub confirmed: u32,
    /// Kept for people who still have to answer; left out where there are none.
    #[serde(skip_serializing_if = "is_none")]
    pub held: u32,
    pub waiting: u32,
}

impl From<&StoredEvent> for SeatsView {
    fn from(stored: &StoredEvent) -> Self {
        let StoredEvent { event, confirmed, held, waiting, .. } = stored;
        Self { capacity: event.capacity, confirmed: *confirmed, held: *held, waiting: *waiting }
    }
}

/// Serde passes references.
fn is_none(count: &u32) -> bool {
    *count == 0
}
