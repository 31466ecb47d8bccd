//! What people read in their language: messages in Fluent (projectfluent.org). A message that a language does not have is said
//! in German.

use std::{fs, io, path::Path, sync::OnceLock};

use chrono::{DateTime, Datelike, Utc};
use fachtag_contracts::{events::EventKind, language::Language};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

use crate::dates;

/// Times and values, which every catalogue has.
const OURS: Texts = Texts { german: include_str!("../locales/de.ftl"), english: include_str!("../locales/en.ftl") };

/// Stands for a typed `*` while marks are looked for: a code point that no text has (Unicode, private use).
const TYPED: &str = "\u{E000}";

type Bundle = FluentBundle<FluentResource>;

/// Messages in Fluent's syntax, in every language.
#[derive(Clone, Copy)]
pub struct Texts {
    pub german: &'static str,
    pub english: &'static str,
}

/// The office's own words, instead of ours.
struct OwnTexts {
    german: String,
    english: String,
}

static OWN: OnceLock<OwnTexts> = OnceLock::new();

/// Takes the office's own words from `de.ftl` and `en.ftl` of a folder, of which one may be missing: messages there replace ours of the
/// same name. To be called once, before anything is said.
///
/// # Errors
/// When the folder has neither file, or one cannot be read or is no Fluent.
pub fn use_folder(folder: &Path) -> Result<(), String> {
    let texts = OwnTexts { german: own_text(&folder.join("de.ftl"))?, english: own_text(&folder.join("en.ftl"))? };
    if texts.german.is_empty() && texts.english.is_empty() {
        return Err("In diesem Ordner steht weder de.ftl noch en.ftl.".into());
    }
    _ = OWN.set(texts);
    Ok(())
}

fn own_text(path: &Path) -> Result<String, String> {
    let text = match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(String::new()),
        read => read.map_err(|error| format!("{} lässt sich nicht lesen: {error}", path.display()))?,
    };
    match FluentResource::try_new(text.clone()) {
        Ok(_) => Ok(text),
        Err((_, mistakes)) => {
            let line = mistakes
                .first()
                .map_or(1, |mistake| text[..mistake.pos.start.min(text.len())].matches('\n').count() + 1);
            Err(format!("{}, Zeile {line}: Hier steht keine Nachricht in der Form „name = Text“.", path.display()))
        }
    }
}

/// Messages in every language, read once.
pub struct Catalogue {
    german: Spoken,
    english: Spoken,
}

/// The messages of one language.
struct Spoken {
    ours: Bundle,
    /// The same with the office's own words in it; what an own message leaves out, ours says.
    own: Option<Bundle>,
}

impl Catalogue {
    /// These texts beside those for times and values.
    pub fn of(texts: &[Texts]) -> Self {
        Self::with_own(texts, OWN.get())
    }

    fn with_own(texts: &[Texts], own: Option<&OwnTexts>) -> Self {
        let all = || std::iter::once(&OURS).chain(texts);
        let german: Vec<_> = all().map(|texts| texts.german).collect();
        let both = all().flat_map(|texts| [texts.german, texts.english]).collect::<Vec<_>>();
        Self {
            german: Spoken::of(Language::De, &german, own.map(|own| own.german.as_str())),
            english: Spoken::of(Language::En, &both, own.map(|own| own.english.as_str())),
        }
    }

    fn say(&self, language: Language, id: &str, arguments: &FluentArgs<'_>) -> String {
        let spoken = match language {
            Language::De => &self.german,
            Language::En => &self.english,
        };
        let (name, attribute) = id.split_once('.').map_or((id, None), |(name, attribute)| (name, Some(attribute)));
        let all = [spoken.own.as_ref(), Some(&spoken.ours), Some(&self.german.ours)];
        all.into_iter()
            .flatten()
            .find_map(|bundle| {
                let message = bundle.get_message(name)?;
                let pattern = match attribute {
                    Some(attribute) => message.get_attribute(attribute)?.value(),
                    None => message.value()?,
                };
                // What is wrong with a message is found by tests/architecture; people read what can be said.
                Some(bundle.format_pattern(pattern, Some(arguments), &mut Vec::new()).into_owned())
            })
            .unwrap_or_else(|| id.to_owned())
    }
}

impl Spoken {
    fn of(language: Language, texts: &[&str], own: Option<&str>) -> Self {
        let own = own.filter(|own| !own.is_empty());
        let with_own = |own| bundle(language, &texts.iter().copied().chain([own]).collect::<Vec<_>>());
        Self { ours: bundle(language, texts), own: own.map(with_own) }
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

/// The messages of the two files of a folder, `de.ftl` and `en.ftl`, in a language. The folder is seen from the file that says this.
#[macro_export]
macro_rules! messages {
    ($folder:literal, $language:expr) => {{
        static CATALOGUE: ::std::sync::LazyLock<$crate::Catalogue> = ::std::sync::LazyLock::new(|| {
            let german = include_str!(concat!($folder, "/de.ftl"));
            let english = include_str!(concat!($folder, "/en.ftl"));
            $crate::Catalogue::of(&[$crate::Texts { german, english }])
        });
        $crate::Words::new(&CATALOGUE, $language)
    }};
}

/// A catalogue in one language, with what its messages may name.
#[derive(Clone)]
pub struct Words {
    pub language: Language,
    catalogue: &'static Catalogue,
    arguments: Vec<(&'static str, FluentValue<'static>)>,
}

impl std::fmt::Debug for Words {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Words({})", self.language.as_str())
    }
}

impl Words {
    pub fn new(catalogue: &'static Catalogue, language: Language) -> Self {
        Self { language, catalogue, arguments: Vec::new() }
    }

    /// Gives messages an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<FluentValue<'static>>) -> Self {
        self.arguments.push((name, value.into()));
        self
    }

    /// The same words, with one argument more.
    #[must_use]
    pub fn and(&self, name: &'static str, value: impl Into<FluentValue<'static>>) -> Self {
        self.clone().with(name, value)
    }

    /// A message, or its attribute behind a dot.
    pub fn say(&self, id: &str) -> String {
        self.say_with(id, FluentValue::clone)
    }

    fn say_with(&self, id: &str, argument: impl Fn(&FluentValue<'static>) -> FluentValue<'static>) -> String {
        let arguments = self.arguments.iter().map(|(name, value)| (*name, argument(value))).collect();
        self.catalogue.say(self.language, id, &arguments)
    }

    /// A message in three: what stands between its two `*`, and what stands before and after. A `*` that somebody typed is none of them.
    pub fn say_marked(&self, id: &str) -> (String, String, String) {
        let message = self.say_with(id, |value| match value {
            FluentValue::String(text) => text.replace('*', TYPED).into(),
            other => other.clone(),
        });
        let mut parts = message.splitn(3, '*').map(|part| part.replace(TYPED, "*"));
        let mut next = || parts.next().unwrap_or_default();
        (next(), next(), next())
    }

    /// From when to when, such as "Donnerstag, 10. Juli 2025, 9:00–16:00 Uhr".
    pub fn span(&self, start: DateTime<Utc>, end: DateTime<Utc>) -> String {
        if dates::same_day(start, end) {
            return self.at(start).with("end", dates::time(end)).say("span-day");
        }
        self.and("start", self.moment(start)).with("end", self.moment(end)).say("span-days")
    }

    /// A point in time, such as "10. Juli 2025, 9:00 Uhr".
    pub fn moment(&self, at: DateTime<Utc>) -> String {
        self.at(at).say("moment")
    }

    /// Such as "10. Juli 2025".
    pub fn date(&self, at: DateTime<Utc>) -> String {
        self.at(at).say("date")
    }

    /// Such as "Donnerstag, 10. Juli 2025".
    pub fn day(&self, at: DateTime<Utc>) -> String {
        self.at(at).say("day")
    }

    /// Such as "Do., 10.07.2025".
    pub fn short_day(&self, at: DateTime<Utc>) -> String {
        let pattern = match self.language {
            Language::De => "%d.%m.%Y",
            Language::En => "%d/%m/%Y",
        };
        self.at(at).with("date", dates::local(at).format(pattern).to_string()).say("day-short")
    }

    /// Such as "Do.".
    pub fn weekday(&self, at: DateTime<Utc>) -> String {
        self.at(at).say("weekday-short")
    }

    /// Such as "Jul".
    pub fn short_month(&self, at: DateTime<Utc>) -> String {
        self.at(at).say("month-short")
    }

    /// Such as "Juli 2025".
    pub fn month(&self, at: DateTime<Utc>) -> String {
        self.at(at).say("month-and-year")
    }

    /// Such as "9:00–16:00 Uhr".
    pub fn hours(&self, start: DateTime<Utc>, end: DateTime<Utc>) -> String {
        self.at(start).with("end", dates::time(end)).say("hours")
    }

    /// One thousand two hundred as "1.200" or "1,200".
    pub fn number(&self, value: u32) -> String {
        match self.language {
            Language::De => dates::number(value),
            Language::En => dates::number(value).replace('.', ","),
        }
    }

    /// Such as "Fachtag".
    pub fn kind(&self, kind: EventKind) -> String {
        self.say(match kind {
            EventKind::Fachtag => "kind-fachtag",
            EventKind::GroupMeeting => "kind-group-meeting",
            EventKind::Plenary => "kind-plenary",
        })
    }

    fn at(&self, at: DateTime<Utc>) -> Self {
        let local = dates::local(at);
        Self::new(self.catalogue, self.language)
            .with("weekday", local.weekday().number_from_monday())
            .with("day", local.day())
            .with("month", local.month())
            .with("year", local.year())
            .with("time", dates::time(at))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
