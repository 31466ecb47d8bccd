//! Seats and registrations on both databases.

mod sign_ups;
mod statements;
mod waiting;
mod world;
