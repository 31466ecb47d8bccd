//! What participants read on pages, in their language; the messages stand under `locales/`.

use std::sync::LazyLock;

use fachtag_contracts::language::Language;
use fachtag_words::{Catalogue, Texts, Words};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let texts = Texts { german: include_str!("../../locales/de.ftl"), english: include_str!("../../locales/en.ftl") };
    Catalogue::of(&[texts])
});

/// The messages in this language.
pub fn words(language: Language) -> Words {
    Words::new(&CATALOGUE, language)
}
