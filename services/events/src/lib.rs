//! The events service: groups, events, sessions and organizers.
//!
//! `domain` is pure, `store` is SQL, `usecases` tie both together in one transaction each, `http` and `messages` call them.

pub mod domain;
pub mod http;
pub mod messages;
pub mod personal_data;
pub mod picture_process;
pub mod store;
pub mod usecases;
