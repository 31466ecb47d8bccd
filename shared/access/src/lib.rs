#![doc = include_str!("../README.md")]

pub mod entries;
mod event;
mod extract;
mod guard;
mod keep_alive;
pub mod links;
pub mod personal_data;
mod principal;
pub mod sessions;
pub mod tokens;

use fachtag_db::Migrator;

pub use event::{AtEvent, CheckingIn, Organizing, path_id};
pub use extract::{Administers, ApiAdministrator, ApiCaller, ApiOrganizer, ApiStaff, Organizes, SignedIn};
pub use fachtag_contracts::access::Role;
pub use guard::{Guard, LISTENS_TO, hear, tidy};
pub use keep_alive::keep_alive;
pub use principal::{Principal, SignedToken, api_token};
pub use sessions::{COOKIE, Session, expired_cookie, session_cookie};

/// Every statement of this crate by name, for the test that prepares them.
pub const STATEMENTS: &[&[(&str, &str)]] =
    &[entries::STATEMENTS, links::STATEMENTS, sessions::STATEMENTS, tokens::STATEMENTS];

/// The tables of this crate, and the history table that remembers them.
pub static MIGRATIONS: (Migrator, &str) = (sqlx::migrate!("../../migrations/access"), "_access_migrations");
