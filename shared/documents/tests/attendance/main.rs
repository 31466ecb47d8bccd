//! Attendance lists as people and other programs see them.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

mod odd_input;
mod order;
mod paper;
mod people;
mod poppler;
mod tables;
