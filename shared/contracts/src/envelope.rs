//! The CloudEvents 1.0 envelope in JSON format.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use uuid::Uuid;

/// What a producer says: a payload with a name, a subject and that subject's version.
pub trait Message: Serialize + DeserializeOwned + schemars::JsonSchema {
    /// `<noun>.<verb>`, such as `registration.confirmed`.
    const NAME: &'static str;
    /// The version of the payload's shape.
    const SHAPE: u32 = 1;
    /// The producing service, such as `events`.
    const PRODUCER: &'static str;
    /// Every producing service, where it is not one.
    const PRODUCERS: &'static [&'static str] = &[Self::PRODUCER];
    /// Bytes that the whole message has at most, as JSON.
    const LARGEST: usize = 1024 * 1024;
    /// Whether the version is a time, microseconds since 1970, rather than a count from 1.
    const DATED: bool = false;
    /// The service that says this message.
    fn producer(&self) -> &str {
        Self::PRODUCER
    }
    /// The aggregate the message is about.
    fn subject(&self) -> Uuid;
    /// The aggregate's version that the payload shows.
    fn version(&self) -> i64;
}

/// One message as it travels: CloudEvents 1.0, JSON format, media type `application/cloudevents+json`.
/// `sequence` and `traceparent` are the extensions of these names.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Envelope {
    pub specversion: String,
    /// Unique per message; a redelivery carries the same. UUIDv7, so ids sort by creation.
    pub id: Uuid,
    pub source: String,
    #[serde(rename = "type")]
    pub kind: String,
    /// The aggregate's id.
    pub subject: String,
    pub time: DateTime<Utc>,
    pub datacontenttype: String,
    /// The aggregate's version, in decimal digits (the extension's type is String).
    pub sequence: String,
    /// W3C Trace Context of the request that caused the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    pub data: serde_json::Value,
}

/// The payload cannot be read as the message that its type names.
#[derive(Debug, thiserror::Error)]
#[error("message {id} of type {kind} is unreadable: {reason}")]
pub struct Unreadable {
    pub id: Uuid,
    pub kind: String,
    pub reason: String,
}

const PREFIX: &str = "de.fachtag.";

impl Envelope {
    /// The media type of the JSON format.
    pub const MEDIA_TYPE: &'static str = "application/cloudevents+json";

    /// Wraps a payload. `id` and `time` come from the caller's clock.
    ///
    /// # Errors
    /// When the payload cannot be written as JSON.
    pub fn wrap<M: Message>(
        message: &M,
        id: Uuid,
        time: DateTime<Utc>,
        traceparent: Option<String>,
    ) -> Result<Self, serde_json::Error> {
        Ok(Self {
            specversion: "1.0".into(),
            id,
            source: format!("/{}", message.producer()),
            kind: format!("{PREFIX}{}.v{}", M::NAME, M::SHAPE),
            subject: message.subject().to_string(),
            time,
            datacontenttype: "application/json".into(),
            sequence: message.version().to_string(),
            traceparent,
            data: serde_json::to_value(message)?,
        })
    }

    /// `<noun>.<verb>.v1`: the routing key, and what handlers are chosen by.
    pub fn routing_key(&self) -> &str {
        self.kind.strip_prefix(PREFIX).unwrap_or(&self.kind)
    }

    /// The subject's version, or 0 when the producer gave none.
    pub fn version(&self) -> i64 {
        self.sequence.parse().unwrap_or(0)
    }

    /// Whether this is the message `M`.
    pub fn is<M: Message>(&self) -> bool {
        self.routing_key().strip_prefix(M::NAME).is_some_and(|rest| rest == format!(".v{}", M::SHAPE))
    }

    /// The payload as `M`.
    ///
    /// # Errors
    /// When the payload is not an `M`; a retry cannot help.
    pub fn read<M: Message>(&self) -> Result<M, Unreadable> {
        M::deserialize(&self.data).map_err(|error| Unreadable {
            id: self.id,
            kind: self.kind.clone(),
            reason: error.to_string(),
        })
    }
}
