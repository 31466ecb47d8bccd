//! What an event may be: pure, without time of its own, database or network.

pub mod agenda;
pub mod copy;
pub mod event_form;
pub mod group;
pub mod input;
pub mod life;
pub mod local_time;
pub mod merge;
pub mod own_path;
pub mod picture;
pub mod reminders;
mod session_input;
pub mod sign_up_form;
pub mod site_text;
pub mod slug;
pub mod stored_event;
pub mod unusable;
mod vector;
