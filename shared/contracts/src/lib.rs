#![doc = include_str!("../README.md")]

pub mod access;
pub mod attendance;
pub mod attention;
mod base64;
mod catalogue;
mod envelope;
pub mod events;
pub mod fields;
pub mod language;
pub mod list_plan;
pub mod notifications;
pub mod registrations;
pub mod reminder_plan;
mod working_days;

pub use catalogue::{CATALOGUE, Entry, entry};
pub use envelope::{Envelope, Message, Unreadable};
