//! What the step before did: a word in the address after a redirect, shown once above the page.

use std::convert::Infallible;

use axum::{
    extract::{FromRequestParts, Query},
    http::request::Parts,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    page::{Alert, Tone},
    reader::with_query,
};

/// The word that was in the address; empty when there was none.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Flash {
    erledigt: String,
}

/// A word with what it says: tone, title and text.
pub type Words = [(&'static str, Tone, &'static str, &'static str)];

impl Flash {
    /// Whether it is this word.
    pub fn is(&self, word: &str) -> bool {
        self.erledigt == word
    }

    /// What the word says; nothing for a word that is none of these.
    pub fn alert(&self, words: &Words) -> Option<Alert> {
        alert(words, &self.erledigt)
    }
}

/// What a word says, on a page that no redirect led to.
pub fn alert(words: &Words, word: &str) -> Option<Alert> {
    let (_, tone, title, text) = words.iter().find(|(own, ..)| *own == word)?;
    Some(Alert { tone: *tone, title: (*title).into(), text: (*text).into() })
}

/// Goes on to a page, which says what was done. `place` may have a query of its own, and a fragment.
pub fn redirect(place: &str, word: &str) -> Response {
    Redirect::to(&with_query(place, "erledigt", word)).into_response()
}

impl<S: Send + Sync> FromRequestParts<S> for Flash {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Query::try_from_uri(&parts.uri).map_or_else(|_| Self::default(), |Query(flash)| flash))
    }
}
