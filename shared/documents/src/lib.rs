//! Files for people: calendar entries, and attendance lists as PDF, XLSX and CSV.

pub mod attendance;
pub mod calendar;
