//! Parts of an event as they go over the API.

use chrono::{DateTime, Utc};
use fachtag_contracts::events::{Contact, Session, Venue};
use fachtag_web::body::time;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::input::SessionInput;

/// Where the event takes place.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VenueContent {
    pub name: String,
    #[serde(default)]
    pub room: Option<String>,
    #[serde(default)]
    pub street: Option<String>,
    #[serde(default)]
    pub postal_code: Option<String>,
    #[serde(default)]
    pub city: Option<String>,
    /// Notes on access.
    #[serde(default)]
    pub accessibility: Option<String>,
}

/// Who answers questions; public.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactContent {
    pub name: String,
    pub email: String,
    #[serde(default)]
    pub phone: Option<String>,
}

/// A part of the programme.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SessionContent {
    /// Keeps a part the same when the programme is edited; new parts leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    pub title: String,
    #[serde(default)]
    pub room: Option<String>,
    #[serde(deserialize_with = "time")]
    pub starts_at: DateTime<Utc>,
    #[serde(deserialize_with = "time")]
    pub ends_at: DateTime<Utc>,
    /// null: for all.
    #[serde(default)]
    pub capacity: Option<u32>,
    /// Markdown.
    #[serde(default)]
    pub description: Option<String>,
    /// Who speaks or leads.
    #[serde(default)]
    pub speaker: Option<String>,
    /// Whether its time counts in certificates; a break's does not.
    #[serde(default = "yes")]
    pub counts_for_certificate: bool,
}

fn yes() -> bool {
    true
}

/// Two structs with the same fields: one goes over the API, the other does not know it.
macro_rules! same_fields {
    ($shape:ident = $inner:ident { $($field:ident),+ }) => {
        impl From<$shape> for $inner {
            fn from(shape: $shape) -> Self {
                Self { $($field: shape.$field),+ }
            }
        }
        impl From<$inner> for $shape {
            fn from(inner: $inner) -> Self {
                Self { $($field: inner.$field),+ }
            }
        }
    };
}

same_fields!(VenueContent = Venue { name, room, street, postal_code, city, accessibility });
same_fields!(ContactContent = Contact { name, email, phone });
same_fields!(
    SessionContent =
        SessionInput { id, title, room, starts_at, ends_at, capacity, description, speaker, counts_for_certificate }
);

impl From<Session> for SessionContent {
    fn from(session: Session) -> Self {
        SessionInput::from(&session).into()
    }
}
