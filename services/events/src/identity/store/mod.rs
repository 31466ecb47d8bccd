//! The tables of logins and tokens.

pub mod organizers;
pub mod sign_in_links;
pub mod tokens;

/// Every statement by name.
pub const STATEMENTS: &[&[(&str, &str)]] = &[organizers::STATEMENTS, sign_in_links::STATEMENTS, tokens::STATEMENTS];
