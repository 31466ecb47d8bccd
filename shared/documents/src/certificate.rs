//! The certificate of participation: who took part in what, when and how long, on one page.
//!
//! As with the lists, the same facts give the same bytes, and a caller in an async program makes it on a thread for such work.

use chrono::{DateTime, Utc};
use fachtag_contracts::{attendance::Picture, language::Language};
use fachtag_words::{Words, messages};
use typst::foundations::{Array, Dict, Value, dict};
use typst::syntax::Source;

pub use crate::attendance::Error;
use crate::fonts::{printable, uncovered};
use crate::world::{Page, bitmap, print, said};

static PAGE: Page = Page::new(|| Source::detached(include_str!("certificate.typ")));

/// What the certificate says. All texts are ready words; optional ones are `None` rather than empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    /// Of all ready words, and of those around them.
    pub language: Language,
    /// First and last name.
    pub name: String,
    pub institution: String,
    /// What kind of event it was, such as "Fachtag".
    pub kind_label: String,
    pub title: String,
    /// Such as "Donnerstag, 10. Juli 2025, 9:00–16:00 Uhr".
    pub when: String,
    /// Such as "7 Stunden".
    pub duration: String,
    pub place: Option<String>,
    /// The sub-group.
    pub group: Option<String>,
    /// Who organized it, such as "Arbeitskreis Lebenslanges Lernen".
    pub network: String,
    /// Who is responsible for that, such as "Stadt Mönchengladbach".
    pub owner: String,
    /// The funder mark: the words that a funder asks for, and its logo.
    pub funder: Option<String>,
    pub funder_logo: Option<Picture>,
    /// For questions about it, such as `K7QM-2M9X`.
    pub reference: String,
    /// The day of issue, such as "11. Juli 2025".
    pub issued: String,
    /// The same as a time, for the file.
    pub made_at: DateTime<Utc>,
}

/// Writes a tagged PDF (PDF/UA-1, ISO 14289-1). A character that no font can show is printed as its number; a
/// logo that cannot be shown is left out, the funder's words stay.
///
/// # Errors
/// None that a certificate could cause; typst's own are passed on.
pub fn pdf(certificate: &Certificate) -> Result<Vec<u8>, Error> {
    let mut inputs = inputs(certificate);
    let Some(logo) = bitmap(certificate.funder_logo.as_ref()) else {
        return print(&PAGE, inputs, certificate.made_at);
    };
    let without_logo = inputs.clone();
    inputs.insert("logo".into(), logo);
    print(&PAGE, inputs, certificate.made_at).or_else(|_| print(&PAGE, without_logo, certificate.made_at))
}

/// The characters of a name or an institution that the certificate would show as a number, to be told before.
pub fn missing(name: &str, institution: &str) -> Vec<char> {
    uncovered(&format!("{name} {institution}"))
}

/// What the page reads. All text goes in as values, so that none of it is ever read as markup.
fn inputs(certificate: &Certificate) -> Dict {
    let words = messages!("../locales", certificate.language);
    dict! {
        "name" => printable(&certificate.name),
        "institution" => printable(&certificate.institution),
        "kind-label" => printable(&certificate.kind_label),
        "title" => printable(&certificate.title),
        "facts" => facts(certificate, &words),
        "network" => printable(&certificate.network),
        "owner" => printable(&certificate.owner),
        "language" => certificate.language.as_str(),
        "words" => around(certificate, &words),
        "logo" => Value::None,
    }
}

/// The words that stand in every certificate.
fn around(certificate: &Certificate, words: &Words) -> Dict {
    let Certificate { title, reference, issued, funder, .. } = certificate;
    let words = words.and("title", title.clone()).with("reference", reference.clone()).with("day", issued.clone());
    let logo = match funder {
        Some(funder) => words.and("funder", funder.clone()).say("certificate.logo-of"),
        None => words.say("certificate.funder-logo"),
    };
    dict! {
        "heading" => printable(&words.say("certificate")),
        "title" => printable(&words.say("certificate.title")),
        "took-part" => printable(&words.say("certificate.took-part")),
        "issued" => printable(&words.say("certificate.issued")),
        "electronic" => printable(&words.say("certificate.electronic")),
        "reference" => printable(&words.say("certificate.reference")),
        "logo" => printable(&logo),
    }
}

/// A word and what it says.
fn facts(certificate: &Certificate, words: &Words) -> Array {
    let facts = [
        ("certificate.when", Some(&certificate.when)),
        ("certificate.duration", Some(&certificate.duration)),
        ("certificate.place", certificate.place.as_ref()),
        ("certificate.group", certificate.group.as_ref()),
        ("certificate.funding", certificate.funder.as_ref()),
    ];
    said(facts.map(|(id, fact)| (words.say(id), fact)))
}
