//! What an event may be: pure, without time of its own, database or network.

pub mod form;
pub mod input;
pub mod life;
pub mod slug;
