//! The list as a spreadsheet.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDateTime};
use fachtag_words::dates::local;
use rust_xlsxwriter::{Color, DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::columns::{self, Columns, Value};
use super::{AttendanceList, Error, Needs, Variant, catering};

const A4: u8 = 9;
/// Excel takes no longer text into a cell; two units for each character are enough for all.
const LONGEST_TEXT: usize = 32_767 / 2;

/// The height in points of a row that somebody signs.
const TO_SIGN: f64 = 30.0;

const CATERING: &str = "Verpflegung und Bedarf";

/// Writes a workbook with one sheet, named after the list. Texts are always texts, never formulas; times are dates on a German
/// clock. The first row holds the column names, so that Word and filters find them; the event stands in the head of the
/// printed page.
///
/// # Errors
/// None that a list could cause below Excel's million rows; the writer's own are passed on.
pub fn xlsx(list: &AttendanceList, columns: impl Into<Columns>) -> Result<Vec<u8>, Error> {
    let columns = columns.into();
    let name = columns.list_name();
    let mut workbook = workbook(list, name);
    write_people(workbook.add_worksheet().set_name(name)?, list, columns, &Formats::new())?;
    Ok(workbook.save_to_buffer()?)
}

/// Writes a workbook with the sheet "Verpflegung und Bedarf": how many meals of each kind, and the support needs as far as
/// they may be told.
///
/// # Errors
/// As [`xlsx`].
pub fn catering_xlsx(list: &AttendanceList, needs: Needs) -> Result<Vec<u8>, Error> {
    let mut workbook = workbook(list, CATERING);
    let sheet = workbook.add_worksheet().set_name(CATERING)?;
    catering::write(sheet, list, needs, &Formats::new())?;
    page_setup(sheet, list);
    Ok(workbook.save_to_buffer()?)
}

fn workbook(list: &AttendanceList, subject: &str) -> Workbook {
    let mut workbook = Workbook::new();
    let properties = DocProperties::new().set_title(plain(&list.title)).set_subject(subject);
    workbook.set_properties(&properties.set_creation_datetime(&list.made_at));
    workbook
}

/// The looks of cells.
pub(super) struct Formats {
    pub head: Format,
    pub text: Format,
    pub date: Format,
    pub section: Format,
}

impl Formats {
    fn new() -> Self {
        let line = Color::RGB(0xBF_C5_CC);
        let cell = Format::new()
            .set_align(FormatAlign::Top)
            .set_text_wrap()
            .set_border_bottom(FormatBorder::Hair)
            .set_border_bottom_color(line);
        Self {
            head: Format::new()
                .set_bold()
                .set_align(FormatAlign::VerticalCenter)
                .set_background_color(Color::RGB(0xE8_EC_F0))
                .set_border_bottom(FormatBorder::Thin)
                .set_border_bottom_color(Color::RGB(0x5A_64_70)),
            date: cell.clone().set_align(FormatAlign::Left).set_num_format("dd.mm.yyyy hh:mm"),
            text: cell,
            section: Format::new().set_bold().set_font_size(13),
        }
    }
}

fn write_people(
    sheet: &mut Worksheet,
    list: &AttendanceList,
    columns: Columns,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let to_sign = columns == Columns::Paper(Variant::Signature);
    let columns = columns::of(list, columns);
    for (at, column) in (0u16..).zip(&columns) {
        sheet.set_column_width(at, column.width)?;
        write_text(sheet, 0, at, &column.name, &formats.head)?;
    }
    sheet.set_row_height(0, 21)?;
    for (row, person) in list.people.iter().enumerate() {
        let line = u32::try_from(row + 1).unwrap_or(u32::MAX);
        if to_sign {
            sheet.set_row_height(line, TO_SIGN)?;
        }
        for (at, column) in (0u16..).zip(&columns) {
            match column.value(list, person, row) {
                Value::Number(number) => {
                    sheet.write_number_with_format(line, at, number, &formats.text)?;
                }
                Value::Text(text) => write_text(sheet, line, at, text, &formats.text)?,
                Value::Moment(time) => write_moment(sheet, line, at, time, formats)?,
            }
        }
    }
    let last_row = u32::try_from(list.people.len()).unwrap_or(u32::MAX);
    let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last_row, last_column)?;
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    page_setup(sheet, list);
    Ok(())
}

fn page_setup(sheet: &mut Worksheet, list: &AttendanceList) {
    sheet.set_paper_size(A4).set_landscape().set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.6, 0.6, 0.9, 0.8, 0.4, 0.4);
    // "&" starts a code there, and the whole must stay under 255 characters.
    let short = |text: &str| plain(text).chars().take(80).collect::<String>().replace('&', "&&");
    sheet.set_header(format!("&L&B{}&B&R{}", short(&list.title), short(&list.when)));
    sheet.set_footer(format!("&LStand: {} Uhr&RSeite &P von &N", local(list.made_at).format("%d.%m.%Y, %H:%M")));
}

fn write_moment(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    time: NaiveDateTime,
    formats: &Formats,
) -> Result<(), XlsxError> {
    // Excel knows no other years.
    if (1900..=9999).contains(&time.year()) {
        sheet.write_datetime_with_format(row, at, time, &formats.date)?;
        return Ok(());
    }
    write_text(sheet, row, at, &time.format("%d.%m.%Y %H:%M").to_string(), &formats.text)
}

pub(super) fn write_text(
    sheet: &mut Worksheet,
    row: u32,
    at: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, at, plain(text), format)?;
    Ok(())
}

/// What XML 1.0 can carry of a text, and a cell can hold.
fn plain(text: &str) -> Cow<'_, str> {
    let allowed = |c: &char| matches!(c, '\t' | '\n') || !(c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}'));
    if text.len() <= LONGEST_TEXT && text.chars().all(|c| allowed(&c)) {
        return text.into();
    }
    text.chars().filter(allowed).take(LONGEST_TEXT).collect::<String>().into()
}
