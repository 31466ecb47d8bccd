//! What goes over the API.

use chrono::{DateTime, Utc};
use fachtag_contracts::events::{EventKind, EventStatus};
use fachtag_contracts::links;
use fachtag_web::body::{optional_time, time};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    form_shapes::{FunderContent, QuestionContent},
    part_shapes::{ContactContent, SessionContent, VenueContent},
    seats::SeatsView,
};
use crate::domain::{input::EventInput, stored_event::StoredEvent};

/// What sort of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Fachtag,
    GroupMeeting,
    Plenary,
}

impl From<Kind> for EventKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Fachtag => Self::Fachtag,
            Kind::GroupMeeting => Self::GroupMeeting,
            Kind::Plenary => Self::Plenary,
        }
    }
}

impl From<EventKind> for Kind {
    fn from(kind: EventKind) -> Self {
        match kind {
            EventKind::Fachtag => Self::Fachtag,
            EventKind::GroupMeeting => Self::GroupMeeting,
            EventKind::Plenary => Self::Plenary,
        }
    }
}

/// The content of an event. Unknown fields are refused.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EventContent {
    pub kind: Kind,
    pub title: String,
    /// The end of the event's address; made from the title when left out.
    #[serde(default)]
    pub slug: Option<String>,
    #[serde(default)]
    pub summary: Option<String>,
    /// Markdown.
    #[serde(default)]
    pub description: Option<String>,
    /// RFC 3339 with offset.
    #[serde(deserialize_with = "time")]
    pub starts_at: DateTime<Utc>,
    #[serde(deserialize_with = "time")]
    pub ends_at: DateTime<Utc>,
    #[serde(default)]
    pub venue: Option<VenueContent>,
    #[serde(default)]
    pub online_url: Option<String>,
    /// A sub-group's slug.
    #[serde(default)]
    pub group: Option<String>,
    /// null is unlimited.
    #[serde(default)]
    pub capacity: Option<u32>,
    /// People whom the house holds at most: up to it organizers may give single people a seat although all are taken. Shown to
    /// organizers only.
    #[serde(default)]
    pub house_limit: Option<u32>,
    #[serde(default = "yes")]
    pub waiting_list: bool,
    /// null: from publication.
    #[serde(default, deserialize_with = "optional_time")]
    pub registration_opens_at: Option<DateTime<Utc>>,
    /// null: until the start.
    #[serde(default, deserialize_with = "optional_time")]
    pub registration_closes_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub sessions: Vec<SessionContent>,
    /// From when one can choose parts with seats of their own; null: together with the sign-up.
    #[serde(default, deserialize_with = "optional_time")]
    pub choice_opens_at: Option<DateTime<Utc>>,
    /// Until when; null: until the last of them begins.
    #[serde(default, deserialize_with = "optional_time")]
    pub choice_closes_at: Option<DateTime<Utc>>,
    /// Who has not chosen gets a free seat when the choice ends.
    #[serde(default)]
    pub choice_default: bool,
    /// Minutes to walk from one part to the next: parts with less between them cannot be chosen together.
    #[serde(default)]
    pub walking_minutes: u32,
    /// Whether parts that people chose may be dropped; who chose them is told. It is not kept.
    #[serde(default, skip_serializing_if = "is_off")]
    pub drop_chosen: bool,
    #[serde(default)]
    pub contact: Option<ContactContent>,
    /// Offsets before the start such as `7d` or `2h`.
    #[serde(default = "default_reminders")]
    pub reminders: Vec<String>,
    /// Sign-ups hold their seat only until a deadline unless the address is confirmed.
    #[serde(default)]
    pub email_confirmation: bool,
    /// A free seat is offered to those who wait instead of given.
    #[serde(default)]
    pub offers: bool,
    /// What one can choose to eat; null is what is usual for the kind, an empty list asks nobody.
    #[serde(default)]
    pub meals: Option<Vec<String>>,
    #[serde(default)]
    pub questions: Vec<QuestionContent>,
    #[serde(default)]
    pub funder: Option<FunderContent>,
    /// The attendance list goes to the organizers at the closing time and on the working day before.
    #[serde(default = "yes")]
    pub attendance_mails: bool,
    /// Those who were there are thanked by mail on the day after.
    #[serde(default)]
    pub thanks: bool,
    /// Where the documents are found afterwards; the thanks tell it.
    #[serde(default)]
    pub documents_url: Option<String>,
    /// Markdown; stands in the mail that confirms a seat. Like the next, shown to organizers only.
    #[serde(default)]
    pub confirmation_note: Option<String>,
    /// Markdown; stands in the reminders.
    #[serde(default)]
    pub reminder_note: Option<String>,
}

/// Serde passes references.
fn is_off(flag: &bool) -> bool {
    !flag
}

fn yes() -> bool {
    true
}

fn default_reminders() -> Vec<String> {
    vec!["7d".into(), "1d".into()]
}

/// An event as it is read.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventView {
    pub id: Uuid,
    /// Counts every change; the ETag.
    pub version: i64,
    pub status: Status,
    #[serde(flatten)]
    pub content: EventContent,
    pub cancellation_reason: Option<String>,
    pub seats: SeatsView,
    /// The page for people.
    pub url: String,
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventList {
    pub items: Vec<EventView>,
    /// For `cursor` of the next page; null at the end.
    pub next: Option<String>,
}

/// Why an event is called off.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancellationContent {
    /// Told to everybody registered.
    #[schema(min_length = 1)]
    pub reason: String,
}

/// What to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Events that are not over before this time (RFC 3339).
    #[param(format = DateTime)]
    pub from: Option<String>,
    /// Events that begin before this time (RFC 3339).
    #[param(format = DateTime)]
    pub until: Option<String>,
    /// `fachtag`, `group_meeting` or `plenary`.
    pub kind: Option<Kind>,
    /// A sub-group's slug.
    pub group: Option<String>,
    /// Published ones without; `cancelled` for those called off, `draft` for organizers' own.
    #[param(inline)]
    pub status: Option<Status>,
    /// Events of one page.
    #[param(minimum = 1, maximum = 500, default = 100)]
    pub limit: Option<u32>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

/// Where an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Draft,
    Published,
    Cancelled,
}

impl From<Status> for EventStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Draft => Self::Draft,
            Status::Published => Self::Published,
            Status::Cancelled => Self::Cancelled,
        }
    }
}

impl From<EventStatus> for Status {
    fn from(status: EventStatus) -> Self {
        match status {
            EventStatus::Draft => Self::Draft,
            EventStatus::Published => Self::Published,
            EventStatus::Cancelled => Self::Cancelled,
        }
    }
}

impl EventView {
    /// The event for this reader: the way into an online event, and what mails say, is for organizers and those who have a seat.
    pub fn new(stored: &StoredEvent, public_url: &str, organizer: bool) -> Self {
        let event = &stored.event;
        let mut content = EventContent::from(&EventInput::from(event));
        if !organizer {
            (content.online_url, content.confirmation_note, content.reminder_note) = (None, None, None);
            content.house_limit = None;
        }
        Self {
            id: event.id,
            version: event.version,
            status: event.status.into(),
            content,
            cancellation_reason: event.cancellation_reason.clone(),
            seats: stored.into(),
            url: format!("{public_url}{}", links::event(&event.slug)),
        }
    }
}

impl From<EventContent> for EventInput {
    fn from(content: EventContent) -> Self {
        Self {
            kind: content.kind.into(),
            title: content.title,
            slug: content.slug,
            summary: content.summary,
            description: content.description,
            starts_at: content.starts_at,
            ends_at: content.ends_at,
            venue: content.venue.map(Into::into),
            online_url: content.online_url,
            group: content.group,
            capacity: content.capacity,
            house_limit: content.house_limit,
            waiting_list: content.waiting_list,
            registration_opens_at: content.registration_opens_at,
            registration_closes_at: content.registration_closes_at,
            sessions: content.sessions.into_iter().map(Into::into).collect(),
            choice_opens_at: content.choice_opens_at,
            choice_closes_at: content.choice_closes_at,
            choice_default: content.choice_default,
            walking_minutes: content.walking_minutes,
            drop_chosen: content.drop_chosen,
            contact: content.contact.map(Into::into),
            reminders: content.reminders,
            email_confirmation: content.email_confirmation,
            offers: content.offers,
            meals: content.meals,
            questions: content.questions.into_iter().map(Into::into).collect(),
            funder: content.funder.map(Into::into),
            attendance_mails: content.attendance_mails,
            thanks: content.thanks,
            documents_url: content.documents_url,
            confirmation_note: content.confirmation_note,
            reminder_note: content.reminder_note,
        }
    }
}

impl From<&EventInput> for EventContent {
    fn from(input: &EventInput) -> Self {
        let input = input.clone();
        Self {
            kind: input.kind.into(),
            title: input.title,
            slug: input.slug,
            summary: input.summary,
            description: input.description,
            starts_at: input.starts_at,
            ends_at: input.ends_at,
            venue: input.venue.map(VenueContent::from),
            online_url: input.online_url,
            group: input.group,
            capacity: input.capacity,
            house_limit: input.house_limit,
            waiting_list: input.waiting_list,
            registration_opens_at: input.registration_opens_at,
            registration_closes_at: input.registration_closes_at,
            sessions: input.sessions.into_iter().map(SessionContent::from).collect(),
            choice_opens_at: input.choice_opens_at,
            choice_closes_at: input.choice_closes_at,
            choice_default: input.choice_default,
            walking_minutes: input.walking_minutes,
            drop_chosen: false,
            contact: input.contact.map(ContactContent::from),
            reminders: input.reminders,
            email_confirmation: input.email_confirmation,
            offers: input.offers,
            meals: input.meals,
            questions: input.questions.into_iter().map(Into::into).collect(),
            funder: input.funder.map(Into::into),
            attendance_mails: input.attendance_mails,
            thanks: input.thanks,
            documents_url: input.documents_url,
            confirmation_note: input.confirmation_note,
            reminder_note: input.reminder_note,
        }
    }
}
