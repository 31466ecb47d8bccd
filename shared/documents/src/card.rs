//! The picture of an event that other sites show with a link to it.

use typst::foundations::{Array, Dict, IntoValue, dict};
use typst::syntax::Source;

use crate::attendance::Error;
use crate::fonts::printable;
use crate::world::{Page, draw};

static PAGE: Page = Page::new(|| Source::detached(include_str!("card.typ")));

/// Ready words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    pub kind: String,
    pub title: String,
    pub facts: Vec<String>,
    pub network: String,
    /// `#rrggbb`, dark enough for white letters.
    pub colour: String,
}

/// Draws a PNG of 1200 × 630 pixels.
///
/// # Errors
/// Typst's own.
pub fn png(card: &Card) -> Result<Vec<u8>, Error> {
    let facts: Array = card.facts.iter().map(|fact| printable(fact).into_value()).collect();
    let inputs: Dict = dict! {
        "kind" => printable(&card.kind),
        "title" => printable(&card.title),
        "facts" => facts,
        "network" => printable(&card.network),
        "colour" => card.colour.as_str(),
    };
    draw(&PAGE, inputs)
}
