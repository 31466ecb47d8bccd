//! The list as CSV, the way German Excel opens it with a double click.

use std::borrow::Cow;

use csv::{Terminator, WriterBuilder};

use super::columns::{self, Columns, Value};
use super::{AttendanceList, Error};

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Writes UTF-8 with byte order mark, `;` between fields, CRLF after rows (RFC 4180). A field that a spreadsheet would
/// take for a formula gets an apostrophe in front.
///
/// # Errors
/// None that a list could cause; the writer's own are passed on.
pub fn csv(list: &AttendanceList, columns: impl Into<Columns>) -> Result<Vec<u8>, Error> {
    let columns = columns::of(list, columns.into());
    let mut writer = WriterBuilder::new().delimiter(b';').terminator(Terminator::CRLF).from_writer(BOM.to_vec());
    writer.write_record(columns.iter().map(|column| guarded(&column.name).into_owned()))?;
    for (row, person) in list.people.iter().enumerate() {
        for column in &columns {
            writer.write_field(field(column.value(list, person, row)).as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(|stopped| Error::Csv(stopped.into_error().into()))
}

fn field(value: Value<'_>) -> Cow<'_, str> {
    match value {
        Value::Number(number) => number.to_string().into(),
        Value::Text(text) => guarded(text),
        Value::Moment(time) => time.format("%d.%m.%Y %H:%M").to_string().into(),
    }
}

/// OWASP's advice against CSV injection.
fn guarded(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}").into() } else { text.into() }
}
