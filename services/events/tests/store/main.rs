//! Events, organizers and tokens on both databases.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

mod attention;
mod digest;
mod editing;
mod events;
mod groups;
mod logins;
mod tokens;
mod world;
