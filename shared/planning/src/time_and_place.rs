//! What people have to know when it changes.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::events::{Event, Venue};
use serde::{Deserialize, Serialize};

/// Several edits within this time make one mail.
pub const DEBOUNCE: Duration = Duration::minutes(10);

/// When and where an event takes place. Whoever is registered relies on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeAndPlace {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Without the notes on access: they are a text.
    pub venue: Option<Venue>,
    pub online_url: Option<String>,
}

impl TimeAndPlace {
    /// Those of an event.
    pub fn of(event: &Event) -> Self {
        Self {
            starts_at: event.starts_at,
            ends_at: event.ends_at,
            venue: event.venue.clone().map(|venue| Venue { accessibility: None, ..venue }),
            online_url: event.online_url.clone(),
        }
    }
}
