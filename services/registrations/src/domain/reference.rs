//! The short reference for phone calls and the door.

/// No letters or digits that sound or look alike: without 0, 1, I, L, O, U, V, Y.
const ALPHABET: &[u8; 28] = b"23456789ABCDEFGHJKMNPQRSTWXZ";
/// The first signs of the alphabet.
const DIGITS: usize = 8;
const LETTERS: usize = 8;

/// A reference such as `K7QM-2M9X` from random bytes: one of 8·28⁷ ≈ 108 thousand million.
pub fn reference(random: u128) -> String {
    let mut rest = random;
    let mut text = String::with_capacity(LETTERS + 1);
    for place in 0..LETTERS {
        if place == LETTERS / 2 {
            text.push('-');
        }
        // The second is a digit, so that no reference can be mistaken for a name.
        let signs = if text.len() == 1 { &ALPHABET[..DIGITS] } else { &ALPHABET[..] };
        let index = usize::try_from(rest % signs.len() as u128).unwrap_or_default();
        text.push(char::from(signs[index]));
        rest /= signs.len() as u128;
    }
    text
}

/// A reference as people type it, in the form it is stored: without blanks, in capitals, with the hyphen.
pub fn normalize(text: &str) -> String {
    let letters: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    match letters.split_at_checked(LETTERS / 2) {
        Some((head, tail)) if !tail.is_empty() => format!("{head}-{tail}"),
        _ => letters,
    }
}

/// Whether people who type this mean a reference. Without a digit it is rather a name.
pub fn looks_like_one(text: &str) -> bool {
    let letters: Vec<u8> = text.trim().bytes().filter(|byte| !matches!(byte, b' ' | b'-')).collect();
    letters.len() == LETTERS
        && letters.iter().all(|letter| ALPHABET.contains(&letter.to_ascii_uppercase()))
        && letters.iter().any(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_readable_and_found_again_however_typed() {
        assert!((0..100_u128).all(|seed| looks_like_one(&reference(seed * 0x1234_5678_9ABC))));
        let reference = reference(u128::MAX / 7);
        assert_eq!(reference.len(), 9);
        assert_eq!(normalize(&reference.to_lowercase().replace('-', " ")), reference);
        assert_eq!(normalize(""), "");
    }

    #[test]
    fn other_words_are_no_references() {
        for reference in ["k7qm2m9x", "K7QM-2M9X", " k7qm 2m9x "] {
            assert!(looks_like_one(reference), "{reference}");
        }
        for other in ["kita2024", "Schule 1", "Bergmann", "K7QM-2M9", "öz7qm2m9", ""] {
            assert!(!looks_like_one(other), "{other}");
        }
    }
}
