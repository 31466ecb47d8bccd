//! The daily overview for organizers: who wants it, what it has to tell, and how one gets out of it.

pub(crate) mod collect;
pub mod compose;
mod unsubscribe;
pub(crate) mod unsubscribe_page;
pub(crate) mod write_due;
