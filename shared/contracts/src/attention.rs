//! Said by every service: what a person should look at.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Message;

/// Letters about one event that did not reach anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FailedLetters {
    pub event_id: Uuid,
    pub count: u32,
}

/// How much lies at a service that only a person can put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AttentionChanged {
    /// The service whose numbers these are.
    pub service: String,
    /// Microseconds since 1970 at which they were counted.
    pub version: i64,
    pub parked_messages: u32,
    /// All of them, also those about no event.
    pub failed_letters: u32,
    #[serde(default)]
    pub failed_letters_by_event: Vec<FailedLetters>,
    /// Why no letter at all can be sent, for people; absent while they can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail_trouble: Option<String>,
}

impl AttentionChanged {
    /// Whether the same numbers were said before.
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        *self == Self { version: self.version, ..other.clone() }
    }
}

/// The first of the constant subjects, one for each service.
const SUBJECTS: u128 = 0x0198_0000_0000_8a77_8000_0000_0000_0000;

impl Message for AttentionChanged {
    const NAME: &'static str = "attention.changed";
    const PRODUCER: &'static str = "events";
    const PRODUCERS: &'static [&'static str] = &["events", "registrations", "notifications"];
    const DATED: bool = true;

    fn producer(&self) -> &str {
        &self.service
    }

    fn subject(&self) -> Uuid {
        let place = Self::PRODUCERS.iter().position(|service| *service == self.service);
        Uuid::from_u128(SUBJECTS + place.map_or(0, |place| place as u128 + 1))
    }

    fn version(&self) -> i64 {
        self.version
    }
}
