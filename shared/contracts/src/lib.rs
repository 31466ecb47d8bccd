#![doc = include_str!("../README.md")]

pub mod access;
pub mod attendance;
mod base64;
mod catalogue;
mod envelope;
pub mod events;
pub mod fields;
pub mod notifications;
pub mod registrations;

pub use catalogue::{CATALOGUE, Entry};
pub use envelope::{Envelope, Message, Unreadable};
