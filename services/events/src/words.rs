//! Events in words, the same on every page.

use chrono::{DateTime, Utc};
use fachtag_contracts::events::{Event, EventStatus, Venue};
use fachtag_contracts::links;
use fachtag_web::page::{Badge, Tone};
use fachtag_words::Words;
use uuid::Uuid;

use crate::domain::{agenda::Ahead, stored_event::StoredEvent};

/// What one must know of the seats before signing up.
pub fn seats(stored: &StoredEvent, now: DateTime<Utc>, words: &Words) -> Option<Badge> {
    let event = &stored.event;
    let badge = |tone, text: String| Some(Badge { tone, text });
    if event.status == EventStatus::Cancelled {
        return badge(Tone::Error, words.say("called-off"));
    }
    if now >= event.ends_at {
        return None;
    }
    if let Some(opens_at) = event.registration_opens_at.filter(|opens_at| now < *opens_at) {
        return badge(Tone::Info, words.and("at", words.moment(opens_at)).say("opens"));
    }
    if now >= event.closes_at() {
        return badge(Tone::Info, words.say("closed"));
    }
    let Some(capacity) = event.capacity else {
        return badge(Tone::Success, words.say("free"));
    };
    let free = if stored.waiting > 0 { 0 } else { capacity.saturating_sub(stored.taken()) };
    match (free, event.waiting_list) {
        (0, true) => badge(Tone::Warning, words.say("full-waiting")),
        (0, false) => badge(Tone::Error, words.say("full")),
        (left, _) => {
            let words = words.and("left", words.number(left)).with("all", words.number(capacity));
            badge(Tone::Success, words.say("seats-left"))
        }
    }
}

/// Where it is, in one line.
pub fn place(event: &Event, words: &Words) -> Option<String> {
    let venue = event.venue.as_ref().map(|venue| {
        let parts = [Some(&venue.name), venue.city.as_ref()];
        parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
    });
    match (venue, &event.online_url) {
        (Some(venue), Some(_)) => Some(words.and("venue", venue).say("and-online")),
        (Some(venue), None) => Some(venue),
        (None, Some(_)) => Some(words.say("online")),
        (None, None) => None,
    }
}

/// Street, then postal code and city.
pub fn address_lines(venue: &Venue) -> Vec<String> {
    let town: Vec<String> = [&venue.postal_code, &venue.city].into_iter().flatten().cloned().collect();
    venue.street.iter().cloned().chain((!town.is_empty()).then(|| town.join(" "))).collect()
}

/// The public page of an event.
pub fn href(event: &Event) -> String {
    links::event(&event.slug)
}

/// The organizers' page of an event.
pub fn organizers_href(event: Uuid) -> String {
    links::organisation::event(event)
}

/// The share picture of an event; a change makes another one.
pub fn picture_href(stored: &StoredEvent) -> String {
    format!("{}/bild.png?v={}", href(&stored.event), stored.event.version)
}

/// One of an event's dates.
pub fn ahead(what: Ahead) -> &'static str {
    match what {
        Ahead::SignUpOpens => "Anmeldung öffnet",
        Ahead::Reminder => "Erinnerung an die Teilnehmenden",
        Ahead::News => "E-Mail über die Änderung an alle Angemeldeten",
        Ahead::List => "Teilnahmeliste kommt per E-Mail",
        Ahead::SignUpCloses => "Anmeldeschluss",
        Ahead::Starts => "Beginn",
        Ahead::Thanks => "Dank an die Teilnehmenden",
        Ahead::Choice => "Bitte um die Workshopwahl",
    }
}
