//! What participants read, in their language: messages in Fluent (projectfluent.org) under `locales/`. A message that a
//! language does not have is said in German.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Utc};
use fachtag_contracts::language::Language;
use fachtag_web::dates;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

const GERMAN: &str = include_str!("../../locales/de.ftl");
const ENGLISH: &str = include_str!("../../locales/en.ftl");

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::of(GERMAN, ENGLISH));

type Bundle = FluentBundle<FluentResource>;

struct Catalogue {
    german: Bundle,
    english: Bundle,
}

impl Catalogue {
    fn of(german: &str, english: &str) -> Self {
        Self { german: bundle(Language::De, &[german]), english: bundle(Language::En, &[german, english]) }
    }

    fn say(&self, language: Language, id: &str, arguments: &FluentArgs<'_>) -> String {
        let bundle = match language {
            Language::De => &self.german,
            Language::En => &self.english,
        };
        let (name, attribute) = id.split_once('.').map_or((id, None), |(name, attribute)| (name, Some(attribute)));
        [bundle, &self.german]
            .into_iter()
            .find_map(|bundle| {
                let message = bundle.get_message(name)?;
                let pattern = match attribute {
                    Some(attribute) => message.get_attribute(attribute)?.value(),
                    None => message.value()?,
                };
                // What is wrong with a message is found by the tests below; a letter goes out with what can be said.
                Some(bundle.format_pattern(pattern, Some(arguments), &mut Vec::new()).into_owned())
            })
            .unwrap_or_else(|| id.to_owned())
    }
}

/// Later texts replace what earlier ones say.
fn bundle(language: Language, texts: &[&str]) -> Bundle {
    let mut bundle = Bundle::new_concurrent(vec![language.as_str().parse().unwrap_or_default()]);
    // No marks around arguments: programs show them as boxes, and what people typed is free of changes of direction.
    bundle.set_use_isolating(false);
    for text in texts {
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(readable, _)| readable);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// A language, and what its messages may name.
pub(crate) struct Words {
    pub language: Language,
    arguments: FluentArgs<'static>,
}

impl Words {
    pub(crate) fn new(language: Language) -> Self {
        Self { language, arguments: FluentArgs::new() }
    }

    /// Gives messages an argument.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<FluentValue<'static>>) -> Self {
        self.arguments.set(name, value);
        self
    }

    /// A message, or its attribute behind a dot.
    pub(crate) fn say(&self, id: &str) -> String {
        CATALOGUE.say(self.language, id, &self.arguments)
    }

    /// A message in three: what stands between two `*`, and what stands before and after.
    pub(crate) fn say_marked(&self, id: &str) -> (String, String, String) {
        let message = self.say(id);
        let mut parts = message.splitn(3, '*').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        (next(), next(), next())
    }

    /// From when to when, such as "Donnerstag, 10. Juli 2025, 9:00–16:00 Uhr".
    pub(crate) fn span(&self, start: DateTime<Utc>, end: DateTime<Utc>) -> String {
        if dates::same_day(start, end) {
            return self.at(start).with("end", dates::time(end)).say("span-day");
        }
        Self::new(self.language).with("start", self.moment(start)).with("end", self.moment(end)).say("span-days")
    }

    /// A point in time, such as "10. Juli 2025, 9:00 Uhr".
    pub(crate) fn moment(&self, at: DateTime<Utc>) -> String {
        self.at(at).say("moment")
    }

    fn at(&self, at: DateTime<Utc>) -> Self {
        let local = dates::local(at);
        Self::new(self.language)
            .with("weekday", local.weekday().number_from_monday())
            .with("day", local.day())
            .with("month", local.month())
            .with("year", local.year())
            .with("time", dates::time(at))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "words_tests.rs"]
mod tests;
