//! What letters are, when they go out by themselves and what becomes of them: no clock, no database, no network.

pub mod allowance;
pub mod backoff;
pub mod digest;
pub mod letter;
pub mod reply;
pub mod schedule;
