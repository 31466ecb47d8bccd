//! What participants are written in their language; the messages stand under `locales/`.

use fachtag_contracts::language::Language;
pub(crate) use fachtag_words::Words;
use fachtag_words::messages;

/// The messages in this language.
pub(crate) fn words(language: Language) -> Words {
    messages!("../../locales", language)
}
