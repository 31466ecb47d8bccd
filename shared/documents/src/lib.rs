//! Files for people: calendar entries, attendance lists as PDF, XLSX and CSV, certificates of participation, and posters.

pub mod attendance;
pub mod calendar;
pub mod card;
pub mod certificate;
pub mod fonts;
pub mod poster;
mod world;

/// Media types of the files.
pub mod media_type {
    pub const CSV: &str = "text/csv; charset=utf-8";
    pub const PDF: &str = "application/pdf";
    pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}
