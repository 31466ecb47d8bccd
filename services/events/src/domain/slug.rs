//! Addresses made from titles.

use unicode_normalization::UnicodeNormalization;

/// The longest slug in characters.
pub const LONGEST: usize = 80;

/// Words that stand in addresses where others have a name; a test compares them with the routes.
pub const RESERVED: [&str; 3] = ["alle", "gruppen", "neu"];

/// Whether a slug would be taken for something else: a page of ours, or an id.
pub fn is_reserved(slug: &str) -> bool {
    RESERVED.contains(&slug) || uuid::Uuid::try_parse(slug).is_ok()
}

/// A slug from a title: "Grüne Schule & Kita" becomes `gruene-schule-kita`, and other scripts are written in Latin letters. May be
/// empty.
pub fn from_title(title: &str) -> String {
    let mut slug = String::new();
    for c in title.nfc() {
        let letters = match c {
            'ä' | 'Ä' => "ae",
            'ö' | 'Ö' => "oe",
            'ü' | 'Ü' => "ue",
            'ẞ' => "ss",
            // A mark that no letter took up is no place to break.
            '\u{300}'..='\u{36F}' => "",
            c if c.is_alphanumeric() => deunicode::deunicode_char(c).unwrap_or(" "),
            _ => " ",
        };
        for c in letters.chars() {
            match c.to_ascii_lowercase() {
                c if c.is_ascii_alphanumeric() => slug.push(c),
                _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
                _ => {}
            }
        }
    }
    slug.truncate(LONGEST - 10);
    slug.trim_end_matches('-').to_owned()
}

/// Whether a slug can stand in an address: small letters, digits and single hyphens, at least two characters.
pub fn is_valid(slug: &str) -> bool {
    (2..=LONGEST).contains(&slug.len())
        && slug
            .split('-')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_addresses() {
        assert_eq!(from_title("  Grüne Schule & Kita: Größe zählt! "), "gruene-schule-kita-groesse-zaehlt");
        for (title, slug) in [
            ("Gru\u{308}ne Schule", "gruene-schule"),
            ("Café am Łódzer Platz", "cafe-am-lodzer-platz"),
            ("Café Ayşe", "cafe-ayse"),
            ("İstanbul", "istanbul"),
            ("Иван", "ivan"),
            ("½ Tag", "1-2-tag"),
        ] {
            assert_eq!(from_title(title), slug);
        }
        assert!(is_reserved("neu") && is_reserved("01938a4e-7b5c-7cc0-8000-000000000001"));
        assert!(is_reserved("01938a4e7b5c7cc08000000000000001") && !is_reserved("neues"));
        assert_eq!(from_title("😀"), "");
        assert!(is_valid(&from_title(&"Lang ".repeat(60))));
        for bad in ["", "a", "Ab", "a b", "-a", "a--b", "a/b", "ä"] {
            assert!(!is_valid(bad), "{bad}");
        }
    }
}
