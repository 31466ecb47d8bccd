//! Somebody was given a login, or asked for a new link to it.

pub mod compose;
pub(crate) mod write;
