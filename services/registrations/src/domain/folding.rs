//! What spellings of one word have in common.

use unicode_normalization::UnicodeNormalization;

/// A text in small letters without accents, with the umlauts as they are written where a keyboard has none (ä = ae, ß = ss), in
/// whatever form of Unicode it comes. Spaces and hyphens stay.
pub(super) fn folded(text: &str) -> String {
    let written: String = text.nfc().flat_map(umlaut).collect();
    let plain: String = written.nfkd().filter(|c| !is_accent(*c)).collect();
    // Lower case may need a second look: the İ of Turkish becomes an i with a dot.
    plain.to_lowercase().nfkd().filter(|c| !is_accent(*c)).flat_map(letters).collect()
}

fn umlaut(c: char) -> impl Iterator<Item = char> {
    let text = match c {
        'ä' | 'Ä' => "ae",
        'ö' | 'Ö' => "oe",
        'ü' | 'Ü' => "ue",
        other => return either(None, Some(other)),
    };
    either(Some(text), None)
}

/// The accents of European scripts. Marks of other scripts are letters: without them other names would be the same.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}

pub(super) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{AD}' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Letters that have no accent to lose.
fn letters(c: char) -> impl Iterator<Item = char> {
    let text = match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ı' => "i",
        '\'' | '’' | '‘' | '`' | '´' | '.' => "",
        other => return either(None, Some(other)),
    };
    either(Some(text), None)
}

fn either(text: Option<&'static str>, other: Option<char>) -> impl Iterator<Item = char> {
    text.into_iter().flat_map(str::chars).chain(other)
}
