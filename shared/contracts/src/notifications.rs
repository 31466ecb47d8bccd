//! Said by the notifications service.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Message;

/// What became of one letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LetterReport {
    pub letter_id: Uuid,
    /// None for letters to organizers.
    #[serde(default)]
    pub registration_id: Option<Uuid>,
    #[serde(default)]
    pub event_id: Option<Uuid>,
    /// What the letter says, such as `confirmed`.
    pub kind: String,
    pub attempts: u32,
    /// It lies in a file and reaches nobody: there is no mail server.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not_sent: bool,
}

/// Names a payload that is a letter's outcome.
macro_rules! letter_message {
    ($(#[$doc:meta])* $name:ident, $wire:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        pub struct $name {
            pub letter: LetterReport,
        }

        impl Message for $name {
            const NAME: &'static str = $wire;
            const PRODUCER: &'static str = "notifications";

            fn subject(&self) -> Uuid {
                self.letter.letter_id
            }

            /// A letter is reported once.
            fn version(&self) -> i64 {
                1
            }
        }
    };
}

letter_message!(
    /// The mail server took the letter.
    LetterSent,
    "letter.sent"
);
letter_message!(
    /// The mail server refused the letter for good, or all attempts were used up.
    LetterFailed,
    "letter.failed"
);

/// An organizer unsubscribed from the daily digest by the link in one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DigestDeclined {
    pub organizer_id: Uuid,
    /// Which switching-on was taken back, as in the login's `digest_since`: a later one stands.
    pub digest_since: i64,
}

impl Message for DigestDeclined {
    const NAME: &'static str = "digest.declined";
    const PRODUCER: &'static str = "notifications";

    fn subject(&self) -> Uuid {
        self.organizer_id
    }

    fn version(&self) -> i64 {
        self.digest_since
    }
}

/// A mail to many that goes out by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlannedMailing {
    /// What its letters say, such as `reminder`.
    pub kind: String,
    /// A reminder's offset before the start; 0 for the others.
    #[serde(default)]
    pub minutes: i64,
    pub due_at: DateTime<Utc>,
}

/// What still goes out for an event by itself: neither what is written already nor what an organizer left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MailingsPlanned {
    pub event_id: Uuid,
    /// Counts the changes of the event's plan from 1.
    pub version: i64,
    pub mailings: Vec<PlannedMailing>,
}

impl Message for MailingsPlanned {
    const NAME: &'static str = "mailings.planned";
    const PRODUCER: &'static str = "notifications";

    fn subject(&self) -> Uuid {
        self.event_id
    }

    fn version(&self) -> i64 {
        self.version
    }
}
