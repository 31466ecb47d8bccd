//! Said by the registrations service.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Message, attendance::Attendance, language::Language};

/// Where a registration stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegistrationStatus {
    /// A seat is kept until the person has confirmed the address.
    Pending,
    Confirmed,
    /// A seat is kept for somebody who waited, until the person accepts it.
    Offered,
    Waitlisted,
    Cancelled,
}

impl RegistrationStatus {
    /// Whether a seat is kept until the person answers.
    pub const fn is_held(self) -> bool {
        matches!(self, Self::Pending | Self::Offered)
    }
}

/// How somebody stands in a part of the programme that has seats of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceState {
    /// Asked for; nothing is kept, because the person has no seat at the event.
    Wish,
    Seat,
    Waiting,
}

/// A part of the programme that somebody chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SessionChoice {
    pub session_id: Uuid,
    pub state: ChoiceState,
}

/// The state of one registration, as far as other services need it. Support needs, consents and notes stay at home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Registration {
    pub id: Uuid,
    pub event_id: Uuid,
    /// Counts every change of the registration, from 1.
    pub version: i64,
    pub status: RegistrationStatus,
    /// For phone calls and the door, such as `K7QM-2M9X`.
    pub reference: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub institution: String,
    /// Place in the queue, from 1; only while waiting.
    #[serde(default)]
    pub waiting_position: Option<u32>,
    pub registered_at: DateTime<Utc>,
    /// Which link leads to the registration; counted up, from 0, when the address is corrected.
    #[serde(default)]
    pub link_no: i64,
    /// Whether the person came; `None` while nobody has noted it.
    #[serde(default)]
    pub attendance: Option<Attendance>,
    /// What the person is written to in.
    #[serde(default)]
    pub language: Language,
    /// Until when the person has to answer; only while pending or offered.
    #[serde(default)]
    pub answer_by: Option<DateTime<Utc>>,
    /// Parts of the programme that the person chose.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<SessionChoice>,
}

/// Names a payload that is a registration's state.
macro_rules! registration_message {
    ($(#[$doc:meta])* $name:ident, $wire:literal $(, $(#[$field_doc:meta])* $field:ident : $type:ty)*) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        pub struct $name {
            pub registration: Registration,
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl Message for $name {
            const NAME: &'static str = $wire;
            const PRODUCER: &'static str = "registrations";

            fn subject(&self) -> Uuid {
                self.registration.id
            }

            fn version(&self) -> i64 {
                self.registration.version
            }
        }
    };
}

registration_message!(
    /// A new registration keeps a seat until the person has confirmed the address.
    RegistrationPending,
    "registration.pending",
    /// Whether nobody has shown yet that the address is the person's own: a stranger may have typed it. Letters to such an address
    /// are limited.
    #[serde(default)]
    unasked: bool
);
registration_message!(
    /// A registration has a seat: a new one, or one that was pending.
    RegistrationConfirmed,
    "registration.confirmed",
    /// Whether nobody has shown yet that the address is the person's own: a stranger may have typed it. Letters to such an address
    /// are limited.
    #[serde(default)]
    unasked: bool
);
registration_message!(
    /// A new registration is on the waiting list.
    RegistrationWaitlisted,
    "registration.waitlisted",
    /// Whether nobody has shown yet that the address is the person's own: a stranger may have typed it. Letters to such an address
    /// are limited.
    #[serde(default)]
    unasked: bool
);
registration_message!(
    /// A waiting registration keeps a free seat until the person has accepted it.
    RegistrationOffered,
    "registration.offered"
);
registration_message!(
    /// A waiting registration got a seat, or somebody accepted the offered one.
    RegistrationPromoted,
    "registration.promoted"
);
registration_message!(
    /// The person's data changed; the seat did not.
    RegistrationChanged,
    "registration.changed",
    /// The e-mail address is another one now: the person has had no letter yet.
    #[serde(default)]
    address_changed: bool,
    /// The letter that says how it stands is asked for once more.
    #[serde(default)]
    write_again: bool,
    /// Whether a stranger may have asked for it, as in `registration.confirmed`.
    #[serde(default)]
    unasked: bool
);
registration_message!(
    /// Somebody with a seat takes part in other parts of the programme than before.
    ChoicesChanged,
    "choices.changed",
    /// Titles of chosen parts that take place no more.
    #[serde(default)]
    dropped: Vec<String>
);
registration_message!(
    /// The registration was given up or taken back, or nobody answered in time.
    RegistrationCancelled,
    "registration.cancelled",
    /// Who did it.
    by: CancelledBy,
    /// Whether it held a seat, or only a place in the queue.
    had_seat: bool,
    /// Where it stood before; `None` in messages from before there was this field.
    #[serde(default)]
    was: Option<RegistrationStatus>,
    /// An organizer did it because the person asked for it.
    #[serde(default)]
    on_request: bool,
    /// What the organizer adds to the letter.
    #[serde(default)]
    message: Option<String>
);
registration_message!(
    /// Somebody signed up again with an address that has an active registration. Nothing changed.
    RegistrationRepeated,
    "registration.repeated",
    /// Names this attempt.
    attempt_id: Uuid,
    /// Whether a stranger may have typed the address, as in `registration.confirmed`.
    #[serde(default)]
    unasked: bool
);

/// Who cancelled a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancelledBy {
    Participant,
    Organizer,
    /// Nobody: the time to answer had passed.
    Expiry,
}

/// How many seats of an event are taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SeatsChanged {
    pub event_id: Uuid,
    /// Counts every change of the seats, from 1.
    pub version: i64,
    /// `None` is unlimited.
    #[serde(default)]
    pub capacity: Option<u32>,
    pub confirmed: u32,
    /// Seats kept for people who still have to answer.
    #[serde(default)]
    pub held: u32,
    pub waiting: u32,
    /// The seats of parts of the programme.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sessions: Vec<SessionSeats>,
}

/// How many seats of a part of the programme are taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SessionSeats {
    pub session_id: Uuid,
    pub capacity: u32,
    pub taken: u32,
    pub waiting: u32,
}

impl Message for SeatsChanged {
    const NAME: &'static str = "seats.changed";
    const PRODUCER: &'static str = "registrations";

    fn subject(&self) -> Uuid {
        self.event_id
    }

    fn version(&self) -> i64 {
        self.version
    }
}

/// A mail that an organizer writes to people who signed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MailingOrdered {
    pub mailing_id: Uuid,
    pub event_id: Uuid,
    /// The subject line.
    pub subject: String,
    /// Markdown; the greeting and the facts of the event are added by the mail side.
    pub text: String,
    /// Whoever wrote it.
    pub author: String,
    pub recipients: Vec<Recipient>,
}

/// Somebody who gets a mailing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recipient {
    /// None for the organizer who tries the mail on oneself.
    #[serde(default)]
    pub registration_id: Option<Uuid>,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    /// Which link leads to the registration.
    #[serde(default)]
    pub link_no: i64,
}

impl Message for MailingOrdered {
    const NAME: &'static str = "mailing.ordered";
    const PRODUCER: &'static str = "registrations";

    fn subject(&self) -> Uuid {
        self.mailing_id
    }

    /// A mailing is ordered once.
    fn version(&self) -> i64 {
        1
    }
}
