//! What the templates of forms need, as ready words.

use fachtag_contracts::links;
use fachtag_web::page::Page;

use crate::domain::event::Event;

/// The event that a page is about.
pub(crate) struct EventBrief {
    pub href: String,
    pub title: String,
    pub when: String,
    pub place: Option<String>,
}

/// The event as this page for participants names it.
pub(crate) fn brief(event: &Event, page: &Page) -> EventBrief {
    let facts = &event.facts;
    let venue = facts.venue.as_ref().map(|venue| {
        let parts = [Some(&venue.name), venue.room.as_ref(), venue.street.as_ref(), venue.city.as_ref()];
        parts.into_iter().flatten().cloned().collect::<Vec<_>>().join(", ")
    });
    EventBrief {
        href: page.link(&links::event(&facts.slug)),
        title: facts.title.clone(),
        when: page.words.span(facts.starts_at, facts.ends_at),
        place: venue.or_else(|| facts.online_url.as_ref().map(|_| page.say("online"))),
    }
}

/// What organizers wrote of a line, in German on every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OfEvent {
    Nothing,
    Value,
    Both,
}

/// One line of what somebody filled in or chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub term: String,
    pub value: String,
    /// Said of the value, in the language of the page; may be empty.
    pub note: String,
    pub of_event: OfEvent,
}

impl Line {
    pub fn new(term: String, value: String, of_event: OfEvent) -> Self {
        Self { term, value, note: String::new(), of_event }
    }

    pub fn is_term_german(&self) -> bool {
        self.of_event == OfEvent::Both
    }

    pub fn is_value_german(&self) -> bool {
        self.of_event != OfEvent::Nothing
    }
}

/// A form with one button.
pub(crate) struct AnswerForm {
    pub action: String,
    pub label: String,
}

/// The page with a title that says at once that there are mistakes: screen readers read it first.
pub(crate) fn mistaken(page: Page) -> Page {
    let title = page.words.and("title", page.title.clone()).say("mistake-title");
    Page { title, ..page }
}
