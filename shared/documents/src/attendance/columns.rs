//! The columns of the table files. Their names are stable: people use them as fields of serial letters in Word.

use chrono::NaiveDateTime;
use fachtag_words::{Label, dates::local};

use super::{Attendance, AttendanceList, Person, Variant};

/// Which columns a table file has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Columns {
    /// As the paper of this variant, with a few facts for work at the desk.
    Paper(Variant),
    /// Everything but support needs: with e-mail addresses, meals, messages and the answers to the event's own questions.
    /// For the event's organizers only.
    Full,
}

impl Columns {
    /// What a list with these columns is called.
    pub(super) const fn list_name(self) -> &'static str {
        match self {
            Self::Paper(Variant::Signature) => "Teilnahmeliste",
            Self::Paper(Variant::CheckIn) => "Einlassliste",
            Self::Full => "Alle Anmeldungen",
        }
    }
}

impl From<Variant> for Columns {
    fn from(variant: Variant) -> Self {
        Self::Paper(variant)
    }
}

/// Where a column's values come from.
#[derive(Clone, Copy)]
enum Field<'a> {
    Number,
    LastName,
    FirstName,
    Email,
    Institution,
    Function,
    Reference,
    Status,
    Attendance,
    RegisteredAt,
    Meal,
    Note,
    Tags,
    EventTitle,
    EventStart,
    Signature,
    Answer(&'a str),
}

use Field::*;

const SIGNATURE: &[Field] = &[Number, LastName, FirstName, Institution, Function, RegisteredAt, Signature];
const CHECK_IN: &[Field] =
    &[Number, LastName, FirstName, Institution, Function, Reference, Status, RegisteredAt, Attendance];
const FULL: &[Field] = &[
    Number,
    LastName,
    FirstName,
    Email,
    Institution,
    Function,
    Reference,
    Status,
    Attendance,
    RegisteredAt,
    EventTitle,
    EventStart,
    Meal,
    Note,
];

/// Stands behind the questions, and keeps its name.
const TAGS: &str = "Schlagwörter";

/// One column of a list.
pub(super) struct Column<'a> {
    pub name: String,
    /// In characters, as spreadsheets count.
    pub width: f64,
    field: Field<'a>,
}

/// One value of a table.
pub(super) enum Value<'a> {
    Number(u32),
    Text(&'a str),
    /// Local time in Germany.
    Moment(NaiveDateTime),
}

/// The columns in order. Every name occurs once.
pub(super) fn of(list: &AttendanceList, columns: Columns) -> Vec<Column<'_>> {
    let fixed = match columns {
        Columns::Paper(Variant::Signature) => SIGNATURE,
        Columns::Paper(Variant::CheckIn) => CHECK_IN,
        Columns::Full => FULL,
    };
    let mut all: Vec<Column> = fixed.iter().copied().map(column).collect();
    if columns == Columns::Full {
        for question in questions(list) {
            let mut column = column(Answer(question));
            while column.name == TAGS || all.iter().any(|other| other.name == column.name) {
                column.name.push_str(" (Frage)");
            }
            all.push(column);
        }
        all.push(column(Tags));
    }
    all
}

fn column(field: Field) -> Column {
    let (name, width) = match field {
        Number => ("Nr.", 6.0),
        LastName => ("Nachname", 22.0),
        FirstName => ("Vorname", 18.0),
        Email => ("E-Mail", 32.0),
        Institution => ("Einrichtung", 38.0),
        Function => ("Funktion", 22.0),
        Reference => ("Kennung", 12.0),
        Status => ("Status", 14.0),
        Attendance => ("Anwesenheit", 14.0),
        RegisteredAt => ("Angemeldet am", 17.0),
        Meal => ("Verpflegung", 20.0),
        Note => ("Nachricht", 40.0),
        Tags => (TAGS, 24.0),
        EventTitle => ("Veranstaltung", 34.0),
        EventStart => ("Beginn", 17.0),
        Signature => ("Unterschrift", 36.0),
        Answer(question) => (question, 28.0),
    };
    Column { name: name.to_owned(), width, field }
}

/// Each question once, in the order in which the rows name them.
fn questions(list: &AttendanceList) -> Vec<&str> {
    let mut seen = std::collections::HashSet::new();
    let answers = list.people.iter().flat_map(|person| &person.answers);
    answers.map(|(question, _)| question.as_str()).filter(|question| seen.insert(*question)).collect()
}

impl<'a> Column<'a> {
    /// The value of the person in the given row, counted from 0.
    pub fn value(&self, list: &'a AttendanceList, person: &'a Person, row: usize) -> Value<'a> {
        Value::Text(match self.field {
            Number => return Value::Number(u32::try_from(row + 1).unwrap_or(u32::MAX)),
            RegisteredAt => return Value::Moment(local(person.registered_at)),
            EventStart => return Value::Moment(local(list.starts_at)),
            LastName => &person.last_name,
            FirstName => &person.first_name,
            Email => person.email.as_deref().unwrap_or_default(),
            Institution => &person.institution,
            Function => person.function.as_deref().unwrap_or_default(),
            Reference => &person.reference,
            Status => &person.status,
            Attendance => person.attendance.map(Attendance::label).unwrap_or_default(),
            Meal => person.meal.as_deref().unwrap_or_default(),
            Note => person.note.as_deref().unwrap_or_default(),
            Tags => &person.tags,
            EventTitle => &list.title,
            Signature => "",
            Answer(question) => {
                // Two questions may have had the same words: the one that was asked later may be unanswered.
                let mut answers = person.answers.iter();
                answers.find(|(asked, answer)| asked == question && !answer.is_empty()).map_or("", |(_, answer)| answer)
            }
        })
    }
}
