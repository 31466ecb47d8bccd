//! What stands for a value of a message on pages and in files.

use fachtag_contracts::{access::Role, attendance::Attendance, events::EventKind};

/// A value that has a German name.
pub trait Label {
    /// The name, for people.
    fn label(self) -> &'static str;
}

impl Label for EventKind {
    fn label(self) -> &'static str {
        match self {
            Self::Fachtag => "Fachtag",
            Self::GroupMeeting => "Treffen der Unterarbeitsgruppe",
            Self::Plenary => "Treffen des Arbeitskreises",
        }
    }
}

impl Label for Role {
    fn label(self) -> &'static str {
        match self {
            Self::Admin => "Verwaltung",
            Self::Organizer => "Organisation",
            Self::CheckIn => "Einlass",
            Self::SignUp => "Anmeldung",
        }
    }
}

impl Label for Attendance {
    fn label(self) -> &'static str {
        match self {
            Self::Present => "anwesend",
            Self::Absent => "abwesend",
            Self::Excused => "entschuldigt",
        }
    }
}
