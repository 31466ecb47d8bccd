//! An attendance list that goes out by mail, went out, or was passed over.

use chrono::{DateTime, Utc};
use fachtag_contracts::attendance::ListOccasion;
use uuid::Uuid;

/// One list.
#[derive(Debug, Clone)]
pub struct ListMail {
    pub list_id: Uuid,
    pub event_id: Uuid,
    /// Why it goes out.
    pub occasion: ListOccasion,
    pub due_at: DateTime<Utc>,
    /// None: to come.
    pub done_at: Option<DateTime<Utc>>,
    /// False when it was passed over.
    pub sent: bool,
}

impl ListMail {
    /// A list to come.
    pub fn to_come(list_id: Uuid, event_id: Uuid, occasion: ListOccasion, due_at: DateTime<Utc>) -> Self {
        Self { list_id, event_id, occasion, due_at, done_at: None, sent: false }
    }
}
