//! Addresses made from titles.

/// The longest slug in characters.
pub const LONGEST: usize = 80;

/// A slug from a title: "Grüne Schule & Kita" becomes `gruene-schule-kita`. May be empty.
pub fn from_title(title: &str) -> String {
    let mut slug = String::new();
    for c in title.to_lowercase().chars() {
        match c {
            'ä' => slug.push_str("ae"),
            'ö' => slug.push_str("oe"),
            'ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            c if c.is_ascii_alphanumeric() => slug.push(c),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
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
        assert_eq!(from_title("😀"), "");
        assert!(is_valid(&from_title(&"Lang ".repeat(60))));
        for bad in ["", "a", "Ab", "a b", "-a", "a--b", "a/b", "ä"] {
            assert!(!is_valid(bad), "{bad}");
        }
    }
}
