//! The sheet for the caterer and for those who prepare the rooms.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sorting::by_words;
use super::xlsx::{Formats, write_text};
use super::{AttendanceList, Needs};

const NOT_CHOSEN: &str = "keine Angabe";

/// What the kitchen and those who prepare the rooms need to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catering<'a> {
    /// How often each meal was chosen, in German order; those who chose none come last.
    pub meals: Vec<(&'a str, u32)>,
    pub people: u32,
    /// `None` where they may not be told.
    pub needs: Option<Vec<Need<'a>>>,
}

/// A support need, sorted by its own words: another order would tell whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need<'a> {
    pub words: &'a str,
    /// How many people named it in these words.
    pub count: u32,
    /// Name and institution, for those who may see them.
    pub person: Option<(String, &'a str)>,
}

impl<'a> Catering<'a> {
    /// Counts, and tells as much of the needs as may be told.
    pub fn of(list: &'a AttendanceList, needs: Needs) -> Self {
        Self {
            meals: meals(list),
            people: u32::try_from(list.people.len()).unwrap_or(u32::MAX),
            needs: (needs != Needs::Hidden).then(|| self::needs(list, needs == Needs::WithNames)),
        }
    }
}

/// Writes how many meals of each kind, and under it the support needs as far as they may be told.
pub(super) fn write(
    sheet: &mut Worksheet,
    list: &AttendanceList,
    needs: Needs,
    formats: &Formats,
) -> Result<(), XlsxError> {
    for (at, width) in [(0, 60.0), (1, 32.0), (2, 38.0)] {
        sheet.set_column_width(at, width)?;
    }
    write_text(sheet, 0, 0, "Verpflegung", &formats.section)?;
    write_row(sheet, 1, &["Wunsch", "Anzahl"], &formats.head)?;
    let catering = Catering::of(list, needs);
    let mut row = 2;
    for (meal, count) in catering.meals {
        write_text(sheet, row, 0, meal, &formats.text)?;
        sheet.write_number_with_format(row, 1, count, &formats.text)?;
        row += 1;
    }
    write_text(sheet, row, 0, "Personen insgesamt", &formats.head)?;
    sheet.write_number_with_format(row, 1, catering.people, &formats.head)?;
    match catering.needs {
        Some(all) => write_needs(sheet, row + 2, &all, needs == Needs::WithNames, formats),
        None => Ok(()),
    }
}

fn write_needs(
    sheet: &mut Worksheet,
    first_row: u32,
    all: &[Need<'_>],
    with_names: bool,
    formats: &Formats,
) -> Result<(), XlsxError> {
    write_text(sheet, first_row, 0, "Unterstützungsbedarf", &formats.section)?;
    if all.is_empty() {
        return write_text(sheet, first_row + 1, 0, "Es ist kein Bedarf angegeben.", &formats.text);
    }
    let head: &[&str] = if with_names { &["Bedarf", "Name", "Einrichtung"] } else { &["Bedarf", "Anzahl"] };
    write_row(sheet, first_row + 1, head, &formats.head)?;
    for (row, need) in (first_row + 2..).zip(all) {
        write_text(sheet, row, 0, need.words, &formats.text)?;
        match &need.person {
            Some((name, institution)) => {
                write_text(sheet, row, 1, name, &formats.text)?;
                write_text(sheet, row, 2, institution, &formats.text)?;
            }
            None => {
                sheet.write_number_with_format(row, 1, need.count, &formats.text)?;
            }
        }
    }
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    texts: &[&str],
    format: &rust_xlsxwriter::Format,
) -> Result<(), XlsxError> {
    (0u16..).zip(texts).try_for_each(|(at, text)| write_text(sheet, row, at, text, format))
}

/// How often each meal was chosen, in German order; those who chose none come last.
fn meals(list: &AttendanceList) -> Vec<(&str, u32)> {
    let mut counts = std::collections::HashMap::<&str, u32>::new();
    for person in &list.people {
        *counts.entry(given(person.meal.as_ref()).unwrap_or(NOT_CHOSEN)).or_default() += 1;
    }
    let mut meals: Vec<_> = counts.into_iter().collect();
    meals.sort_by(|(a, _), (b, _)| {
        (*a == NOT_CHOSEN).cmp(&(*b == NOT_CHOSEN)).then_with(|| by_words(a, b)).then_with(|| a.cmp(b))
    });
    meals
}

/// With names one line for each person, without them one for equal words.
fn needs(list: &AttendanceList, with_names: bool) -> Vec<Need<'_>> {
    let people = list.people.iter();
    let mut needs: Vec<_> = people
        .filter_map(|person| {
            let name = || (format!("{}, {}", person.last_name, person.first_name), person.institution.as_str());
            let words = given(person.support_needs.as_ref())?;
            Some(Need { words, count: 1, person: with_names.then(name) })
        })
        .collect();
    needs.sort_by(|a, b| by_words(a.words, b.words));
    if !with_names {
        needs.dedup_by(|again, first| {
            let same = again.words.to_lowercase() == first.words.to_lowercase();
            first.count += u32::from(same);
            same
        });
    }
    needs
}

fn given(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}
