//! An organizer writes to people who signed up.

pub mod compose;
pub(crate) mod write;
