//! The sheet for the caterer and for those who prepare the rooms.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::sorting::by_words;
use super::xlsx::{Formats, write_text};
use super::{AttendanceList, Needs, Person};

const NOT_CHOSEN: &str = "keine Angabe";

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
    let mut row = 2;
    for (meal, count) in meals(list) {
        write_text(sheet, row, 0, meal, &formats.text)?;
        sheet.write_number_with_format(row, 1, count, &formats.text)?;
        row += 1;
    }
    write_text(sheet, row, 0, "Personen insgesamt", &formats.head)?;
    let total = u32::try_from(list.people.len()).unwrap_or(u32::MAX);
    sheet.write_number_with_format(row, 1, total, &formats.head)?;
    if needs != Needs::Hidden {
        write_needs(sheet, row + 2, list, needs == Needs::WithNames, formats)?;
    }
    Ok(())
}

fn write_needs(
    sheet: &mut Worksheet,
    first_row: u32,
    list: &AttendanceList,
    with_names: bool,
    formats: &Formats,
) -> Result<(), XlsxError> {
    write_text(sheet, first_row, 0, "Unterstützungsbedarf", &formats.section)?;
    let all = needs(list);
    if all.is_empty() {
        return write_text(sheet, first_row + 1, 0, "Es ist kein Bedarf angegeben.", &formats.text);
    }
    let head: &[&str] = if with_names { &["Bedarf", "Name", "Einrichtung"] } else { &["Bedarf"] };
    write_row(sheet, first_row + 1, head, &formats.head)?;
    for (row, (need, person)) in (first_row + 2..).zip(all) {
        write_text(sheet, row, 0, need, &formats.text)?;
        if with_names {
            let name = format!("{}, {}", person.last_name, person.first_name);
            write_text(sheet, row, 1, &name, &formats.text)?;
            write_text(sheet, row, 2, &person.institution, &formats.text)?;
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

/// All needs, sorted by their words: the order of the list would tell whose they are.
fn needs(list: &AttendanceList) -> Vec<(&str, &Person)> {
    let people = list.people.iter();
    let mut needs: Vec<_> = people.filter_map(|person| Some((given(person.support_needs.as_ref())?, person))).collect();
    needs.sort_by(|(a, _), (b, _)| by_words(a, b));
    needs
}

fn given(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}
