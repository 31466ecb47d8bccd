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
