//! This service's tables.

pub mod events;
pub mod letters;
pub mod queue;
pub mod registrations;
pub mod schedule;

use fachtag_db::{Error, Migrator};
use serde::de::DeserializeOwned;

/// This service's tables, and the history table that remembers them.
pub static MIGRATIONS: (Migrator, &str) =
    (sqlx::migrate!("../../migrations/notifications"), "_notifications_migrations");

/// Every statement by name, for the test that prepares them on both databases.
pub const STATEMENTS: &[&[(&str, &str)]] =
    &[events::STATEMENTS, letters::STATEMENTS, queue::STATEMENTS, registrations::STATEMENTS, schedule::STATEMENTS];

/// A stored copy of another service's state.
fn copy<T: DeserializeOwned>(state: &str) -> fachtag_db::Result<T> {
    serde_json::from_str(state).map_err(|error| Error::Unavailable(sqlx::Error::Decode(error.into())))
}
