//! Text as the fonts can show it.

use unicode_segmentation::UnicodeSegmentation;

use super::family_with;

/// Longer words than this, which no column holds, may break after every [`PIECE`] letters.
const LONGEST_WORD: usize = 30;
const PIECE: usize = 10;
const SOFT_HYPHEN: char = '\u{AD}';
/// Of what no font has, so many in a row are printed as numbers; `…` stands for the rest, or a list could have no end.
const NUMBERS: usize = 10;

/// The text on one line, with `[U+20BB7]` for a character that no font can show, and with places to break long words. PDF/UA
/// forbids a glyph that is missing, and a box would not say what stood there.
pub(crate) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for word in text.split(separates) {
        if word.is_ascii() && word.len() <= LONGEST_WORD {
            if !word.is_empty() && !shown.is_empty() {
                shown.push(' ');
            }
            shown.push_str(word);
        } else {
            push_word(&mut shown, word);
        }
    }
    shown
}

/// The characters that are printed as a number, or as marks are left out, each once; to be told before something is printed.
pub fn uncovered(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    if text.is_ascii() {
        return missing;
    }
    for word in text.split(separates) {
        let word = visible(word);
        for cluster in clusters(&word).filter(|cluster| !cluster.is_ascii()) {
            let printed = match shown(cluster) {
                Shown::Whole => continue,
                Shown::Letter(_) => 1,
                Shown::Number => 0,
            };
            missing.extend(cluster.chars().skip(printed));
        }
    }
    let mut known = std::collections::HashSet::new();
    missing.retain(|c| known.insert(*c));
    missing
}

/// What belongs together: a letter and its marks.
pub(crate) fn clusters(text: &str) -> impl Iterator<Item = &str> {
    text.graphemes(true)
}

/// Spaces that hold words together stay: "e. V." is one.
fn separates(c: char) -> bool {
    (c.is_whitespace() && !matches!(c, '\u{A0}' | '\u{202F}')) || c.is_control()
}

/// Without these first: what stood on both sides of one may belong together.
fn visible(word: &str) -> String {
    word.chars().filter(|c| !invisible(*c)).collect()
}

fn push_word(text: &mut String, word: &str) {
    let word = visible(word);
    if !word.is_empty() && !text.is_empty() {
        text.push(' ');
    }
    // A hyphen is a place to break already.
    let long = word.split('-').any(|part| clusters(part).count() > LONGEST_WORD);
    let mut numbers = 0;
    for (at, cluster) in clusters(&word).enumerate() {
        if long && at > 0 && at % PIECE == 0 {
            text.push(SOFT_HYPHEN);
        }
        let shown = shown(cluster);
        numbers = if matches!(shown, Shown::Number) { numbers + 1 } else { 0 };
        match shown {
            Shown::Whole => text.push_str(cluster),
            Shown::Letter(letter) => text.push(letter),
            Shown::Number if numbers <= NUMBERS => {
                text.extend(cluster.chars().map(|c| format!("[U+{:04X}]", u32::from(c))));
            }
            Shown::Number if numbers == NUMBERS + 1 => text.push('…'),
            Shown::Number => {}
        }
    }
}

/// How much of a cluster is printed.
enum Shown {
    Whole,
    /// No font has the letter together with its marks.
    Letter(char),
    Number,
}

fn shown(cluster: &str) -> Shown {
    if family_with(cluster.chars()).is_some() {
        return Shown::Whole;
    }
    let letter = cluster.chars().next().filter(|letter| family_with(std::iter::once(*letter)).is_some());
    letter.map_or(Shown::Number, Shown::Letter)
}

/// Characters without a shape (the joiners of Arabic and Persian stay), marks that could turn the direction of a line
/// around, and characters that stand for nothing outside one program.
fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{E000}'..='\u{F8FF}' | '\u{E0000}'..='\u{10FFFF}')
}
