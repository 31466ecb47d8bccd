//! Which registrations of an event a table shows, and in which order.

use serde::{Deserialize, Serialize};

/// Which rows. Every word is compared with what is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegistrationFilter {
    /// `active`, `all`, or a status.
    pub status: String,
    /// Words or parts of them, of names, institution, address and reference.
    #[serde(default)]
    pub query: Option<String>,
    /// `present`, `absent`, `excused`, or `open` for not noted yet.
    #[serde(default)]
    pub attendance: Option<String>,
    /// `accepted`, `failed`, `not_sent`, or `none`.
    #[serde(default)]
    pub mail: Option<String>,
    #[serde(default)]
    pub meal: Option<String>,
    /// Tags and answers that all must be there (`super::marks`); at most [`MOST_MARKS`](super::marks::MOST_MARKS).
    #[serde(default)]
    pub marks: Vec<String>,
}

impl Default for RegistrationFilter {
    fn default() -> Self {
        Self { status: "active".into(), query: None, attendance: None, mail: None, meal: None, marks: Vec::new() }
    }
}

impl RegistrationFilter {
    /// Everybody with this status, or `active`, or `all`.
    pub fn of_status(status: &str) -> Self {
        Self { status: status.into(), ..Self::default() }
    }

    /// Whether a word holds a NUL. PostgreSQL takes no text with one, so that none is stored.
    pub fn holds_nul(&self) -> bool {
        let Self { status, query, attendance, mail, meal, marks } = self;
        [Some(status), query.as_ref(), attendance.as_ref(), mail.as_ref(), meal.as_ref()]
            .into_iter()
            .flatten()
            .chain(marks)
            .any(|word| word.contains('\0'))
    }
}

/// What the rows are sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Name,
    Institution,
    Status,
    Arrival,
}
