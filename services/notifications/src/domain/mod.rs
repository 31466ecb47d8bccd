//! What letters are and what becomes of them: no clock, no database, no network.

pub mod letter;
