//! This service's tables.

pub mod events;
pub mod idempotency;
pub mod images;
pub mod list_mails;
pub mod registrations;

use fachtag_db::Migrator;

/// This service's tables, and the history table that remembers them.
pub static MIGRATIONS: (Migrator, &str) =
    (sqlx::migrate!("../../migrations/registrations"), "_registrations_migrations");

/// Every statement by name, for the test that prepares them on both databases.
pub const STATEMENTS: &[&[(&str, &str)]] = &[
    events::STATEMENTS,
    idempotency::STATEMENTS,
    images::STATEMENTS,
    list_mails::STATEMENTS,
    registrations::STATEMENTS,
];
