//! Attendance lists: compiled by the registrations service, written on paper wherever they are needed.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Message;

/// Everything a list shows: the head, and one row for each person, in the order of the rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// The funder's logo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub funder_logo: Option<Picture>,
    /// When the list was made; printed as "Stand".
    pub made_at: DateTime<Utc>,
    pub people: Vec<Person>,
}

/// One row. Optional texts are `None` rather than empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    /// Of the registration; it does not travel.
    #[serde(skip)]
    pub registration_id: Option<Uuid>,
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
    /// Counted on the catering sheet; as a column only of [`Columns::Full`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meal: Option<String>,
    /// On the catering sheet as [`Needs`] says, never a column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_needs: Option<String>,
    /// What the person wrote to the organizers; it does not travel.
    #[serde(skip)]
    pub note: Option<String>,
    /// The organizers' own, with commas between them; they do not travel.
    #[serde(skip)]
    pub tags: String,
}

/// Whether a person came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    Present,
    Absent,
    Excused,
}

impl Attendance {
    /// The word on the wire and in the tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Absent => "absent",
            Self::Excused => "excused",
        }
    }

    /// The attendance with this word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Present, Self::Absent, Self::Excused].into_iter().find(|attendance| attendance.as_str() == word)
    }
}

/// The bytes of a PNG, JPEG or SVG picture; base64 in JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Picture(
    #[serde(with = "crate::base64")]
    #[schemars(with = "String")]
    pub Vec<u8>,
);

/// Why a list was compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListOccasion {
    /// The registration closed.
    Closed,
    /// It is the working day before the event.
    DayBefore,
    /// An organizer asked for it.
    Requested,
}

/// An attendance list to be mailed to the event's organizers. Without e-mail addresses, meals and support needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttendanceListCompiled {
    /// One id per list: the same event and due time give the same id, so that a list goes out once.
    pub list_id: Uuid,
    pub event_id: Uuid,
    pub occasion: ListOccasion,
    pub confirmed: u32,
    pub waiting: u32,
    pub list: AttendanceList,
}

impl Message for AttendanceListCompiled {
    const NAME: &'static str = "attendance-list.compiled";
    const PRODUCER: &'static str = "registrations";
    /// Some ten thousand people.
    const LARGEST: usize = 8 * 1024 * 1024;

    fn subject(&self) -> Uuid {
        self.list_id
    }

    /// A list is compiled once.
    fn version(&self) -> i64 {
        1
    }
}
