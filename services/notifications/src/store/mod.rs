//! This service's tables.

pub mod ahead;
pub mod backoff;
pub mod delivery;
pub mod digest;
pub mod events;
pub mod letters;
pub mod outage;
pub mod queue;
pub mod registrations;
pub mod schedule;
pub mod unasked;

use fachtag_db::{Database, Error, Migrator};
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// This service's tables, and the history table that remembers them.
pub static MIGRATIONS: (Migrator, &str) =
    (sqlx::migrate!("../../migrations/notifications"), "_notifications_migrations");

/// Every statement by name, for the test that prepares them on both databases.
pub const STATEMENTS: &[&[(&str, &str)]] = &[
    ahead::STATEMENTS,
    backoff::STATEMENTS,
    delivery::STATEMENTS,
    digest::STATEMENTS,
    events::STATEMENTS,
    letters::STATEMENTS,
    outage::STATEMENTS,
    queue::STATEMENTS,
    registrations::STATEMENTS,
    schedule::STATEMENTS,
    unasked::STATEMENTS,
];

/// What a person should know of the letters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letters {
    /// How many failed for good, by event.
    pub failed: Vec<(Option<Uuid>, i64)>,
    /// Why none can be sent, for people.
    pub trouble: Option<String>,
}

/// What a person should know of the letters now.
pub async fn attention(database: Database) -> fachtag_db::Result<Letters> {
    let failed = letters::failed_by_event(&database).await?;
    let outage = outage::current(&database).await?;
    Ok(Letters { failed, trouble: outage.map(|outage| outage.title().to_owned()) })
}

/// What is said where there is no mail server.
pub const NOT_SET_UP: &str = "Es ist kein Mailserver eingestellt: Niemand erhält E-Mails.";

/// A stored copy of another service's state.
fn copy<T: DeserializeOwned>(state: &str) -> fachtag_db::Result<T> {
    serde_json::from_str(state).map_err(|error| Error::Unavailable(sqlx::Error::Decode(error.into())))
}
