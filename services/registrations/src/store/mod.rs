//! This service's tables.

pub mod audit;
pub mod checks;
pub mod events;
pub mod idempotency;
pub mod images;
pub mod links;
pub mod list_mails;
pub mod listing;
pub mod mailings;
pub mod missing_keys;
pub mod registrations;
mod row;
pub mod table;
pub mod tags;
pub mod waiting_list;
pub mod workshops;

use fachtag_db::Migrator;

/// This service's tables, and the history table that remembers them.
pub static MIGRATIONS: (Migrator, &str) =
    (sqlx::migrate!("../../migrations/registrations"), "_registrations_migrations");

/// Every statement by name, for the test that prepares them on both databases.
pub const STATEMENTS: &[&[(&str, &str)]] = &[
    audit::STATEMENTS,
    checks::STATEMENTS,
    events::STATEMENTS,
    idempotency::STATEMENTS,
    images::STATEMENTS,
    links::STATEMENTS,
    list_mails::STATEMENTS,
    listing::STATEMENTS,
    mailings::STATEMENTS,
    missing_keys::STATEMENTS,
    registrations::STATEMENTS,
    table::STATEMENTS,
    tags::STATEMENTS,
    waiting_list::STATEMENTS,
    workshops::STATEMENTS,
];
