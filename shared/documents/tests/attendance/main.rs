//! Attendance lists as people and other programs see them.

mod odd_input;
mod order;
mod paper;
mod people;
mod poppler;
mod tables;
