//! Files for people: calendar entries, attendance lists as PDF, XLSX and CSV, and certificates of participation.

pub mod attendance;
pub mod calendar;
pub mod card;
pub mod certificate;
pub mod fonts;
mod world;
