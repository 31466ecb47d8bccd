//! `…/listen/{file}`: a list to save or to print.

use axum::{
    extract::{Path, State},
    response::Response,
};
use fachtag_access::Organizes;
use fachtag_documents::attendance::{AttendanceList, Columns, Needs, Variant, catering_xlsx, csv, pdf, xlsx};

use super::{own_event, paper};
use crate::{
    http::{
        App,
        lists::{CSV, NotMade, PDF, XLSX, file},
    },
    store::events::KeptEvent,
    usecases::list,
};

/// What the list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sheet {
    /// Whoever has a seat, as on paper.
    Paper(Variant),
    /// Everybody who signed up, with addresses and answers.
    Everybody,
    /// For the kitchen, and for those who prepare the rooms.
    Catering(Needs),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Pdf,
    Xlsx,
    Csv,
    /// A page of the browser.
    Print,
}

/// What a file's name asks for.
fn asked(file: &str) -> Option<(Sheet, Format)> {
    let (name, ending) = file.split_once('.').unwrap_or((file, ""));
    let sheet = match name {
        "teilnahmeliste" => Sheet::Paper(Variant::Signature),
        "einlassliste" => Sheet::Paper(Variant::CheckIn),
        "anmeldungen" => Sheet::Everybody,
        "verpflegung" => Sheet::Catering(Needs::WithoutNames),
        "verpflegung-mit-namen" => Sheet::Catering(Needs::WithNames),
        _ => return None,
    };
    let format = match ending {
        "pdf" => Format::Pdf,
        "xlsx" => Format::Xlsx,
        "csv" => Format::Csv,
        "" if !file.ends_with('.') => Format::Print,
        _ => return None,
    };
    let exists = match sheet {
        Sheet::Paper(_) => true,
        Sheet::Everybody => matches!(format, Format::Xlsx | Format::Csv),
        Sheet::Catering(_) => matches!(format, Format::Xlsx | Format::Print),
    };
    exists.then_some((sheet, format))
}

pub(crate) async fn read(
    State(app): State<App>,
    Path((id, name)): Path<(String, String)>,
    Organizes(organizer): Organizes,
) -> Response {
    let kept = match own_event(&app, &organizer, &id).await {
        Ok(kept) => kept,
        Err(refusal) => return refusal,
    };
    let Some((sheet, format)) = asked(&name) else { return app.not_found() };
    let compiled = match sheet {
        Sheet::Everybody => list::compile_all(&app.office, kept.event.id).await,
        Sheet::Paper(_) | Sheet::Catering(_) => list::compile(&app.office, kept.event.id).await,
    };
    let list = match compiled {
        Ok(Some(list)) => list,
        Ok(None) => return app.not_found(),
        Err(error) => return app.failure(error),
    };
    if format == Format::Print {
        return match sheet {
            Sheet::Paper(variant) => paper::list(&app, &organizer, &kept.event, &list, variant),
            Sheet::Catering(needs) => paper::catering(&app, &organizer, &kept.event, &list, needs),
            Sheet::Everybody => app.not_found(),
        };
    }
    let kind = match format {
        Format::Pdf => PDF,
        Format::Csv => CSV,
        Format::Xlsx | Format::Print => XLSX,
    };
    match bytes(&app, list, sheet, format).await {
        Ok(bytes) => file(&saved_as(&name, &kept), kind, bytes),
        Err(error) => app.not_made(error),
    }
}

async fn bytes(app: &App, list: AttendanceList, sheet: Sheet, format: Format) -> Result<Vec<u8>, NotMade> {
    let columns: Columns = match sheet {
        Sheet::Paper(variant) if format == Format::Pdf => return app.make(move || pdf(&list, variant)).await,
        Sheet::Paper(variant) => variant.into(),
        Sheet::Everybody => Columns::Full,
        Sheet::Catering(needs) => return app.make(move || catering_xlsx(&list, needs)).await,
    };
    app.make(move || if format == Format::Csv { csv(&list, columns) } else { xlsx(&list, columns) }).await
}

/// The file's name with the event's in it: `teilnahmeliste-fachtag-2027.pdf`.
fn saved_as(name: &str, kept: &KeptEvent) -> String {
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    format!("{stem}-{}.{ending}", kept.event.slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_asks_for_a_list_that_exists() {
        assert_eq!(asked("teilnahmeliste.pdf"), Some((Sheet::Paper(Variant::Signature), Format::Pdf)));
        assert_eq!(asked("einlassliste"), Some((Sheet::Paper(Variant::CheckIn), Format::Print)));
        assert_eq!(asked("verpflegung-mit-namen.xlsx"), Some((Sheet::Catering(Needs::WithNames), Format::Xlsx)));
        for wrong in
            ["", "senden", "teilnahmeliste.", "teilnahmeliste.odt", "verpflegung.pdf", "anmeldungen", "anmeldungen.pdf"]
        {
            assert_eq!(asked(wrong), None, "{wrong}");
        }
    }
}
