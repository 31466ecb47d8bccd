//! Finding people by what is printed, written or half remembered of them.

use super::{
    folding::{folded, is_hyphen},
    reference,
};

/// Words that are looked for one by one; what follows them is looked for as one text.
pub const MOST_WORDS: usize = 8;

/// What is searched of a registration: its words as they are folded, and once more with the umlauts as their plain vowels (ä = a), as
/// people type them too.
pub fn search_key(texts: &[&str]) -> String {
    let words = split(&folded(&texts.join(" "))).join(" ");
    let plain = contracted(&words);
    if plain == words { words } else { format!("{words} {plain}") }
}

/// What has to stand in the key of whoever is looked for, each of it somewhere. At most [`MOST_WORDS`].
pub fn search_words(query: &str) -> Vec<String> {
    let query = if reference::looks_like_one(query) { reference::normalize(query) } else { query.to_owned() };
    let mut words = split(&contracted(&folded(&query)));
    if words.len() > MOST_WORDS {
        let rest = words.split_off(MOST_WORDS - 1).join(" ");
        words.push(rest);
    }
    words
}

/// Whether somebody with this key is looked for.
pub fn is_found(key: &str, words: &[String]) -> bool {
    words.iter().all(|word| key.contains(word.as_str()))
}

fn split(folded: &str) -> Vec<String> {
    let parted =
        |c: char| c.is_whitespace() || is_hyphen(c) || matches!(c, ',' | ';' | '/' | '(' | ')' | '"' | '„' | '“');
    folded.split(parted).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn contracted(folded: &str) -> String {
    folded.replace("ae", "a").replace("oe", "o").replace("ue", "u")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str, texts: &[&str]) -> bool {
        is_found(&search_key(texts), &search_words(query))
    }

    #[test]
    fn people_are_found_however_they_are_looked_for() {
        let tomasz = ["Tomasz", "Kowalski", "GGS Bell", "t.kowalski@schule.example", "K7QM-2M9X"];
        let gross = ["Jürgen", "Groß", "Städt. Kita „Sonne“", "kita@sonne.example", "AB2C-3D4E"];
        let ayse = ["Ayşe", "Öztürk", "Bibliothek", "a@b.example", "ZZ22-YY33"];
        let anna = ["Anna-Lena", "Müller-Lüdenscheidt", "VHS", "", "XX44-WW55"];
        for (query, who) in [
            ("Kowalski, Tomasz", &tomasz),
            ("Kowalski Tomasz", &tomasz),
            ("tomasz KOW", &tomasz),
            ("bell kowalski", &tomasz),
            ("k7qm2m9x", &tomasz),
            ("K7QM-2M9X", &tomasz),
            ("T.Kowalski@Schule", &tomasz),
            ("gross", &gross),
            ("GROSS jurgen", &gross),
            ("juergen", &gross),
            ("Ju\u{308}rgen Groß", &gross),
            ("stadt kita sonne", &gross),
            ("oeztuerk", &ayse),
            ("Ozturk", &ayse),
            ("öztürk, ayse", &ayse),
            ("AYŞE", &ayse),
            ("müller-l", &anna),
            ("mueller anna", &anna),
            ("muller lena", &anna),
            ("anna-lena", &anna),
        ] {
            assert!(finds(query, who), "{query} is not found in {}", search_key(who));
        }
    }

    #[test]
    fn names_with_two_vowels_and_apostrophes_are_found_by_their_parts() {
        for (query, name) in [
            ("joel", "Joel"),
            ("el", "Joel"),
            ("neuer", "Neuer"),
            ("euer", "Neuer"),
            ("o'neil", "O’Neil"),
            ("oneil", "O'Neil"),
            ("yildiz", "Yıldız"),
            ("ipek", "İPEK"),
            ("i\u{307}pek", "İpek"),
            ("rene", "René"),
            ("100%", "100% Kita"),
        ] {
            assert!(finds(query, &[name]), "{query} is not found in {}", search_key(&[name]));
        }
    }

    #[test]
    fn every_word_has_to_be_there() {
        assert!(!finds("Kowalski Anna", &["Tomasz", "Kowalski"]));
        assert!(!finds("meyer", &["Anna", "Meier"]));
        let many = (0..20).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
        assert_eq!(search_words(&many).len(), MOST_WORDS);
        assert!(finds(&many, &[&many]));
        assert!(!finds(&many, &["0 1 2 3 4 5 6 7 8"]));
        assert!(search_words(" ,- ").is_empty());
    }
}
