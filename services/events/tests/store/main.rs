//! Events, organizers and tokens on both databases.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

mod events;
mod logins;
mod world;
