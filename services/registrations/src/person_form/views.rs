//! What the templates of forms need, as ready words.

use std::collections::BTreeMap;

use fachtag_contracts::links;
use fachtag_web::{
    dates,
    page::{Check, Choice, Input},
};

use crate::domain::event::Event;

/// What stands in the form.
pub(crate) struct FormFields {
    /// By the key of the field.
    pub inputs: BTreeMap<&'static str, Input>,
    /// What one can be written to in.
    pub languages: Vec<Choice>,
    pub support_needs_consent: Check,
    pub questions: Vec<QuestionField>,
}

impl FormFields {
    /// What stands in the field with this key.
    pub fn input(&self, key: &str) -> Input {
        self.inputs.get(key).cloned().unwrap_or_default()
    }
}

/// A question of the event's own.
pub(crate) struct QuestionField {
    pub name: String,
    pub label: String,
    pub hint: String,
    pub optional: bool,
    /// `line`, `text`, `radios`, `select` or `boxes`.
    pub kind: &'static str,
    pub choices: Vec<Choice>,
    pub input: Input,
    /// The values that are ticked.
    pub chosen: Vec<String>,
}

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
