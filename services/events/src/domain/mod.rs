//! What an event may be: pure, without time of its own, database or network.

pub mod agenda;
pub mod copy;
pub mod form;
pub mod input;
pub mod life;
pub mod local_time;
pub mod merge;
pub mod own_path;
pub mod picture;
pub mod reminders;
pub mod sheet;
pub mod slug;
mod vector;
