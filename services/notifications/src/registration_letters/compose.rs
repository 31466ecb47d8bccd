//! Letters about a registration, and the login link: from facts to the bytes of a mail. Pure: the same facts, id and date
//! give the same bytes, so a letter is composed once and every attempt sends the same.

use askama::Template;
use chrono::{DateTime, Utc};
use fachtag_contracts::events::Event;
use fachtag_contracts::registrations::{CancelledBy, Registration, RegistrationStatus};
use fachtag_documents::calendar::{Entry, Method, Person, calendar};
use fachtag_planning::time_and_place::TimeAndPlace;
use lettre::message::Mailbox;

use super::{templates, view::View};
use crate::{
    composing::{
        ComposeError, Composed, WIDTH,
        frame::venue_lines,
        message::{Calendar, Parts, assemble, mailbox},
        reply_to,
        sender::SenderIdentity,
        text::{clean, wrap},
    },
    domain::letter::LetterKind,
};

/// What a letter about a registration tells.
#[derive(Debug, Clone, Copy)]
pub struct LetterFacts<'a> {
    pub event: &'a Event,
    pub registration: &'a Registration,
    /// The secret link to see, change and cancel the registration.
    pub manage_url: &'a str,
    /// Grows with every letter that carries a calendar entry of this registration.
    pub sequence: u32,
    /// The Message-ID of the first letter about this registration, with angle brackets; `None` for that letter itself.
    pub follows: Option<&'a str>,
    /// For a cancellation: whether there was a seat, and so an entry in somebody's calendar.
    pub had_seat: bool,
    /// For a cancellation: who did it.
    pub cancelled_by: Option<CancelledBy>,
    /// For a cancellation: where the registration stood before, if that is known.
    pub was: Option<RegistrationStatus>,
    /// For a cancellation by an organizer: the person asked for it.
    pub on_request: bool,
    /// For a cancellation: what the organizer adds.
    pub message: Option<&'a str>,
    /// For a change of the person's workshops: titles of those that take place no more.
    pub dropped: &'a [String],
    /// For the news of a change: what was.
    pub before: Option<&'a TimeAndPlace>,
}

/// Composes a letter about a registration. `message_id` comes from [`SenderIdentity::message_id`].
///
/// # Errors
/// When the participant's address is none, or the kind is not about one registration.
pub fn compose(
    kind: LetterKind,
    facts: &LetterFacts<'_>,
    identity: &SenderIdentity,
    message_id: &str,
    date: DateTime<Utc>,
) -> Result<Composed, ComposeError> {
    let registration = facts.registration;
    let identity = &identity.writing_for(facts.event.group.as_ref());
    let name = format!("{} {}", registration.first_name, registration.last_name);
    let to = mailbox(&name, &registration.email)?;
    let method = calendar_method(kind, facts);
    let (view, Wording { subject, text, html }) = write(kind, facts, identity, date)?;
    let calendar = method.map(|method| Calendar {
        method,
        text: calendar(method, &[entry(facts, &view, identity, &to, date)]),
        name: view.t("calendar-file"),
    });
    let reply_to = reply_to(facts.event);
    assemble(Parts {
        from: &identity.from,
        to,
        reply_to,
        subject: &subject,
        message_id,
        follows: facts.follows,
        unsubscribe_url: None,
        date,
        text,
        html,
        language: registration.language,
        calendar,
        files: Vec::new(),
    })
}

/// What a letter says, without the mail around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    pub subject: String,
    pub text: String,
    /// A whole page.
    pub html: String,
}

/// What a letter about a registration says, to be shown.
///
/// # Errors
/// When the kind is not about one registration.
pub fn wording(
    kind: LetterKind,
    facts: &LetterFacts<'_>,
    identity: &SenderIdentity,
    date: DateTime<Utc>,
) -> Result<Wording, ComposeError> {
    write(kind, facts, identity, date).map(|(_, wording)| wording)
}

fn write(
    kind: LetterKind,
    facts: &LetterFacts<'_>,
    identity: &SenderIdentity,
    date: DateTime<Utc>,
) -> Result<(View, Wording), ComposeError> {
    let note = match kind {
        LetterKind::Confirmed | LetterKind::Promoted => facts.event.confirmation_note.as_deref(),
        LetterKind::Reminder => facts.event.reminder_note.as_deref(),
        LetterKind::Cancelled => facts.message,
        _ => None,
    };
    let calendar = calendar_method(kind, facts).is_some();
    let view = View::of(subject(kind, facts)?, note, facts, identity, calendar, date);
    let (text, html) = render(kind, &view)?;
    let wording = Wording { subject: view.subject.clone(), text: wrap(&text, WIDTH), html };
    Ok((view, wording))
}

/// The message that is the letter's subject.
fn subject(kind: LetterKind, facts: &LetterFacts<'_>) -> Result<&'static str, ComposeError> {
    let by_organizer = facts.cancelled_by == Some(CancelledBy::Organizer) && !facts.on_request;
    Ok(match kind {
        LetterKind::Confirmed => "confirmed-subject",
        LetterKind::Pending => "pending-subject",
        LetterKind::Offered => "offered-subject",
        LetterKind::Expired if facts.was == Some(RegistrationStatus::Offered) => "expired-offered-subject",
        LetterKind::Expired => "expired-pending-subject",
        LetterKind::Waitlisted => "waitlisted-subject",
        LetterKind::Promoted => "promoted-subject",
        LetterKind::Choose => "choose-subject",
        LetterKind::ChoicesChanged => "choices-subject",
        LetterKind::Cancelled if by_organizer => "revoked-subject",
        LetterKind::Cancelled => "cancelled-subject",
        LetterKind::AlreadyRegistered => "already-subject",
        LetterKind::Reminder => "reminder-subject",
        LetterKind::EventChanged => "changed-subject",
        LetterKind::EventCancelled => "called-off-subject",
        LetterKind::Thanks => "thanks-subject",
        LetterKind::LoginLink | LetterKind::AttendanceList | LetterKind::Mailing | LetterKind::Digest => {
            return Err(ComposeError::Kind(kind));
        }
    })
}

/// Who has or had a seat has the event in the calendar; nobody else, who still had to answer neither.
fn calendar_method(kind: LetterKind, facts: &LetterFacts<'_>) -> Option<Method> {
    let had_seat = facts.had_seat && !facts.was.is_some_and(RegistrationStatus::is_held);
    match kind {
        LetterKind::Confirmed | LetterKind::Promoted => Some(Method::Request),
        LetterKind::EventChanged | LetterKind::ChoicesChanged if had_seat => Some(Method::Request),
        LetterKind::Cancelled | LetterKind::EventCancelled if had_seat => Some(Method::Cancel),
        _ => None,
    }
}

fn render(kind: LetterKind, v: &View) -> Result<(String, String), ComposeError> {
    let (text, html) = match kind {
        LetterKind::Confirmed => (templates::ConfirmedText { v }.render(), templates::ConfirmedHtml { v }.render()),
        LetterKind::Pending => (templates::PendingText { v }.render(), templates::PendingHtml { v }.render()),
        LetterKind::Offered => (templates::OfferedText { v }.render(), templates::OfferedHtml { v }.render()),
        LetterKind::Expired => (templates::ExpiredText { v }.render(), templates::ExpiredHtml { v }.render()),
        LetterKind::Waitlisted => (templates::WaitlistedText { v }.render(), templates::WaitlistedHtml { v }.render()),
        LetterKind::Promoted => (templates::PromotedText { v }.render(), templates::PromotedHtml { v }.render()),
        LetterKind::Choose => (templates::ChooseText { v }.render(), templates::ChooseHtml { v }.render()),
        LetterKind::ChoicesChanged => (templates::ChoicesText { v }.render(), templates::ChoicesHtml { v }.render()),
        LetterKind::Cancelled => (templates::CancelledText { v }.render(), templates::CancelledHtml { v }.render()),
        LetterKind::AlreadyRegistered => (templates::AlreadyText { v }.render(), templates::AlreadyHtml { v }.render()),
        LetterKind::Reminder => (templates::ReminderText { v }.render(), templates::ReminderHtml { v }.render()),
        LetterKind::EventChanged => (templates::ChangedText { v }.render(), templates::ChangedHtml { v }.render()),
        LetterKind::EventCancelled => {
            (templates::CalledOffText { v }.render(), templates::CalledOffHtml { v }.render())
        }
        LetterKind::Thanks => (templates::ThanksText { v }.render(), templates::ThanksHtml { v }.render()),
        LetterKind::LoginLink | LetterKind::AttendanceList | LetterKind::Mailing | LetterKind::Digest => {
            return Err(ComposeError::Kind(kind));
        }
    };
    Ok((text?, html?))
}

/// The secret manage link stays out: calendars are shared with colleagues.
fn entry(facts: &LetterFacts<'_>, view: &View, identity: &SenderIdentity, to: &Mailbox, date: DateTime<Utc>) -> Entry {
    let (event, registration) = (facts.event, facts.registration);
    let venue = event.venue.as_ref().map(|venue| venue_lines(venue).join(", "));
    let mut description = vec![format!("{}: {}", view.t("reference"), view.reference)];
    description.extend(view.workshops.iter().map(|workshop| format!("{} {}", workshop.time, workshop.text)));
    let notes = [
        (view.t("accessibility"), event.venue.as_ref().and_then(|venue| venue.accessibility.as_deref())),
        (view.t("online"), event.online_url.as_deref()),
    ];
    for (label, note) in notes {
        description.extend(note.map(|note| format!("{label}: {}", clean(note))));
    }
    Entry {
        // Not the host of the public URL: it may change between an invitation and its cancellation.
        uid: format!("{}@fachtag", registration.id),
        sequence: facts.sequence,
        stamp: date,
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        summary: view.title.clone(),
        description: Some(description.join("\n")),
        location: venue.filter(|venue| !venue.is_empty()).or_else(|| event.online_url.clone()),
        url: Some(identity.event_url(event)),
        organizer: Some(person(&identity.from)),
        attendee: Some(person(to)),
        cancelled: false,
    }
}

fn person(mailbox: &Mailbox) -> Person {
    let email = mailbox.email.to_string();
    Person { name: mailbox.name.clone().unwrap_or_else(|| email.clone()), email }
}
