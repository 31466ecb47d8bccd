//! Seats and registrations on both databases.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

mod answers;
mod desk;
mod list_mails;
mod sign_ups;
mod statements;
mod waiting;
mod world;
mod writing;
