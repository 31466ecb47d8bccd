//! A mail that an organizer writes to people of an event: a draft until it is ordered, once.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::table::RegistrationFilter;

/// To whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody whom the filter leaves when the mail goes out.
    Matching(RegistrationFilter),
    /// These people.
    These(Vec<Uuid>),
}

/// One mailing.
#[derive(Debug, Clone)]
pub struct Mailing {
    pub id: Uuid,
    pub event_id: Uuid,
    pub audience: Audience,
    pub subject: String,
    /// Markdown.
    pub body: String,
    pub author_id: Uuid,
    pub author: String,
    pub changed_at: DateTime<Utc>,
    /// None while it is a draft.
    pub ordered_at: Option<DateTime<Utc>>,
    /// How many, once it is ordered.
    pub recipients: Option<u32>,
}
