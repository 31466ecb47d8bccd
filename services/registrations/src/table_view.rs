//! Which part of the table is asked for, as it stands in the address.

use axum::{extract::Query, http::Uri};
use fachtag_contracts::registrations::ChoiceState;
use fachtag_web::{body::FormValues, page::Choice};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use url::form_urlencoded;
use uuid::Uuid;

use crate::domain::{
    choices::choice_mark,
    marks::{MOST_ANSWERS, answer_mark, tag, tag_mark},
    table::{RegistrationFilter, Sort},
};

/// The words of the address. What does not fit is as if it were not there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct TableView {
    pub suche: String,
    pub status: String,
    pub anwesenheit: String,
    pub mail: String,
    pub verpflegung: String,
    pub sortierung: String,
    pub richtung: String,
    pub seite: String,
    pub schlagwort: String,
    /// A part of the programme: its id for those with a seat, with [`WAITING`] behind it for those who wait for one.
    pub workshop: String,
    /// The answers that are asked for: the question's id and the form's value.
    #[serde(skip)]
    pub antworten: Vec<(Uuid, String)>,
    /// More answers were asked for than a filter takes.
    #[serde(skip)]
    pub zu_viele: bool,
    /// The columns that are shown besides the usual ones, by their keys.
    #[serde(skip)]
    pub spalten: Vec<String>,
}

/// The name under which each such column stands in the address.
pub(crate) const COLUMN: &str = "spalte";

/// What the name of a question's filter begins with, and the key of its column; the question's id follows.
pub(crate) const QUESTION: &str = "frage-";

/// FilterWords of the address with what is stored and what people read.
type FilterWords = &'static [(&'static str, &'static str, &'static str)];

pub(crate) const STATUS: FilterWords = &[
    ("platz", "confirmed", "mit Platz"),
    ("unbestaetigt", "pending", "noch nicht bestätigt"),
    ("angeboten", "offered", "Platz angeboten"),
    ("warteliste", "waitlisted", "auf der Warteliste"),
    ("abgesagt", "cancelled", "abgemeldet"),
    ("alle", "all", "alle, auch abgemeldete"),
];
pub(crate) const ATTENDANCE: FilterWords = &[
    ("anwesend", "present", "anwesend"),
    ("abwesend", "absent", "abwesend"),
    ("entschuldigt", "excused", "entschuldigt"),
    ("offen", "open", "noch nicht erfasst"),
];
pub(crate) const MAIL: FilterWords = &[
    ("zugestellt", "accepted", "versandt"),
    ("fehler", "failed", "nicht zustellbar"),
    ("nicht-verschickt", "not_sent", "nicht verschickt"),
    ("keine", "none", "noch keine"),
];
const SORTS: [(&str, Sort); 4] =
    [("name", Sort::Name), ("einrichtung", Sort::Institution), ("status", Sort::Status), ("eingang", Sort::Arrival)];

/// What is stored for a word of the address.
pub(crate) fn stored(words: FilterWords, word: &str) -> Option<&'static str> {
    words.iter().find(|(own, ..)| *own == word).map(|(_, stored, _)| *stored)
}

/// The list to choose from.
pub(crate) fn choices(words: FilterWords) -> Vec<Choice> {
    words.iter().map(|(value, _, label)| Choice { value: (*value).into(), label: (*label).into() }).collect()
}

/// A query string of these parts; empty ones are left out.
pub(crate) fn write(parts: &[(&str, &str)]) -> String {
    let given = parts.iter().filter(|(_, value)| !value.is_empty());
    given
        .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
        .collect::<Vec<_>>()
        .join("&")
}

/// What follows a part's id in the address for those who wait for a seat.
pub(crate) const WAITING: &str = "-warteliste";

/// The mark of a part of the programme, as the address names it.
fn part(word: &str) -> Option<String> {
    let (id, state) = match word.strip_suffix(WAITING) {
        Some(id) => (id, ChoiceState::Waiting),
        None => (word, ChoiceState::Seat),
    };
    Uuid::try_parse(id).ok().map(|id| choice_mark(id, state))
}

/// The people who are ticked.
pub(crate) fn chosen(values: &FormValues) -> Vec<Uuid> {
    values.all("id").iter().filter_map(|id| Uuid::try_parse(id).ok()).collect()
}

impl TableView {
    /// The view of an address.
    pub fn read(uri: &Uri) -> Self {
        let view = Query::try_from_uri(uri).map_or_else(|_| Self::default(), |Query(view)| view);
        let pairs = || form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
        let columns = pairs().filter(|(name, _)| name == COLUMN).map(|(_, key)| key.into_owned());
        let answers =
            pairs().filter(|(_, value)| !value.is_empty() && !value.contains('\0')).filter_map(|(name, value)| {
                Some((Uuid::try_parse(name.strip_prefix(QUESTION)?).ok()?, value.into_owned()))
            });
        let mut answers: Vec<_> = answers.collect();
        let too_many = answers.len() > MOST_ANSWERS;
        answers.truncate(MOST_ANSWERS);
        Self { spalten: columns.collect(), antworten: answers, zu_viele: too_many, ..view }
    }

    /// The rows that are asked for.
    pub fn filter(&self) -> RegistrationFilter {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty() && !text.contains('\0'));
        let word = |words, text| stored(words, text).map(str::to_owned);
        RegistrationFilter {
            status: word(STATUS, &self.status).unwrap_or_else(|| RegistrationFilter::default().status),
            query: given(&self.suche),
            attendance: word(ATTENDANCE, &self.anwesenheit),
            mail: word(MAIL, &self.mail),
            meal: given(&self.verpflegung),
            marks: self.marks(),
        }
    }

    fn marks(&self) -> Vec<String> {
        let tag = tag(&self.schlagwort).map(|tag| tag_mark(&tag));
        let answers = self.antworten.iter().map(|(question, value)| answer_mark(*question, value));
        tag.into_iter().chain(part(&self.workshop)).chain(answers).collect()
    }

    pub fn sort(&self) -> (Sort, bool) {
        let sort = SORTS.iter().find(|(word, _)| *word == self.sortierung).map(|(_, sort)| *sort);
        // Who waits is shown in the order in which seats are given.
        let usual = if self.status == "warteliste" { Sort::Status } else { Sort::default() };
        (sort.unwrap_or(usual), self.richtung == "ab")
    }

    /// From 1.
    pub fn page(&self) -> u32 {
        self.seite.parse().unwrap_or(1).max(1)
    }

    /// The same view as it stands in an address, without page and message.
    pub fn query(&self) -> String {
        self.query_with(&self.sortierung, &self.richtung, "")
    }

    /// The address of another page of the view.
    pub fn at_page(&self, base: &str, page: u32) -> String {
        format!("{base}?{}", self.query_with(&self.sortierung, &self.richtung, &page.to_string()))
    }

    /// The address of the view sorted by this column, or the other way round when it is already.
    pub fn sorted_by(&self, base: &str, sort: Sort) -> String {
        let turn = self.sort() == (sort, false);
        let word = SORTS.iter().find(|(_, own)| *own == sort).map_or("", |(word, _)| *word);
        format!("{base}?{}", self.query_with(word, if turn { "ab" } else { "" }, ""))
    }

    fn query_with(&self, sort: &str, direction: &str, page: &str) -> String {
        let mut parts = vec![
            ("suche", self.suche.as_str()),
            ("status", self.status.as_str()),
            ("anwesenheit", self.anwesenheit.as_str()),
            ("mail", self.mail.as_str()),
            ("verpflegung", self.verpflegung.as_str()),
            ("schlagwort", self.schlagwort.as_str()),
            ("workshop", self.workshop.as_str()),
            ("sortierung", sort),
            ("richtung", direction),
            ("seite", page),
        ];
        let answers: Vec<_> = self.antworten.iter().map(|(id, value)| (format!("{QUESTION}{id}"), value)).collect();
        parts.extend(answers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        parts.extend(self.spalten.iter().map(|key| (COLUMN, key.as_str())));
        write(&parts)
    }

    /// Whether only some rows are shown.
    pub fn is_filtered(&self) -> bool {
        self.filter() != RegistrationFilter::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_sorts_and_then_turns_round() {
        let view = TableView { suche: "Öz & Co".into(), ..TableView::default() };
        let by_name = view.sorted_by("/t", Sort::Name);
        assert_eq!(by_name, "/t?suche=%C3%96z%20%26%20Co&sortierung=name&richtung=ab", "sorted by name already");
        assert!(!view.sorted_by("/t", Sort::Status).contains("richtung"));
    }

    #[test]
    fn nonsense_in_the_address_is_as_if_it_were_not_there() {
        let view =
            TableView { status: "quatsch".into(), seite: "-7".into(), suche: "\0".into(), ..TableView::default() };
        assert_eq!(view.filter(), RegistrationFilter::default());
        assert_eq!(view.page(), 1);
        assert_eq!(view.sort(), (Sort::Name, false));
    }

    #[test]
    fn columns_stand_in_the_address_once_each() {
        let view = TableView::read(&"/t?status=warteliste&spalte=nachricht&spalte=a%20b".parse().unwrap());
        assert_eq!(view.spalten, ["nachricht", "a b"]);
        assert_eq!(view.query(), "status=warteliste&spalte=nachricht&spalte=a%20b");
        assert_eq!(view.sort(), (Sort::Status, false), "by the order of the waiting list");
    }
}
