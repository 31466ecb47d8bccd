//! Who is the same person: colleagues of one institution share a mailbox, so the address alone does not tell.

use super::folding::{folded, is_hyphen};

/// How many people may be registered at one event under one address without an organizer.
pub const MOST_PER_ADDRESS: usize = 10;

/// What tells people at one event apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PersonKey {
    /// Of the address, as [`fachtag_forms::email_key`] makes it.
    pub email: String,
    /// As [`name_key`] makes it.
    pub name: String,
}

/// What two spellings of one name have in common. Upper and lower case, accents, the two spellings of umlauts (ä = ae, ß = ss), spaces,
/// hyphens and the order of the words do not count. Never empty.
pub fn name_key(first_name: &str, last_name: &str) -> String {
    let folded = folded(&format!("{first_name} {last_name}"));
    let words = folded.split(|c: char| c.is_whitespace() || is_hyphen(c));
    let mut words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    if words.is_empty() { "-".to_owned() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_is_one_person_however_it_is_written() {
        for (one, other) in [
            (("Jürgen", "Groß"), ("JUERGEN", "Gross")),
            (("Jürgen", "Groß"), ("Ju\u{308}rgen", "GROSS")),
            (("Ayşe", "Çelik"), ("Ayse", "Celik")),
            (("Anna-Lena", "Müller Lüdenscheidt"), ("Anna Lena", "Mueller-Luedenscheidt")),
            (("Anna-Lena", "Meier"), ("MEIER", " Lena  Anna ")),
            (("Meier", "Anna"), ("Anna", "Meier")),
            (("René", "O’Neil"), ("Rene\u{301}", "O'Neil")),
            (("Łukasz", "Sørensen"), ("Lukasz", "Sorensen")),
            (("İpek", "Yıldız"), ("Ipek", "Yildiz")),
        ] {
            assert_eq!(name_key(one.0, one.1), name_key(other.0, other.1), "{one:?} {other:?}");
        }
    }

    #[test]
    fn other_names_are_other_people() {
        for (one, other) in [
            (("Anna", "Meier"), ("Anne", "Meier")),
            (("Anna", "Meier"), ("Anna", "Meyer")),
            (("Leon", "Meier"), ("Noel", "Meier")),
            (("Michael", "Nowak"), ("Michał", "Nowak")),
            (("Joel", "Meier"), ("Jol", "Meier")),
            (("王", "小明"), ("王", "大明")),
            (("राम", "सिंह"), ("रमा", "सिंह")),
            (("Иван", "Петров"), ("Иван", "Петрова")),
        ] {
            assert_ne!(name_key(one.0, one.1), name_key(other.0, other.1), "{one:?} {other:?}");
        }
    }
}
