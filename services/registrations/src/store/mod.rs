//! This service's tables.

pub mod answers;
pub mod attendance;
pub mod books;
pub mod changes;
pub mod events;
pub mod history;
pub mod idempotency;
pub mod images;
pub mod keys;
mod keys_of_person;
pub mod list_mails;
pub mod mailings;
pub mod registrations;
pub mod table;
mod words;

use fachtag_db::Migrator;

/// This service's tables, and the history table that remembers them.
pub static MIGRATIONS: (Migrator, &str) =
    (sqlx::migrate!("../../migrations/registrations"), "_registrations_migrations");

/// Every statement by name, for the test that prepares them on both databases.
pub const STATEMENTS: &[&[(&str, &str)]] = &[
    answers::STATEMENTS,
    attendance::STATEMENTS,
    books::STATEMENTS,
    changes::STATEMENTS,
    events::STATEMENTS,
    history::STATEMENTS,
    idempotency::STATEMENTS,
    images::STATEMENTS,
    keys::STATEMENTS,
    list_mails::STATEMENTS,
    mailings::STATEMENTS,
    registrations::STATEMENTS,
    table::STATEMENTS,
];
