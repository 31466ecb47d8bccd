//! Events in the lists of the public pages.

use chrono::{DateTime, Utc};
use fachtag_contracts::events::EventStatus;
use fachtag_web::{dates, page::Link};
use fachtag_words::Label;

use super::views::{Card, FirstDay, PastEvent};
use crate::{domain::stored_event::StoredEvent, words};

/// An event that is still to come.
pub fn card(stored: &StoredEvent, now: DateTime<Utc>) -> Card {
    let event = &stored.event;
    Card {
        href: words::href(event),
        title: event.title.clone(),
        kind: event.kind.label().into(),
        first_day: FirstDay {
            weekday: dates::weekday(event.starts_at),
            day: dates::day_of_month(event.starts_at),
            month: dates::short_month(event.starts_at),
        },
        when: dates::span(event.starts_at, event.ends_at),
        place: words::place(event),
        group: event.group.as_ref().map(|group| group.name.clone()),
        summary: event.summary.clone(),
        badge: words::seats(stored, now),
        cancelled: event.status == EventStatus::Cancelled,
    }
}

/// An event that is over.
pub fn past(stored: &StoredEvent) -> PastEvent {
    PastEvent {
        link: Link { href: words::href(&stored.event), text: stored.event.title.clone() },
        when: dates::day(stored.event.starts_at),
    }
}
