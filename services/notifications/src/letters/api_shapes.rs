//! What goes over the API.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{found::FoundLetter, read::ListedLetter};

/// A letter as organizers see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LetterView {
    pub id: Uuid,
    /// The event's id; null for login links.
    pub event: Option<Uuid>,
    /// The registration's id; null for letters to organizers.
    pub registration: Option<Uuid>,
    pub recipient: String,
    /// `confirmed`, `waitlisted`, `promoted`, `cancelled`, `already_registered`, `login_link`,
    /// `attendance_list`, `mailing`, `reminder`, `event_changed`, `event_cancelled`, `thanks` or `digest`.
    pub kind: String,
    /// `waiting`, `sending`, `accepted`, `uncertain`, `failed`, `parked`, `bounced` or `not_sent`.
    pub state: String,
    /// Attempts to hand it to the mail server.
    pub attempts: i64,
    /// The mail server's last words.
    pub reply: Option<String>,
    pub created_at: DateTime<Utc>,
}

impl From<ListedLetter> for LetterView {
    fn from(letter: ListedLetter) -> Self {
        Self {
            id: letter.id,
            event: letter.event_id,
            registration: letter.registration_id,
            recipient: letter.recipient,
            kind: letter.kind,
            state: letter.state,
            attempts: letter.attempts,
            reply: letter.smtp_reply,
            created_at: letter.created_at,
        }
    }
}

impl From<FoundLetter> for LetterView {
    fn from(FoundLetter { letter, .. }: FoundLetter) -> Self {
        Self {
            id: letter.id,
            event: letter.event_id,
            registration: letter.registration_id,
            recipient: letter.recipient,
            kind: letter.kind,
            state: letter.state,
            attempts: letter.attempts,
            reply: letter.report.or(letter.smtp_reply),
            created_at: letter.created_at,
        }
    }
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct LetterList {
    pub items: Vec<LetterView>,
    /// For `cursor` of the next page; null at the end.
    pub next: Option<String>,
}

/// What to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LetterQuery {
    /// The event's id or slug.
    pub event: Option<String>,
    /// `waiting`, `sending`, `accepted`, `uncertain`, `failed`, `parked`, `bounced` or `not_sent`.
    #[param(pattern = "^(waiting|sending|accepted|uncertain|failed|parked|bounced|not_sent)$")]
    pub state: Option<String>,
    /// Items of one page.
    #[param(minimum = 1, maximum = 500, default = 100)]
    pub limit: Option<u32>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}
