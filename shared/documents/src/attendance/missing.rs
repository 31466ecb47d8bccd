//! What a list on paper cannot show, to be told before somebody prints it.

use super::AttendanceList;
use crate::fonts::uncovered;

/// A character that no font has, and the numbers of the people in whose line it stands; none for the head of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    pub character: char,
    pub lines: Vec<usize>,
}

/// More characters, or more people for one of them, are counted only.
const MOST_NAMED: usize = 5;

/// In the order of the list. The first call may read fonts from files, so that it belongs on a thread for such work.
pub fn missing(list: &AttendanceList) -> Vec<Missing> {
    let mut found: Vec<Missing> = Vec::new();
    let mut note = |text: &str, line: Option<usize>| {
        for character in uncovered(text) {
            let at = found.iter().position(|missing| missing.character == character).unwrap_or_else(|| {
                found.push(Missing { character, lines: Vec::new() });
                found.len() - 1
            });
            let lines = &mut found[at].lines;
            lines.extend(line.filter(|line| lines.last() != Some(line)));
        }
    };
    let optional = [&list.place, &list.group, &list.funder];
    let head = [&list.title, &list.kind_label, &list.when].into_iter().chain(optional.into_iter().flatten());
    head.for_each(|text| note(text, None));
    for (number, person) in (1..).zip(&list.people) {
        for text in [&person.last_name, &person.first_name, &person.institution] {
            note(text, Some(number));
        }
    }
    found
}

/// The same in words, for those who are about to print the list; `None` when the paper shows everything.
pub fn missing_in_words(list: &AttendanceList) -> Option<String> {
    let missing = missing(list);
    let first = missing.first()?;
    let mut named: Vec<String> = missing.iter().take(MOST_NAMED).map(in_words).collect();
    if missing.len() > MOST_NAMED {
        named.push(format!("{} weitere", missing.len() - MOST_NAMED));
    }
    let code = u32::from(first.character);
    Some(format!(
        "Für diese Zeichen fehlt eine Schrift: {}. Im PDF steht dort eine Nummer wie [U+{code:04X}], oder ein Akzent fehlt. \
         Excel und Druckansicht zeigen sie, wenn Ihr Rechner eine Schrift dafür hat.",
        named.join(", ")
    ))
}

fn in_words(missing: &Missing) -> String {
    let Missing { character, lines } = missing;
    if lines.is_empty() {
        return format!("{character} (im Kopf der Liste)");
    }
    let numbers: Vec<String> = lines.iter().take(MOST_NAMED).map(usize::to_string).collect();
    let more = if lines.len() > MOST_NAMED { " …" } else { "" };
    format!("{character} (Nr. {}{more})", numbers.join(", "))
}
