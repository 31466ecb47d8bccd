#![doc = include_str!("../README.md")]

pub mod entries;
mod extract;
mod guard;
pub mod links;
mod principal;

use fachtag_db::Migrator;

pub use extract::forbidden;
pub use extract::{Administers, ApiCaller, ApiOrganizer, ApiStaff, Organizes, SignedIn};
pub use fachtag_contracts::access::Role;
pub use guard::{Guard, hear};
pub use principal::{COOKIE, Principal, api_token, expired_cookie, session_cookie};

/// Every statement of this crate by name, for the test that prepares them.
pub const STATEMENTS: &[&[(&str, &str)]] = &[entries::STATEMENTS, links::STATEMENTS];

/// The tables of this crate, and the history table that remembers them.
pub static MIGRATIONS: (Migrator, &str) = (sqlx::migrate!("../../migrations/access"), "_access_migrations");
