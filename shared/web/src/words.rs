//! What surrounds every page, in the reader's language; the messages stand under `locales/`.

use fachtag_contracts::language::Language;
use fachtag_words::{Words, messages};

/// The messages in this language.
pub(crate) fn words(language: Language) -> Words {
    messages!("../locales", language)
}
