//! What letters are and what becomes of them: no clock, no database, no network.

pub mod backoff;
pub mod letter;
pub mod reply;
