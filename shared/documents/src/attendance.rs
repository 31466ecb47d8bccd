//! Attendance lists: on paper (PDF), for Excel (XLSX, CSV), and what the kitchen needs to know.
//!
//! Nothing here reads a clock or a file: the same list gives the same bytes. Making a PDF of thousands of people takes
//! seconds of one processor, so that callers in an async program do it on a thread for such work.

mod catering;
mod columns;
mod csv;
mod fonts;
mod pdf;
mod picture;
mod sorting;
mod world;
mod xlsx;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use self::columns::Columns;
pub use self::csv::csv;
pub use self::pdf::pdf;
pub use self::sorting::sort;
pub use self::xlsx::xlsx;

/// Everything a list shows: the head, and one row for each person, in the order of the rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttendanceList {
    pub title: String,
    /// What kind of event it is, such as "Fachtag".
    pub kind_label: String,
    /// The time in ready words, such as "Donnerstag, 10. Juli 2025, 9:00–16:00 Uhr".
    pub when: String,
    pub starts_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The funder mark: the words that a funder asks for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funder: Option<String>,
    /// The funder's logo: the bytes of a PNG, JPEG or SVG picture; base64 in JSON.
    #[serde(default, with = "picture", skip_serializing_if = "Option::is_none")]
    pub funder_logo: Option<Vec<u8>>,
    /// When the list was made; printed as "Stand".
    pub made_at: DateTime<Utc>,
    pub people: Vec<Person>,
}

/// One row. Optional texts are `None` rather than empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub last_name: String,
    pub first_name: String,
    pub institution: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// The short reference for phone calls and the door.
    pub reference: String,
    /// The state of the registration in German, such as "angemeldet".
    pub status: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attendance: Option<Attendance>,
    pub registered_at: DateTime<Utc>,
    /// Questions of the event's own with their answers, in the order of the form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<(String, String)>,
    /// Written only by [`Columns::Full`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Counted on the catering sheet, never a column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meal: Option<String>,
    /// On the catering sheet as [`Needs`] says, never a column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_needs: Option<String>,
}

/// Whether a person came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    Present,
    Absent,
    Excused,
}

impl Attendance {
    /// The German word.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Present => "anwesend",
            Self::Absent => "abwesend",
            Self::Excused => "entschuldigt",
        }
    }
}

/// What a list is for. Neither kind shows e-mail addresses, meals or support needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Variant {
    /// To sign on the day: A4 landscape with a column for signatures; proof to funders.
    Signature,
    /// For the desk at the door: A4 portrait with a box to tick.
    CheckIn,
}

/// How much of the support needs the catering sheet tells. They are data under Art. 9 GDPR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Only meals are counted.
    Hidden,
    /// The needs alone, sorted by their own words so that the order tells nothing.
    WithoutNames,
    /// With names, for those who may see them.
    WithNames,
}

/// Why a list could not be made. Nothing that people typed leads here.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the PDF could not be made: {0}")]
    Pdf(String),
    #[error("the XLSX file could not be written")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    #[error("the CSV file could not be written")]
    Csv(#[from] ::csv::Error),
}
