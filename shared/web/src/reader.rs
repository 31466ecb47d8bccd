//! Who reads a public page, and in which language. The choice stands in the address (`?lang=en`) and goes along in every link of the
//! page: no cookie is needed for it.

use std::convert::Infallible;

use axum::{
    extract::{FromRequestParts, Query},
    http::{Uri, request::Parts},
};
use fachtag_contracts::language::Language;
use serde::Deserialize;

/// The language of a reader, and the page that is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reader {
    /// What the address names.
    asked: Option<Language>,
    language: Language,
    /// Path and query of the page.
    here: String,
}

#[derive(Deserialize)]
struct LanguageQuery {
    lang: Option<String>,
}

impl Reader {
    /// By the address of the request.
    pub fn of(uri: &Uri) -> Self {
        let query = Query::<LanguageQuery>::try_from_uri(uri).ok();
        let asked = query.and_then(|query| Language::parse(query.0.lang.as_deref()?));
        // `//` and `/\` would lead to another site.
        let here = uri.path_and_query().map(ToString::to_string).unwrap_or_default();
        let here = format!("/{}", here.trim_start_matches(['/', '\\']));
        Self { asked, language: asked.unwrap_or_default(), here }
    }

    /// The same reader, in this language where the address names none.
    #[must_use]
    pub fn otherwise(self, language: Language) -> Self {
        Self { language: self.asked.unwrap_or(language), ..self }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// A link to another page of ours, in the same language.
    pub fn link(&self, href: &str) -> String {
        let named = self.asked.or((self.language != Language::default()).then_some(self.language));
        in_language(href, named)
    }

    /// A link to a page that is in its reader's language by itself: only a choice goes along.
    pub fn own_link(&self, href: &str) -> String {
        in_language(href, self.asked)
    }

    /// This page in another language.
    pub(crate) fn here_in(&self, language: Language) -> String {
        in_language(&self.here, Some(language))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.uri))
    }
}

/// An address of ours that names this language.
fn in_language(href: &str, language: Option<Language>) -> String {
    language.map_or_else(|| href.to_owned(), |language| with_query(href, "lang", language.as_str()))
}

/// An address of ours with this value in its query, instead of the one that stands there. It may have a fragment.
pub(crate) fn with_query(href: &str, name: &str, value: &str) -> String {
    let (address, fragment) = href.split_once('#').unwrap_or((href, ""));
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let others = query.split('&').filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name));
    let query: Vec<_> = others.map(str::to_owned).chain([format!("{name}={value}")]).collect();
    let anchor = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
    format!("{path}?{}{anchor}", query.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_goes_along_in_links() {
        let reader = |address: &'static str| Reader::of(&Uri::from_static(address));
        assert_eq!(reader("/").link("/gruppen"), "/gruppen");
        assert_eq!(reader("/?lang=en").link("/a?b=1#c"), "/a?b=1&lang=en#c");
        assert_eq!(reader("/?lang=fr").language(), Language::De);
        assert_eq!(reader("/?b=1&lang=en").here_in(Language::De), "/?b=1&lang=de");
        assert_eq!(reader("//evil.example/x").here_in(Language::En), "/evil.example/x?lang=en");
    }

    #[test]
    fn a_registration_has_a_language_that_its_reader_can_change() {
        let reader = |address: &'static str| Reader::of(&Uri::from_static(address)).otherwise(Language::En);
        assert_eq!(reader("/m").link("/"), "/?lang=en");
        assert_eq!(reader("/m").own_link("/m/a"), "/m/a");
        assert_eq!(reader("/m?lang=de").own_link("/m/a"), "/m/a?lang=de");
        assert_eq!(reader("/m?lang=de").language(), Language::De);
        assert_eq!(reader("/m?lang=de").link("/"), "/?lang=de");
    }

    #[test]
    fn an_address_has_a_value_once() {
        assert_eq!(with_query("/a", "erledigt", "ja"), "/a?erledigt=ja");
        assert_eq!(with_query("/a?seite=2&erledigt=nein#p-1", "erledigt", "ja"), "/a?seite=2&erledigt=ja#p-1");
    }
}
