//! `/api/v1/attendance-lists/{event id}.{json|csv|xlsx|pdf}`

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use fachtag_access::ApiOrganizer;
use fachtag_documents::attendance::{self, AttendanceList, Error, Variant};
use fachtag_web::{body::Parameters, problem::ProblemDocument};
use serde::{Deserialize, Serialize};
use tokio::{
    sync::{AcquireError, Semaphore},
    task::JoinError,
};
use utoipa::{IntoParams, ToSchema};

use super::{App, api};
use crate::usecases::list;

/// One PDF at a time: five thousand people take seconds of a processor and much memory.
#[derive(Clone)]
pub struct Press(Arc<Semaphore>);

impl Default for Press {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl Press {
    /// The list on paper, when its turn has come.
    pub(super) async fn pdf(&self, list: AttendanceList, variant: Variant) -> Result<Vec<u8>, NotMade> {
        self.print(move || attendance::pdf(&list, variant)).await
    }

    /// Any PDF, when its turn has come.
    pub(super) async fn print(
        &self,
        work: impl FnOnce() -> Result<Vec<u8>, Error> + Send + 'static,
    ) -> Result<Vec<u8>, NotMade> {
        let _turn = self.0.acquire().await?;
        make(work).await
    }
}

/// Why a file could not be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotMade {
    #[error("the work was given up: {0}")]
    Thread(#[from] JoinError),
    #[error("the press is closed")]
    Press(#[from] AcquireError),
    #[error(transparent)]
    File(#[from] Error),
}

/// Makes a file on a thread for such work.
pub(super) async fn make(work: impl FnOnce() -> Result<Vec<u8>, Error> + Send + 'static) -> Result<Vec<u8>, NotMade> {
    Ok(tokio::task::spawn_blocking(work).await??)
}

/// A file to be saved by its reader.
pub(super) fn file(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (headers, bytes).into_response()
}

pub(super) const CSV: &str = "text/csv; charset=utf-8";
pub(super) const PDF: &str = "application/pdf";
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What the list is for.
#[derive(Debug, Default, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ListVariant {
    /// To sign, A4 landscape.
    #[default]
    Signature,
    /// To tick at the door.
    CheckIn,
}

impl From<ListVariant> for Variant {
    fn from(variant: ListVariant) -> Self {
        match variant {
            ListVariant::Signature => Self::Signature,
            ListVariant::CheckIn => Self::CheckIn,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListOptions {
    /// `signature` (default) or `check-in`.
    #[serde(default)]
    #[param(inline)]
    variant: ListVariant,
}

/// An attendance list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ListView {
    title: String,
    /// The time in words.
    when: String,
    place: Option<String>,
    group: Option<String>,
    made_at: chrono::DateTime<chrono::Utc>,
    /// By last name, the German way.
    items: Vec<ListRow>,
    /// Always null: the list is whole.
    next: Option<String>,
}

/// One person of an attendance list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ListRow {
    last_name: String,
    first_name: String,
    institution: String,
    reference: String,
    /// `present`, `absent`, `excused` or null.
    #[schema(value_type = Option<String>)]
    attendance: Option<attendance::Attendance>,
}

/// Everybody who has a seat, as JSON, CSV, XLSX or PDF.
#[utoipa::path(
    get, path = "/api/v1/attendance-lists/{file}", operation_id = "readAttendanceList", tag = "attendance lists",
    params(("file" = String, Path, description = "The event's id with the format: ID.json, ID.csv, ID.xlsx or ID.pdf"), ListOptions),
    responses(
        (status = 200, description = "The list", body = ListView),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such event or format", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid parameter", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(super) async fn read(
    State(app): State<App>,
    Path(asked): Path<String>,
    ApiOrganizer(organizer): ApiOrganizer,
    options: Result<Parameters<ListOptions>, ProblemDocument>,
) -> Result<Response, ProblemDocument> {
    let variant = options?.0.variant.into();
    let unknown =
        || ProblemDocument::not_found("Erwartet wird die Id der Veranstaltung mit .json, .csv, .xlsx oder .pdf.");
    let (event, format) = asked.rsplit_once('.').ok_or_else(unknown)?;
    let id = api::find_own_event(&app, &organizer, event).await?;
    let list = list::compile(&app.office, id).await.map_err(ProblemDocument::failed)?.ok_or_else(unknown)?;
    let name = match variant {
        Variant::Signature => "teilnahmeliste",
        Variant::CheckIn => "einlassliste",
    };
    let (kind, made) = match format {
        "json" => return Ok(Json(view(list)).into_response()),
        "csv" => (CSV, make(move || attendance::csv(&list, variant)).await),
        "xlsx" => (XLSX, make(move || attendance::xlsx(&list, variant)).await),
        "pdf" => (PDF, app.press.pdf(list, variant).await),
        _ => return Err(unknown()),
    };
    Ok(file(&format!("{name}.{format}"), kind, made.map_err(ProblemDocument::failed)?))
}

fn view(list: AttendanceList) -> ListView {
    let items = list.people.into_iter().map(|person| ListRow {
        last_name: person.last_name,
        first_name: person.first_name,
        institution: person.institution,
        reference: person.reference,
        attendance: person.attendance,
    });
    ListView {
        items: items.collect(),
        title: list.title,
        when: list.when,
        place: list.place,
        group: list.group,
        made_at: list.made_at,
        next: None,
    }
}
