#![doc = include_str!("../README.md")]

pub mod access;
pub mod attendance;
pub mod attention;
mod base64;
mod catalogue;
mod envelope;
pub mod events;
pub mod language;
pub mod links;
pub mod notifications;
pub mod registrations;

pub use catalogue::{CATALOGUE, Entry, entry};
pub use envelope::{Envelope, Message, Unreadable};
