//! What the templates show: facts in words, one line each. The templates only arrange them.

use chrono::{DateTime, Utc};
use fachtag_contracts::events::{Event, EventStatus, Session};
use fachtag_contracts::{
    links,
    registrations::{CancelledBy, ChoiceState, Registration, RegistrationStatus, SessionChoice},
};
use fachtag_planning::time_and_place::TimeAndPlace;
use url::Url;

use super::compose::LetterFacts;
use crate::composing::{
    frame::{ContactView, Frame, contact, venue_lines},
    note::Note,
    sender::SenderIdentity,
    text::{clean, clean_option},
    words::{Words, words},
};

/// Where to take part online.
pub(super) struct Online {
    pub text: String,
    /// Whether it may become a link.
    pub link: bool,
}

/// A letter about a registration.
pub(super) struct View {
    pub frame: Frame,
    pub subject: String,
    pub title: String,
    pub when: String,
    pub venue: Vec<String>,
    pub accessibility: Option<String>,
    pub online: Option<Online>,
    /// What the person chose of the programme.
    pub workshops: Vec<WorkshopLine>,
    /// What takes place no more of it, in words; empty when it all does.
    pub dropped: String,
    pub institution: String,
    pub reference: String,
    pub position: Option<u32>,
    pub waiting: bool,
    /// A free seat is offered to those who wait instead of given.
    pub offers: bool,
    /// The person is asked to confirm.
    pub to_confirm: bool,
    /// A seat is offered to the person.
    pub offered: bool,
    /// Whether one can still sign up.
    pub open: bool,
    /// What was not answered in time was an offer.
    pub was_offered: bool,
    /// Whether somebody may be waiting for a seat that is given up.
    pub others_wait: bool,
    pub had_seat: bool,
    pub cancelled_by_organizer: bool,
    /// An organizer cancelled for the person, who had asked for it.
    pub on_request: bool,
    pub manage_url: String,
    /// Where the person chooses parts of the programme.
    pub choose_url: String,
    pub event_url: String,
    pub contact: Option<ContactView>,
    pub calendar: bool,
    /// Old beside new.
    pub changes: Vec<Change>,
    /// Why the event does not take place.
    pub reason: Option<String>,
    /// What the organizers add.
    pub note: Option<Note>,
    /// Where the documents are.
    pub documents: Option<Online>,
}

/// A part of the programme that the person chose.
pub(super) struct WorkshopLine {
    pub time: String,
    /// Title and room, or that the person waits for it.
    pub text: String,
}

/// Something of the event that is no more as it was.
pub(super) struct Change {
    pub label: String,
    pub old: String,
    pub new: String,
}

impl View {
    /// `subject` is the message that says it, `note` the Markdown that the organizers add.
    pub(super) fn of(
        subject: &str,
        note: Option<&str>,
        facts: &LetterFacts<'_>,
        identity: &SenderIdentity,
        calendar: bool,
        date: DateTime<Utc>,
    ) -> Self {
        let (event, registration) = (facts.event, facts.registration);
        let (title, contact) = (clean(&event.title), contact(event));
        let words = words(registration.language);
        let choose_by = event.choice_ends_at().map(|at| words.moment(at)).unwrap_or_default();
        let deadline = registration.answer_by.map(|at| words.moment(at)).unwrap_or_default();
        let words = words
            .with("name", clean(&format!("{} {}", registration.first_name, registration.last_name)))
            .with("title", title.clone())
            .with("deadline", deadline)
            .with("choose_by", choose_by)
            .with("position", registration.waiting_position.unwrap_or_default());
        let frame = Frame::saying(words, identity).asking(contact.as_ref()).about(event);
        let has_seat = registration.status == RegistrationStatus::Confirmed;
        let called_off = event.status == EventStatus::Cancelled;
        Self {
            subject: frame.t(subject),
            title,
            when: frame.words.span(event.starts_at, event.ends_at),
            venue: event.venue.as_ref().map(venue_lines).unwrap_or_default(),
            accessibility: event.venue.as_ref().and_then(|venue| clean_option(venue.accessibility.as_deref())),
            // The link is for those who have a seat.
            online: clean_option(event.online_url.as_deref()).filter(|_| has_seat && !called_off).map(online),
            workshops: workshops(&frame.words, event, registration),
            dropped: clean(
                &facts
                    .dropped
                    .iter()
                    .map(|title| frame.words.and("part", title.clone()).say("quoted"))
                    .collect::<Vec<_>>()
                    .join(", "),
            ),
            institution: clean(&registration.institution),
            reference: clean(&registration.reference),
            position: registration.waiting_position,
            waiting: registration.status == RegistrationStatus::Waitlisted,
            offers: event.offers,
            to_confirm: registration.status == RegistrationStatus::Pending,
            offered: registration.status == RegistrationStatus::Offered,
            open: date < event.closes_at(),
            was_offered: facts.was == Some(RegistrationStatus::Offered),
            others_wait: event.capacity.is_some() && event.waiting_list,
            had_seat: facts.had_seat,
            cancelled_by_organizer: facts.cancelled_by == Some(CancelledBy::Organizer) && !facts.on_request,
            on_request: facts.on_request,
            manage_url: facts.manage_url.to_owned(),
            choose_url: format!("{}/workshops", facts.manage_url),
            event_url: frame.link(&links::event(&event.slug)),
            contact,
            calendar,
            changes: facts
                .before
                .map(|before| changes(&frame.words, before, &TimeAndPlace::of(event), has_seat))
                .unwrap_or_default(),
            reason: clean_option(event.cancellation_reason.as_deref()),
            note: note.map(|note| Note::of(note, &frame.colour)),
            documents: clean_option(event.documents_url.as_deref()).map(online),
            frame,
        }
    }

    /// A message in the language of the letter.
    pub(super) fn t(&self, id: &str) -> String {
        self.frame.t(id)
    }
}

/// What the person chose, by time.
fn workshops(words: &Words, event: &Event, registration: &Registration) -> Vec<WorkshopLine> {
    let find = |choice: &SessionChoice| event.sessions.iter().find(|session| session.id == choice.session_id);
    let mut chosen: Vec<(&Session, ChoiceState)> =
        registration.choices.iter().filter_map(|choice| Some((find(choice)?, choice.state))).collect();
    chosen.sort_by_key(|(session, _)| session.starts_at);
    let line = |(session, state): (&Session, ChoiceState)| {
        let words = words.and("part", clean(&session.title));
        let text = match (state, clean_option(session.room.as_deref())) {
            (ChoiceState::Waiting, _) => words.say("workshop-waiting"),
            (ChoiceState::Wish, _) => words.say("workshop-wish"),
            (ChoiceState::Seat, Some(room)) => words.and("room", room).say("workshop-in"),
            (ChoiceState::Seat, None) => clean(&session.title),
        };
        WorkshopLine { time: words.hours(session.starts_at, session.ends_at), text }
    };
    chosen.into_iter().map(line).collect()
}

/// Old beside new, where they differ. Who has no seat is not told the link.
fn changes(words: &Words, old: &TimeAndPlace, new: &TimeAndPlace, has_seat: bool) -> Vec<Change> {
    let when = |of: &TimeAndPlace| words.span(of.starts_at, of.ends_at);
    let place = |of: &TimeAndPlace| {
        let lines = of.venue.as_ref().map(venue_lines).unwrap_or_default().join(", ");
        if lines.is_empty() { words.say("no-place") } else { lines }
    };
    let link = |of: &TimeAndPlace, secret: &str| match clean_option(of.online_url.as_deref()) {
        Some(_) if !has_seat => words.say(secret),
        Some(link) => link,
        None => words.say("no-online"),
    };
    let mut changes = Vec::new();
    if (old.starts_at, old.ends_at) != (new.starts_at, new.ends_at) {
        changes.push(Change { label: words.say("when"), old: when(old), new: when(new) });
    }
    if place(old) != place(new) {
        changes.push(Change { label: words.say("where"), old: place(old), new: place(new) });
    }
    if old.online_url != new.online_url {
        let (old, new) = (link(old, "secret-old-online"), link(new, "secret-new-online"));
        changes.push(Change { label: words.say("online"), old, new });
    }
    changes
}

fn online(text: String) -> Online {
    let link = Url::parse(&text).is_ok_and(|url| matches!(url.scheme(), "https" | "http"));
    Online { text, link }
}
