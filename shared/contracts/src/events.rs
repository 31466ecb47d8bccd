//! Said by the events service.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Message;

/// What sort of event it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A professional conference day.
    Fachtag,
    /// A meeting of one sub-group.
    GroupMeeting,
    /// A meeting of the whole Arbeitskreis.
    Plenary,
}

/// Where an event stands in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventStatus {
    Draft,
    Published,
    Cancelled,
}

/// A place that one can go to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Venue {
    pub name: String,
    #[serde(default)]
    pub room: Option<String>,
    #[serde(default)]
    pub street: Option<String>,
    #[serde(default)]
    pub postal_code: Option<String>,
    #[serde(default)]
    pub city: Option<String>,
    /// Notes on access, such as "stufenlos, Aufzug, Induktionsschleife".
    #[serde(default)]
    pub accessibility: Option<String>,
}

/// Who answers questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Contact {
    pub name: String,
    pub email: String,
    #[serde(default)]
    pub phone: Option<String>,
}

/// A sub-group by its address and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GroupRef {
    pub slug: String,
    pub name: String,
    /// Where mails about its events are not like all others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<GroupMail>,
}

/// How mails about a sub-group's events are sent. What is missing is as in all other mails.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GroupMail {
    /// The name beside the sender's address.
    #[serde(default)]
    pub sender_name: Option<String>,
    /// The sender's address, which the mail server must allow.
    #[serde(default)]
    pub sender_email: Option<String>,
    /// Where answers go when the event names no contact.
    #[serde(default)]
    pub reply_to: Option<String>,
    /// Lines under the greeting, instead of the name of the installation.
    #[serde(default)]
    pub signature: Option<String>,
}

/// A part of the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Session {
    pub id: Uuid,
    pub title: String,
    #[serde(default)]
    pub room: Option<String>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// Seats of this part alone; `None` is a part for all.
    #[serde(default)]
    pub capacity: Option<u32>,
    /// Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Who speaks or leads, with the words that stand in the programme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// Whether its time counts as learning; a break's does not.
    #[serde(default = "yes")]
    pub counts_for_certificate: bool,
    /// Where it was to take place when it became public, if that is somewhere else by now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_before: Option<String>,
    /// When it was to begin, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_before: Option<DateTime<Utc>>,
}

/// How a question of an event's own is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// One line.
    ShortText,
    /// Several lines.
    LongText,
    /// One of the choices.
    Choice,
    /// Any number of the choices.
    MultipleChoice,
    YesNo,
}

/// A question of the event's own in the sign-up form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// Keeps answers with their question when the form is edited.
    pub id: Uuid,
    pub label: String,
    #[serde(default)]
    pub hint: Option<String>,
    pub kind: QuestionKind,
    #[serde(default)]
    pub required: bool,
    /// Only for the two kinds of choice.
    #[serde(default)]
    pub choices: Vec<String>,
}

/// Who pays: the words and the logo that a funder asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Funder {
    pub text: String,
    /// A picture that `image.stored` carries.
    #[serde(default)]
    pub logo: Option<Uuid>,
}

const fn yes() -> bool {
    true
}

/// The whole public state of one event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    pub id: Uuid,
    /// Counts every change of the event, from 1.
    pub version: i64,
    pub slug: String,
    pub kind: EventKind,
    pub status: EventStatus,
    pub title: String,
    #[serde(default)]
    pub summary: Option<String>,
    /// Markdown.
    #[serde(default)]
    pub description: Option<String>,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    #[serde(default)]
    pub venue: Option<Venue>,
    #[serde(default)]
    pub online_url: Option<String>,
    #[serde(default)]
    pub group: Option<GroupRef>,
    /// Seats; `None` is unlimited.
    #[serde(default)]
    pub capacity: Option<u32>,
    /// People whom the house holds at most. Up to it organizers may give single people a seat although all are taken.
    #[serde(default)]
    pub house_limit: Option<u32>,
    pub waiting_list: bool,
    /// `None`: open from publication.
    #[serde(default)]
    pub registration_opens_at: Option<DateTime<Utc>>,
    /// `None`: open until the start.
    #[serde(default)]
    pub registration_closes_at: Option<DateTime<Utc>>,
    #[serde(default)]
    pub sessions: Vec<Session>,
    /// From when one can choose parts with seats of their own; `None`: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice_opens_at: Option<DateTime<Utc>>,
    /// Until when; `None`: until the part begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice_closes_at: Option<DateTime<Utc>>,
    /// Who has not chosen gets a free seat when the choice ends.
    #[serde(default)]
    pub choice_default: bool,
    /// Minutes to walk from one part to the next: parts with less between them cannot be chosen together.
    #[serde(default)]
    pub walking_minutes: u32,
    #[serde(default)]
    pub contact: Option<Contact>,
    /// Offsets before the start, such as `7d` or `2h`.
    #[serde(default)]
    pub reminders: Vec<String>,
    /// Sign-ups hold their seat only until a deadline unless the address is confirmed.
    #[serde(default)]
    pub email_confirmation: bool,
    /// A free seat is offered to those who wait instead of given.
    #[serde(default)]
    pub offers: bool,
    /// What one can choose to eat; none: nobody is asked.
    #[serde(default)]
    pub meals: Vec<String>,
    #[serde(default)]
    pub questions: Vec<Question>,
    #[serde(default)]
    pub funder: Option<Funder>,
    /// The attendance list goes to the organizers at the closing time and on the working day before.
    #[serde(default = "yes")]
    pub attendance_mails: bool,
    /// Those who were there are thanked on the day after.
    #[serde(default)]
    pub thanks: bool,
    /// Where the documents are found afterwards; the thanks tell it.
    #[serde(default)]
    pub documents_url: Option<String>,
    /// Markdown; stands in the mail that confirms a seat.
    #[serde(default)]
    pub confirmation_note: Option<String>,
    /// Markdown; stands in the reminders.
    #[serde(default)]
    pub reminder_note: Option<String>,
    /// Given when the status is `cancelled`.
    #[serde(default)]
    pub cancellation_reason: Option<String>,
}

impl Event {
    /// Until when one can sign up: the set time, or the start.
    pub fn closes_at(&self) -> DateTime<Utc> {
        self.registration_closes_at.unwrap_or(self.starts_at)
    }

    /// The parts of the programme that people choose: those with seats of their own.
    pub fn choosable(&self) -> impl Iterator<Item = &Session> {
        self.sessions.iter().filter(|session| session.capacity.is_some())
    }

    /// Until when people can choose: the set time, or the begin of the last part; nothing where there is nothing to choose.
    pub fn choice_ends_at(&self) -> Option<DateTime<Utc>> {
        let last = self.choosable().map(|session| session.starts_at).max()?;
        Some(self.choice_closes_at.unwrap_or(last))
    }

    /// The slug of the sub-group that holds it.
    pub fn group_slug(&self) -> Option<&str> {
        self.group.as_ref().map(|group| group.slug.as_str())
    }
}

/// Names a payload that is an event's state.
macro_rules! event_message {
    ($(#[$doc:meta])* $name:ident, $wire:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
        pub struct $name {
            pub event: Event,
        }

        impl Message for $name {
            const NAME: &'static str = $wire;
            const PRODUCER: &'static str = "events";

            fn subject(&self) -> Uuid {
                self.event.id
            }

            fn version(&self) -> i64 {
                self.event.version
            }
        }
    };
}

event_message!(
    /// The event is public from now on.
    EventPublished,
    "event.published"
);
event_message!(
    /// A public event has a new state.
    EventChanged,
    "event.changed"
);
event_message!(
    /// The event will not take place.
    EventCancelled,
    "event.cancelled"
);

/// A picture that events show, such as a funder's logo. It never changes; a new picture has a new id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ImageStored {
    pub image_id: Uuid,
    /// `image/png`, `image/jpeg` or `image/svg+xml`; made safe before it was stored.
    pub media_type: String,
    #[serde(with = "crate::base64")]
    #[schemars(with = "String")]
    pub bytes: Vec<u8>,
}

impl Message for ImageStored {
    const NAME: &'static str = "image.stored";
    const PRODUCER: &'static str = "events";
    const LARGEST: usize = 2 * 1024 * 1024;

    fn subject(&self) -> Uuid {
        self.image_id
    }

    fn version(&self) -> i64 {
        1
    }
}
