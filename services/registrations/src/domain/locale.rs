//! What participants read on pages, in their language; the messages stand under `locales/`.

use fachtag_contracts::language::Language;
use fachtag_words::{Words, messages};

/// The messages in this language.
pub fn words(language: Language) -> Words {
    messages!("../../locales", language)
}
