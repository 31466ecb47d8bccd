//! Files for people: calendar entries, attendance lists as PDF, XLSX and CSV, and certificates of participation.

pub mod attendance;
pub mod calendar;
pub mod card;
pub mod certificate;
pub mod fonts;
mod world;

/// Media types of the files.
pub mod media_type {
    pub const CSV: &str = "text/csv; charset=utf-8";
    pub const PDF: &str = "application/pdf";
    pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
}
