//! What happened to a registration, and who did it.

use chrono::{DateTime, Utc};
use fachtag_contracts::attendance::Attendance;
use fachtag_contracts::registrations::RegistrationStatus;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::sign_up_way::SignUpWay;

/// Who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// The person who is registered.
    Participant,
    /// Somebody with a login, or a program with a token.
    Organizer { id: Uuid, name: String },
    /// The rule that the first who waits gets the next free seat.
    WaitingList,
    /// Nobody: a time had passed.
    Deadline,
}

/// What was done. Never with the text of support needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Action {
    SignedUp {
        way: SignUpWay,
        status: RegistrationStatus,
    },
    /// These fields got another value.
    Changed {
        fields: Vec<String>,
    },
    ConsentWithdrawn,
    /// The sign-up was confirmed, so the address is the person's.
    Confirmed,
    /// A free seat, to be accepted by then.
    Offered {
        until: DateTime<Utc>,
    },
    Accepted,
    /// No answer came in time.
    Expired,
    /// A seat instead of the wait.
    MovedUp {
        reason: Option<String>,
        /// All seats were taken.
        #[serde(default)]
        above_capacity: bool,
    },
    /// The first place of the waiting list.
    MovedToFront {
        reason: String,
        from_position: u32,
    },
    Cancelled {
        reason: Option<String>,
        /// The person had asked for it.
        #[serde(default)]
        on_request: bool,
        /// What the person had; `None` in entries from before there was this field.
        #[serde(default)]
        had: Option<RegistrationStatus>,
    },
    /// The cancellation was taken back.
    Reinstated,
    /// The confirmation was asked for once more.
    ConfirmationSentAgain,
    /// Nothing: the mark was taken back.
    Attended {
        attendance: Option<Attendance>,
    },
    /// A tag of the organizers, given or taken off.
    Tagged {
        tag: String,
        on: bool,
    },
    /// Parts of the programme, by their titles: where the person has a seat now, and where it waits for one.
    Chose {
        seats: Vec<String>,
        waiting: Vec<String>,
    },
    /// A mail by an organizer is on its way.
    WrittenTo {
        subject: String,
    },
}

/// One line of a registration's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    pub at: DateTime<Utc>,
    pub actor: Actor,
    pub action: Action,
}
