//! `…/listen/{file}`: a list to save or to print.

use axum::{
    extract::{Path, Query, State},
    response::IntoResponse,
};
use fachtag_access::Organizing;
use fachtag_documents::{
    attendance::{AttendanceList, Columns, Needs, Variant, catering_xlsx, csv, pdf, xlsx},
    media_type::{CSV, PDF, XLSX},
};
use fachtag_web::page::{PageError, PageResult};
use serde::Deserialize;
use uuid::Uuid;

use super::{compile, compile_all, paper, saved_as};
use crate::{
    app::{App, NotMade, file},
    organizer::EventOrganizer,
};

/// What the list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// Whoever has a seat, as on paper.
    Paper(Variant),
    /// Everybody who signed up, with addresses and answers.
    Everybody,
    /// For the kitchen, and for those who prepare the rooms.
    Catering(Needs),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Pdf,
    Xlsx,
    Csv,
    /// A page of the browser.
    Print,
}

/// What a file's name asks for.
fn asked(file: &str) -> Option<(Content, Format)> {
    let (name, ending) = file.split_once('.').unwrap_or((file, ""));
    let content = match name {
        "teilnahmeliste" => Content::Paper(Variant::Signature),
        "einlassliste" => Content::Paper(Variant::CheckIn),
        "anmeldungen" => Content::Everybody,
        "verpflegung" => Content::Catering(Needs::WithoutNames),
        "verpflegung-mit-namen" => Content::Catering(Needs::WithNames),
        _ => return None,
    };
    let format = match ending {
        "pdf" => Format::Pdf,
        "xlsx" => Format::Xlsx,
        "csv" => Format::Csv,
        "" if !file.ends_with('.') => Format::Print,
        _ => return None,
    };
    exists(content, format).then_some((content, format))
}

/// Whether the list is made in this format.
pub(super) fn exists(content: Content, format: Format) -> bool {
    match content {
        Content::Paper(_) => true,
        Content::Everybody => matches!(format, Format::Xlsx | Format::Csv),
        Content::Catering(_) => matches!(format, Format::Xlsx | Format::Print),
    }
}

/// What the list is made of.
pub(super) async fn list_of(
    app: &App,
    event: Uuid,
    content: Content,
    part: Option<Uuid>,
) -> crate::core::Result<Option<AttendanceList>> {
    match content {
        Content::Everybody => compile_all(&app.core, event).await,
        Content::Paper(_) | Content::Catering(_) => compile(&app.core, event, part).await,
    }
}

/// Of whom the list is.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Only {
    /// Those with a seat in this part of the programme.
    workshop: Option<String>,
}

pub(crate) async fn read(
    State(app): State<App>,
    Organizing(organizer): Organizing<EventOrganizer>,
    Path((_, name)): Path<(String, String)>,
    Query(only): Query<Only>,
) -> PageResult {
    let (content, format) = asked(&name).ok_or(PageError::NotFound)?;
    let part = only.workshop.map(|id| Uuid::try_parse(&id)).transpose().map_err(|_| PageError::NotFound)?;
    let event = &organizer.event.facts;
    let list = list_of(&app, event.id, content, part).await?.ok_or(PageError::NotFound)?;
    if format == Format::Print {
        return match content {
            Content::Paper(variant) => Ok(paper::list(&organizer, &list, variant).into_response()),
            Content::Catering(needs) => Ok(paper::catering(&organizer, &list, needs).into_response()),
            Content::Everybody => Err(PageError::NotFound),
        };
    }
    let kind = match format {
        Format::Pdf => PDF,
        Format::Csv => CSV,
        Format::Xlsx | Format::Print => XLSX,
    };
    Ok(file(&saved_as(&name, &event.slug), kind, bytes(&app, list, content, format).await?))
}

/// The file itself.
pub(super) async fn bytes(
    app: &App,
    list: AttendanceList,
    content: Content,
    format: Format,
) -> Result<Vec<u8>, NotMade> {
    let columns: Columns = match content {
        Content::Paper(variant) if format == Format::Pdf => return app.make_file(move || pdf(&list, variant)).await,
        Content::Paper(variant) => variant.into(),
        Content::Everybody => Columns::Full,
        Content::Catering(needs) => return app.make_file(move || catering_xlsx(&list, needs)).await,
    };
    app.make_file(move || if format == Format::Csv { csv(&list, columns) } else { xlsx(&list, columns) }).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_asks_for_a_list_that_exists() {
        assert_eq!(asked("teilnahmeliste.pdf"), Some((Content::Paper(Variant::Signature), Format::Pdf)));
        assert_eq!(asked("einlassliste"), Some((Content::Paper(Variant::CheckIn), Format::Print)));
        assert_eq!(asked("verpflegung-mit-namen.xlsx"), Some((Content::Catering(Needs::WithNames), Format::Xlsx)));
        for wrong in
            ["", "senden", "teilnahmeliste.", "teilnahmeliste.odt", "verpflegung.pdf", "anmeldungen", "anmeldungen.pdf"]
        {
            assert_eq!(asked(wrong), None, "{wrong}");
        }
    }
}
