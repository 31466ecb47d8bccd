//! This service's tables.

pub mod attention;
pub mod events;
pub mod groups;
pub mod idempotency;
pub mod images;
pub mod organizers;
pub mod tokens;
pub mod versions;

use fachtag_db::Migrator;

/// This service's tables, and the history table that remembers them.
pub static MIGRATIONS: (Migrator, &str) = (sqlx::migrate!("../../migrations/events"), "_events_migrations");

/// Every statement by name, for the test that prepares them on both databases.
pub const STATEMENTS: &[&[(&str, &str)]] = &[
    attention::STATEMENTS,
    events::STATEMENTS,
    groups::STATEMENTS,
    idempotency::STATEMENTS,
    images::STATEMENTS,
    organizers::STATEMENTS,
    tokens::STATEMENTS,
    versions::STATEMENTS,
];
