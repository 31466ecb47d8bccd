//! The notifications service: letters, composed once and sent once.
//!
//! `domain` is pure, `mail` composes letters and hands them over, `store` is SQL; `messages` writes letters for what happened,
//! `schedule` what goes out at its time, `sender` sends them, `bounces` notes which came back, `http` shows what became of them.

pub mod bounces;
pub mod domain;
pub mod http;
pub mod mail;
pub mod messages;
pub mod personal_data;
pub mod schedule;
pub mod sender;
pub mod store;
