//! What a message about a registration causes: a letter to the person.

pub mod compose;
pub(crate) mod on_message;
mod templates;
mod view;
pub(crate) mod write;
