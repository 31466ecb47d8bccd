//! Events, organizers and tokens on both databases.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

mod attention;
mod desk;
mod digest;
mod events;
mod groups;
mod logins;
mod tokens;
mod world;
