//! The fonts of the PDF, and what text they can show.
//!
//! Noto Sans writes Latin, Greek and Cyrillic; DejaVu Sans adds Hebrew, Arabic, Armenian, Georgian, symbols and the
//! classic smileys. Chinese, Japanese, Korean, the scripts of India and newer emoji have no glyph: they print as a box.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use unicode_segmentation::UnicodeSegmentation;

/// Printed for what no font can show; PDF/UA forbids a glyph that is missing.
const BOX: char = '□';
/// Longer words than this, which no column holds, may break after every [`PIECE`] letters.
const LONGEST_WORD: usize = 30;
const PIECE: usize = 10;
const SOFT_HYPHEN: char = '\u{AD}';

pub(crate) struct Fonts {
    pub book: LazyHash<FontBook>,
    pub fonts: Vec<Font>,
}

pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let files: [&'static [u8]; 4] =
        [notosans::REGULAR_TTF, notosans::BOLD_TTF, dejavu::sans::regular(), dejavu::sans::bold()];
    let fonts: Vec<Font> = files.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).collect();
    Fonts { book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});

/// The text on one line, with a box for each character that no font can show, and with places to break long words.
pub(crate) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for word in text.split(separates) {
        if !word.is_empty() && !shown.is_empty() {
            shown.push(' ');
        }
        if word.is_ascii() && word.len() <= LONGEST_WORD {
            shown.push_str(word);
        } else {
            push_word(&mut shown, word);
        }
    }
    shown
}

/// Spaces that hold words together stay: "e. V." is one.
fn separates(c: char) -> bool {
    (c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}')) || c.is_control()
}

fn push_word(shown: &mut String, word: &str) {
    // A hyphen is a place to break already.
    let long = word.split('-').any(|part| part.graphemes(true).count() > LONGEST_WORD);
    for (at, cluster) in word.graphemes(true).enumerate() {
        if long && at > 0 && at % PIECE == 0 {
            shown.push(SOFT_HYPHEN);
        }
        let visible = || cluster.chars().filter(|c| !invisible(*c));
        let Some(first) = visible().next() else {
            continue;
        };
        if one_font_has(visible()) {
            shown.extend(visible());
        } else {
            shown.push(if one_font_has(std::iter::once(first)) { first } else { BOX });
        }
    }
}

/// One font must have the whole: a mark from another font has nothing to sit on.
fn one_font_has(letters: impl Iterator<Item = char> + Clone) -> bool {
    FONTS.fonts.iter().any(|font| {
        let coverage = &font.info().coverage;
        letters.clone().all(|c| coverage.contains(c.into()))
    })
}

/// Characters without a shape (the joiners of Arabic and Persian stay), marks that could turn the direction of a line
/// around, and characters that stand for nothing outside one program.
fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{10FFFF}')
}
