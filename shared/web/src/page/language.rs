//! Pages in the language of their reader.

use std::{borrow::Borrow, sync::Arc};

use fachtag_contracts::language::Language;
use fachtag_words::Words;

use super::{Page, Site, Tone};
use crate::{Reader, words};

/// A form that is sent to have its page in another language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TypedForm {
    pub id: &'static str,
    /// The value of `step` that shows the page once more.
    pub step: &'static str,
}

impl TypedForm {
    /// The usual step.
    pub const LANGUAGE: &'static str = "language";
}

/// The way to a page in another language.
pub struct LanguageSwitch {
    pub language: Language,
    pub href: String,
    pub form: Option<TypedForm>,
}

impl Page {
    /// A public page in its reader's language; `words` are its service's.
    pub fn read_by(reader: &Reader, site: &Arc<Site>, title: impl Into<String>, words: Words) -> Self {
        Self { words, reader: Some(reader.clone()), ..Self::new(site, title) }
    }

    /// Keeps what was typed into this form when the language is changed.
    #[must_use]
    pub fn typed(self, form: TypedForm) -> Self {
        Self { typed: Some(form), ..self }
    }

    /// A message of the page's service.
    pub fn say(&self, id: &str) -> String {
        self.words.say(id)
    }

    /// A message of what surrounds every page.
    pub fn frame(&self, id: &str) -> String {
        self.frame_words().say(id)
    }

    /// The messages of what surrounds every page.
    pub fn frame_words(&self) -> Words {
        words::words(self.words.language)
    }

    /// The word before a message of this tone.
    pub fn tone(&self, tone: impl Borrow<Tone>) -> String {
        self.frame(&format!("tone-{}", tone.borrow().name()))
    }

    /// The tag of the page's language (RFC 5646).
    pub fn language(&self) -> &'static str {
        self.words.language.as_str()
    }

    /// The attribute for what organizers wrote: it is in German.
    pub fn in_german(&self) -> &'static str {
        if self.words.language == Language::De { "" } else { " lang=\"de\"" }
    }

    /// The attribute for our own words within what organizers wrote.
    pub fn in_ours(&self) -> &'static str {
        match self.words.language {
            Language::De => "",
            Language::En => " lang=\"en\"",
        }
    }

    /// A link to another page of ours, in the language of this one.
    pub fn link(&self, href: &str) -> String {
        self.reader.as_ref().map_or_else(|| href.to_owned(), |reader| reader.link(href))
    }

    /// The page in the other languages.
    pub fn switches(&self) -> Vec<LanguageSwitch> {
        let Some(reader) = &self.reader else { return Vec::new() };
        let others = Language::ALL.into_iter().filter(|language| *language != self.words.language);
        others.map(|language| LanguageSwitch { language, href: reader.here_in(language), form: self.typed }).collect()
    }

    /// The one address of the page at this path, in its language.
    pub fn address(&self, path: &str) -> String {
        Reader::default().otherwise(self.words.language).link(path)
    }

    /// The language for other sites (Open Graph).
    pub fn locale(&self) -> &'static str {
        match self.words.language {
            Language::De => "de_DE",
            Language::En => "en_GB",
        }
    }

    /// The addresses of a public page by language, for search engines.
    pub fn alternates(&self) -> Vec<(&'static str, String)> {
        let Some(path) = self.path.as_ref().filter(|_| self.reader.is_some()) else { return Vec::new() };
        let address = |language| Reader::default().otherwise(language).link(path);
        Language::ALL.map(|language| (language.as_str(), address(language))).into()
    }
}
