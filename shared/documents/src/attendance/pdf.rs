//! The list on paper.

use fachtag_words::{
    Label,
    dates::{moment, number},
};
use typst::foundations::{Array, Dict, IntoValue, Str, Value, array, dict};
use typst::syntax::Source;

use super::{Attendance, AttendanceList, Error, Person, Variant};
use crate::fonts::printable;
use crate::world::{Page, bitmap, print, said};

static PAGE: Page = Page::new(|| Source::detached(include_str!("list.typ")));

/// Lines for people who come without registration.
const WALK_INS: i64 = 4;

/// The running head of later pages has one line.
const SHORT_TITLE: usize = 90;

/// Writes a tagged PDF (PDF/UA-1, ISO 14289-1) in German. A character that no font can show is printed as its
/// number; a logo that cannot be shown is left out, the funder's words stay.
///
/// # Errors
/// None that a list could cause; typst's own are passed on.
pub fn pdf(list: &AttendanceList, variant: Variant) -> Result<Vec<u8>, Error> {
    let mut inputs = inputs(list, variant);
    let Some(logo) = bitmap(list.funder_logo.as_ref()) else {
        return print(&PAGE, inputs, list.made_at);
    };
    let without_logo = inputs.clone();
    inputs.insert("logo".into(), logo);
    print(&PAGE, inputs, list.made_at).or_else(|_| print(&PAGE, without_logo, list.made_at))
}

/// What the page reads. All text goes in as values, so that none of it is ever read as markup.
fn inputs(list: &AttendanceList, variant: Variant) -> Dict {
    let title = printable(&list.title);
    let short_title = shortened(&title);
    let people: Array = list.people.iter().enumerate().map(|(row, person)| cells(row, person)).collect();
    let (signature, kind) = match variant {
        Variant::Signature => (true, "Teilnahmeliste"),
        Variant::CheckIn => (false, "Einlassliste"),
    };
    dict! {
        "signature" => signature,
        "kind" => kind,
        "kind-label" => printable(&list.kind_label),
        "title" => title,
        "short-title" => short_title,
        "funder" => text(list.funder.as_ref()),
        "facts" => facts(list),
        "when" => printable(&list.when),
        "made-at" => moment(list.made_at),
        "people" => people,
        "walk-ins" => WALK_INS,
        "logo" => Value::None,
    }
}

/// The lines of the head: a word and what it says.
fn facts(list: &AttendanceList) -> Array {
    let count = match list.people.len() {
        1 => "1 Person".to_owned(),
        count => format!("{} Personen", number(u32::try_from(count).unwrap_or(u32::MAX))),
    };
    let facts = [
        ("Termin", Some(&list.when)),
        ("Ort", list.place.as_ref()),
        ("Unterarbeitsgruppe", list.group.as_ref()),
        ("Förderung", list.funder.as_ref()),
        ("Angemeldet", Some(&count)),
    ];
    said(facts)
}

/// Number, last name, first name, institution, and whether the person came.
fn cells(row: usize, person: &Person) -> Value {
    array![
        (row + 1).to_string(),
        printable(&person.last_name),
        printable(&person.first_name),
        printable(&person.institution).replace("e. V.", "e.\u{A0}V."),
        person.attendance.map(Attendance::label).unwrap_or_default(),
    ]
    .into_value()
}

fn text(text: Option<&String>) -> Str {
    text.map(|text| printable(text)).unwrap_or_default().into()
}

fn shortened(title: &str) -> String {
    match title.char_indices().nth(SHORT_TITLE) {
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
        None => title.to_owned(),
    }
}
