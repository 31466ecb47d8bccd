//! An attendance list was compiled: each of the event's organizers gets it as files.

pub mod compose;
pub(crate) mod write;
