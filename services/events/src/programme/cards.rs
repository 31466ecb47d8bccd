//! Events in the lists of the public pages.

use chrono::{DateTime, Utc};
use fachtag_contracts::events::EventStatus;
use fachtag_web::{
    dates,
    page::{Link, Page},
};

use super::views::{Card, FirstDay, PastEvent};
use crate::{domain::stored_event::StoredEvent, words};

/// An event that is still to come.
pub fn card(stored: &StoredEvent, now: DateTime<Utc>, page: &Page) -> Card {
    let (event, words) = (&stored.event, &page.words);
    Card {
        href: page.link(&words::href(event)),
        title: event.title.clone(),
        kind: words.kind(event.kind),
        first_day: FirstDay {
            weekday: words.weekday(event.starts_at),
            day: dates::day_of_month(event.starts_at),
            month: words.short_month(event.starts_at),
        },
        when: words.span(event.starts_at, event.ends_at),
        place: words::place(event, words),
        group: event.group.as_ref().map(|group| group.name.clone()),
        summary: event.summary.clone(),
        badge: words::seats(stored, now, words),
        cancelled: event.status == EventStatus::Cancelled,
    }
}

/// An event that is over.
pub fn past(stored: &StoredEvent, page: &Page) -> PastEvent {
    PastEvent {
        link: Link { href: page.link(&words::href(&stored.event)), text: stored.event.title.clone() },
        when: page.words.day(stored.event.starts_at),
    }
}
