//! What counts until somebody has written better words.

use askama::Template;
use fachtag_web::page::Site;

use crate::domain::site_text::TextKind;

const LEAD: &str = "Fachtage und Treffen zum lebenslangen Lernen – kostenfrei, für Fachkräfte aus Kita, Schule, Bibliothek, Museum, Verein, \
                    Unternehmen und Verwaltung.";

#[derive(Template)]
#[template(path = "texts/impressum.md", escape = "none", whitespace = "preserve")]
struct ImprintText<'a> {
    site: &'a Site,
}

#[derive(Template)]
#[template(path = "texts/datenschutz.md", escape = "none", whitespace = "preserve")]
struct PrivacyText<'a> {
    site: &'a Site,
}

#[derive(Template)]
#[template(path = "texts/barrierefreiheit.md", escape = "none", whitespace = "preserve")]
struct AccessibilityText<'a> {
    site: &'a Site,
}

/// The template of a text, with what the settings say of the office.
pub(super) fn default(kind: TextKind, site: &Site) -> askama::Result<String> {
    match kind {
        TextKind::Imprint => ImprintText { site }.render(),
        TextKind::Privacy => PrivacyText { site }.render(),
        TextKind::Accessibility => AccessibilityText { site }.render(),
        TextKind::Lead => Ok(LEAD.into()),
    }
}
