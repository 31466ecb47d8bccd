//! Attendance lists as people and other programs see them.

mod order;
mod paper;
mod people;
mod tables;
