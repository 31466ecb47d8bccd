//! What the templates of forms need, as ready words.

use fachtag_contracts::links;
use fachtag_web::dates;

use crate::domain::event::Event;

/// The event that a page is about.
pub(crate) struct EventBrief {
    pub href: String,
    pub title: String,
    pub when: String,
    pub place: Option<String>,
}

/// The event as the pages for participants name it.
pub(crate) fn brief(event: &Event) -> EventBrief {
    let facts = &event.facts;
    let venue = facts.venue.as_ref().map(|venue| {
        let parts = [Some(&venue.name), venue.room.as_ref(), venue.street.as_ref(), venue.city.as_ref()];
        parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
    });
    EventBrief {
        href: links::event(&facts.slug),
        title: facts.title.clone(),
        when: dates::span(facts.starts_at, facts.ends_at),
        place: venue.or_else(|| facts.online_url.as_ref().map(|_| "Online".into())),
    }
}

/// A form with one button.
pub(crate) struct AnswerForm {
    pub action: String,
    pub label: &'static str,
}
