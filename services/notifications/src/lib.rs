//! The notifications service: letters, composed once and sent once.
//!
//! A folder for each thing that people and messages do. Below them: `composing` makes mails, `sending` is the queue and the way to the
//! mail server, `domain` is pure and `store` is SQL. `messages` says which message causes what, `due` what
//! goes out by itself, `routes` which address leads where.

pub mod app;
pub mod attendance_lists;
pub mod bounces;
pub mod composing;
pub mod core;
pub mod digest;
pub mod domain;
pub mod due;
mod letters;
pub mod login_links;
pub mod mailbox;
pub mod mailings;
pub mod messages;
mod organized_event;
pub mod personal_data;
mod preview;
pub mod registration_letters;
pub mod routes;
mod scheduled_mailings;
pub mod sending;
pub mod store;
pub mod trial;
mod upkeep;
