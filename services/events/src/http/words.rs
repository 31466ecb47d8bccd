//! Events in words, the same on every page.

use chrono::{DateTime, Utc};
use fachtag_contracts::events::{Event, EventStatus, Venue};
use fachtag_web::{
    dates,
    page::{Badge, Link, Tone},
};
use fachtag_words::Label;

use super::views::{Card, PastEvent, Sheet};
use crate::{domain::agenda::Ahead, store::events::StoredEvent};

/// What one must know of the seats before signing up.
pub(super) fn seats(stored: &StoredEvent, now: DateTime<Utc>) -> Option<Badge> {
    let event = &stored.event;
    let badge = |tone, text: String| Some(Badge { tone, text });
    if event.status == EventStatus::Cancelled {
        return badge(Tone::Error, "Abgesagt".into());
    }
    if now >= event.ends_at {
        return None;
    }
    if let Some(opens_at) = event.registration_opens_at.filter(|opens_at| now < *opens_at) {
        return badge(Tone::Info, format!("Anmeldung ab {}", dates::moment(opens_at)));
    }
    if now >= event.closes_at() {
        return badge(Tone::Info, "Anmeldung geschlossen".into());
    }
    let Some(capacity) = event.capacity else {
        return badge(Tone::Success, "Plätze frei".into());
    };
    let free = if stored.waiting > 0 { 0 } else { capacity.saturating_sub(stored.taken()) };
    match (free, event.waiting_list) {
        (0, true) => badge(Tone::Warning, "Ausgebucht – Warteliste offen".into()),
        (0, false) => badge(Tone::Error, "Ausgebucht".into()),
        (free, _) => {
            badge(Tone::Success, format!("Noch {} von {} Plätzen frei", dates::number(free), dates::number(capacity)))
        }
    }
}

/// Whether who signs up now does not get a seat.
pub(super) fn is_full(stored: &StoredEvent) -> bool {
    stored.event.capacity.is_some_and(|capacity| stored.waiting > 0 || stored.taken() >= capacity)
}

/// Where it is, in one line.
pub(super) fn place(event: &Event) -> Option<String> {
    let venue = event.venue.as_ref().map(|venue| {
        let parts = [Some(&venue.name), venue.city.as_ref()];
        parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
    });
    match (venue, &event.online_url) {
        (Some(venue), Some(_)) => Some(format!("{venue} und online")),
        (Some(venue), None) => Some(venue),
        (None, Some(_)) => Some("Online".into()),
        (None, None) => None,
    }
}

/// Street, then postal code and city.
pub(super) fn address_lines(venue: &Venue) -> Vec<String> {
    let town: Vec<String> = [&venue.postal_code, &venue.city].into_iter().flatten().cloned().collect();
    venue.street.iter().cloned().chain((!town.is_empty()).then(|| town.join(" "))).collect()
}

pub(super) fn card(stored: &StoredEvent, now: DateTime<Utc>) -> Card {
    let event = &stored.event;
    Card {
        href: href(event),
        title: event.title.clone(),
        kind: event.kind.label().into(),
        sheet: Sheet {
            weekday: dates::weekday(event.starts_at),
            day: dates::day_of_month(event.starts_at),
            month: dates::short_month(event.starts_at),
        },
        when: dates::span(event.starts_at, event.ends_at),
        place: place(event),
        group: event.group.as_ref().map(|group| group.name.clone()),
        summary: event.summary.clone(),
        badge: seats(stored, now),
        cancelled: event.status == EventStatus::Cancelled,
    }
}

pub(super) fn past(stored: &StoredEvent) -> PastEvent {
    PastEvent {
        link: Link { href: href(&stored.event), text: stored.event.title.clone() },
        when: dates::day(stored.event.starts_at),
    }
}

pub(super) fn href(event: &Event) -> String {
    format!("/veranstaltungen/{}", event.slug)
}

/// One of an event's dates.
pub(super) fn ahead(what: Ahead) -> &'static str {
    match what {
        Ahead::SignUpOpens => "Anmeldung öffnet",
        Ahead::Reminder => "Erinnerung an die Teilnehmenden",
        Ahead::List => "Teilnahmeliste kommt per E-Mail",
        Ahead::SignUpCloses => "Anmeldeschluss",
        Ahead::Starts => "Beginn",
        Ahead::Thanks => "Dank an die Teilnehmenden",
    }
}
