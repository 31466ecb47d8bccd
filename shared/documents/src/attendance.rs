//! Attendance lists: on paper (PDF), for Excel (XLSX, CSV), and what the kitchen needs to know.
//!
//! Nothing here reads a clock, nor a file but the office's fonts: the same list gives the same bytes. Making a PDF of thousands of
//! people takes seconds of one processor, so that callers in an async program do it on a thread for such work.

mod catering;
mod columns;
mod csv;
mod missing;
mod pdf;
mod sorting;
mod xlsx;

pub use fachtag_contracts::attendance::{Attendance, AttendanceList, Person, Picture};
use serde::{Deserialize, Serialize};

pub use self::catering::{Catering, Need};
pub use self::columns::Columns;
pub use self::csv::csv;
pub use self::missing::{Missing, missing, missing_in_words};
pub use self::pdf::pdf;
pub use self::sorting::{sort, sort_key};
pub use self::xlsx::{catering_xlsx, xlsx};

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
