#![doc = include_str!("../README.md")]

pub mod backup;
mod database;
mod error;
mod migrate;
pub mod schema;
mod sql;
mod value;

pub use database::{Database, DatabaseUrl, Tx};
pub use error::{Cause, Error};
pub use sql::{Row, Sql, Target, sql};
pub use sqlx::{FromRow, migrate::Migrator, types::Json};
pub use value::Value;

/// Result of everything here.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Declares a store's SQL as constants, and lists them in `STATEMENTS` for the test that prepares every one.
#[macro_export]
macro_rules! statements {
    ($($(#[$doc:meta])* $vis:vis $name:ident = $text:expr;)+) => {
        $($(#[$doc])* $vis const $name: &str = $text;)+
        /// Every statement of this store by name.
        pub const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),+];
    };
}
