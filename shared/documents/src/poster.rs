//! The poster of an event: one A4 sheet for a wall, with a code that leads to the sign-up.

use chrono::{DateTime, Utc};
use fachtag_contracts::attendance::Picture;
use typst::foundations::{Array, Dict, IntoValue, Value, dict};
use typst::syntax::Source;

pub use crate::attendance::Error;
use crate::fonts::printable;
use crate::world::{Page, bitmap, print};

static PAGE: Page = Page::new(|| Source::detached(include_str!("poster.typ")));

/// What the poster says, in ready words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poster {
    pub kind: String,
    pub title: String,
    pub when: String,
    /// Name, room, street, city; empty when it is online only.
    pub place: Vec<String>,
    pub summary: Option<String>,
    /// Notes on access.
    pub access: Option<String>,
    /// Where one signs up.
    pub url: String,
    /// The same as a QR code (ISO/IEC 18004), a PNG.
    pub code: Picture,
    /// Until when one can sign up.
    pub until: Option<String>,
    pub funder: Option<String>,
    pub funder_logo: Option<Picture>,
    pub network: String,
    pub owner: String,
    /// `#rrggbb`, dark enough on white.
    pub colour: String,
    /// When the file is made.
    pub made_at: DateTime<Utc>,
}

/// Writes a tagged PDF (PDF/UA-1, ISO 14289-1) in German. A logo that cannot be shown is left out, the funder's words stay.
///
/// # Errors
/// Typst's own.
pub fn pdf(poster: &Poster) -> Result<Vec<u8>, Error> {
    let with = |logo: Value| {
        let mut inputs = inputs(poster);
        inputs.insert("logo".into(), logo);
        print(&PAGE, inputs, poster.made_at)
    };
    match bitmap(poster.funder_logo.as_ref()) {
        Some(logo) => with(logo).or_else(|_| with(Value::None)),
        None => with(Value::None),
    }
}

fn inputs(poster: &Poster) -> Dict {
    let text = |text: &Option<String>| text.as_deref().map(printable).unwrap_or_default();
    let place: Array = poster.place.iter().map(|line| printable(line).into_value()).collect();
    dict! {
        "kind" => printable(&poster.kind),
        "title" => printable(&poster.title),
        "when" => printable(&poster.when),
        "place" => place,
        "summary" => text(&poster.summary),
        "access" => text(&poster.access),
        // To be typed: nothing is added where it is divided.
        "url" => poster.url.as_str(),
        "code" => bitmap(Some(&poster.code)).unwrap_or(Value::None),
        "until" => text(&poster.until),
        "funder" => text(&poster.funder),
        "network" => printable(&poster.network),
        "owner" => printable(&poster.owner),
        "colour" => poster.colour.as_str(),
    }
}
