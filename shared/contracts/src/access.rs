//! Who may come in, said by the events service, so that every service can check sessions and tokens by itself.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Message;

/// What a login may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Everything.
    Admin,
    /// The events of their groups.
    Organizer,
    /// Attendance only.
    CheckIn,
    /// Signing people up only, for the site of a city or a partner. Of API tokens, never of people.
    SignUp,
}

impl Role {
    /// Every role that a person can have, the mightiest first.
    pub const OF_PEOPLE: [Self; 3] = [Self::Admin, Self::Organizer, Self::CheckIn];
    /// Every role that an API token can have, the mightiest first.
    pub const OF_TOKENS: [Self; 4] = [Self::Admin, Self::Organizer, Self::CheckIn, Self::SignUp];

    /// As in the command line and the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Organizer => "organizer",
            Self::CheckIn => "check-in",
            Self::SignUp => "sign-up",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::OF_TOKENS.into_iter().find(|role| role.as_str() == text).ok_or_else(|| {
            format!("„{text}“ ist keine Rolle; möglich sind admin, organizer, check-in und (nur für Tokens) sign-up")
        })
    }
}

/// A person with a login, as every service needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Organizer {
    pub id: Uuid,
    /// Counts every change, from 1.
    pub version: i64,
    pub email: String,
    #[serde(default)]
    pub name: Option<String>,
    pub role: Role,
    /// Slugs of the sub-groups; `None` is all of them.
    #[serde(default)]
    pub groups: Option<Vec<String>>,
    /// Sessions begun earlier no longer hold.
    pub sessions_since: DateTime<Utc>,
    /// No session holds any more.
    pub removed: bool,
    /// The version with which the daily digest of new sign-ups was switched on; `None` while it is off.
    #[serde(default)]
    pub digest_since: Option<i64>,
}

/// A login was given, changed, signed out everywhere, or taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrganizerChanged {
    pub organizer: Organizer,
}

impl Message for OrganizerChanged {
    const NAME: &'static str = "organizer.changed";
    const PRODUCER: &'static str = "events";

    fn subject(&self) -> Uuid {
        self.organizer.id
    }

    fn version(&self) -> i64 {
        self.organizer.version
    }
}

/// An API token, as every service needs it. Its text is known to whom it was given only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Token {
    pub id: Uuid,
    /// Counts every change, from 1.
    pub version: i64,
    /// What it is for.
    pub name: String,
    pub role: Role,
    /// Slugs of the sub-groups; `None` is all of them.
    #[serde(default)]
    pub groups: Option<Vec<String>>,
    /// SHA-256 of the token; no secret, for the token is signed.
    #[serde(with = "crate::base64")]
    #[schemars(with = "String")]
    pub token_hash: Vec<u8>,
    pub expires_at: DateTime<Utc>,
    #[serde(default)]
    pub revoked: bool,
}

/// An API token was given out, or taken away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TokenChanged {
    pub token: Token,
}

impl Message for TokenChanged {
    const NAME: &'static str = "token.changed";
    const PRODUCER: &'static str = "events";

    fn subject(&self) -> Uuid {
        self.token.id
    }

    fn version(&self) -> i64 {
        self.token.version
    }
}

/// An API token is used; said no more than once an hour by each service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TokenUsed {
    pub token_id: Uuid,
    /// The service it was used at.
    pub service: String,
    pub used_at: DateTime<Utc>,
}

impl Message for TokenUsed {
    const NAME: &'static str = "token.used";
    const PRODUCER: &'static str = "events";
    const PRODUCERS: &'static [&'static str] = &["events", "registrations", "notifications"];
    const DATED: bool = true;

    fn producer(&self) -> &str {
        &self.service
    }

    fn subject(&self) -> Uuid {
        self.token_id
    }

    /// Microseconds since 1970.
    fn version(&self) -> i64 {
        self.used_at.timestamp_micros()
    }
}

/// Somebody signed out: the session holds nowhere any more, however often its cookie was copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SessionEnded {
    pub session_id: Uuid,
    /// When it would have ended anyway.
    pub expires_at: DateTime<Utc>,
}

impl Message for SessionEnded {
    const NAME: &'static str = "session.ended";
    const PRODUCER: &'static str = "events";

    fn subject(&self) -> Uuid {
        self.session_id
    }

    fn version(&self) -> i64 {
        1
    }
}

/// An API token no longer holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TokenRevoked {
    pub token_id: Uuid,
    pub revoked_at: DateTime<Utc>,
}

impl Message for TokenRevoked {
    const NAME: &'static str = "token.revoked";
    const PRODUCER: &'static str = "events";

    fn subject(&self) -> Uuid {
        self.token_id
    }

    fn version(&self) -> i64 {
        1
    }
}

/// Somebody was given a login, or asked for a new link to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct OrganizerInvited {
    pub organizer_id: Uuid,
    pub version: i64,
    pub email: String,
    #[serde(default)]
    pub name: Option<String>,
    /// Names the one-time link; the link itself is derived from the installation's secret.
    pub login_id: Uuid,
    pub expires_at: DateTime<Utc>,
    /// The person asked for the link; otherwise it is an invitation.
    #[serde(default)]
    pub requested: bool,
    /// Which mail with this link it is, from 1.
    #[serde(default = "first")]
    pub attempt: i64,
}

fn first() -> i64 {
    1
}

impl Message for OrganizerInvited {
    const NAME: &'static str = "organizer.invited";
    const PRODUCER: &'static str = "events";

    fn subject(&self) -> Uuid {
        self.organizer_id
    }

    fn version(&self) -> i64 {
        self.version
    }
}
