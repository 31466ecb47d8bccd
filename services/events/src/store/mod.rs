//! The tables of events, groups and pictures. Those of logins and tokens are in `identity`.

pub mod attention;
pub mod events;
pub mod groups;
pub mod idempotency;
pub mod images;
pub mod site_texts;
pub mod versions;

use fachtag_db::Migrator;

/// All tables of this service, and the history table that remembers them.
pub static MIGRATIONS: (Migrator, &str) = (sqlx::migrate!("../../migrations/events"), "_events_migrations");

/// Every statement by name.
pub const STATEMENTS: &[&[(&str, &str)]] = &[
    attention::STATEMENTS,
    events::STATEMENTS,
    groups::STATEMENTS,
    idempotency::STATEMENTS,
    images::STATEMENTS,
    site_texts::STATEMENTS,
    versions::STATEMENTS,
];
