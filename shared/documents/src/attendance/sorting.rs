//! The order of a German list: DIN 5007-1, as in a dictionary.

use std::cmp::Ordering;
use std::sync::LazyLock;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};

use super::{AttendanceList, Person};

static LETTERS: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| collator(Strength::Primary));
static DETAILS: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| collator(Strength::Tertiary));

fn collator(strength: Strength) -> CollatorBorrowed<'static> {
    let mut options = CollatorOptions::default();
    options.strength = Some(strength);
    // The order of German dictionaries is the root order of Unicode.
    // It is compiled in, so that this cannot fail.
    Collator::try_new(CollatorPreferences::default(), options).expect("the root order is built in")
}

/// Sorts by last name, then first name: ä as a, ö as o, ü as u, ß as ss, capitals as small letters. These differences
/// count only between names with the same letters. A particle ("von der Heide") stands under its own first letter.
pub fn sort(list: &mut AttendanceList) {
    list.people.sort_by(by_name);
}

fn by_name(a: &Person, b: &Person) -> Ordering {
    // The letters of both names come before the dots of the first: "Müller, Anna" stands before "Muller, Bernd".
    LETTERS
        .compare(a.last_name.trim(), b.last_name.trim())
        .then_with(|| LETTERS.compare(a.first_name.trim(), b.first_name.trim()))
        .then_with(|| by_words(&a.last_name, &b.last_name))
        .then_with(|| by_words(&a.first_name, &b.first_name))
        .then_with(|| by_words(&a.institution, &b.institution))
        .then_with(|| a.reference.cmp(&b.reference))
}

/// Bytes whose order is the German order of these texts, for a database to sort by: the letters of all texts come before
/// the differences between letters.
pub fn sort_key(texts: &[&str]) -> Vec<u8> {
    let mut key = Vec::new();
    for collator in [&*LETTERS, &*DETAILS] {
        for text in texts {
            // A vector takes everything; the error type has no values.
            let _ = collator.write_sort_key_to(text.trim(), &mut key);
            key.push(0);
        }
    }
    key
}

/// The German order of two texts, all differences counted.
pub(super) fn by_words(a: &str, b: &str) -> Ordering {
    DETAILS.compare(a.trim(), b.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_sort_as_lists_do() {
        let sorted = [
            ["=cmd()", "X"],
            ["Bär", "Anna"],
            ["Barth", "Ben"],
            ["Müller", "Anna"],
            ["Muller", "Bernd"],
            ["Müller", "Bernd"],
            ["Öztürk", "Ayşe"],
            ["Strasse", "A"],
            ["Straße", "B"],
            ["von der Heide", "Emil"],
            ["Zander", ""],
        ];
        let keys: Vec<_> = sorted.iter().map(|names| sort_key(names)).collect();
        assert!(keys.is_sorted(), "{keys:?}");
    }
}
