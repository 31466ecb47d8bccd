//! What participants are written in their language; the messages stand under `locales/`.

use std::sync::LazyLock;

use fachtag_contracts::language::Language;
use fachtag_words::{Catalogue, Texts};

pub(crate) use fachtag_words::Words;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let texts = Texts { german: include_str!("../../locales/de.ftl"), english: include_str!("../../locales/en.ftl") };
    Catalogue::of(&[texts])
});

/// The messages in this language.
pub(crate) fn words(language: Language) -> Words {
    Words::new(&CATALOGUE, language)
}
