//! `/api/v1/attendance-lists/{event id}.{json|csv|xlsx|pdf}`

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use fachtag_access::{ApiStaff, Principal};
use fachtag_documents::{
    attendance::{self, AttendanceList, Needs, Variant},
    media_type::{CSV, PDF, XLSX},
};
use fachtag_web::{
    body::Parameters,
    problem::{ApiResult, ProblemDocument},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    compile,
    files::{Content, Format, bytes, exists, list_of},
    saved_as,
};
use crate::{
    api_access::find_event,
    app::{App, file},
};

/// What the list is for.
#[derive(Debug, Default, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ListVariant {
    /// To sign, A4 landscape.
    #[default]
    Signature,
    /// To tick at the door.
    CheckIn,
    /// Everybody who signed up, with addresses and answers.
    Full,
    /// For the kitchen.
    Catering,
    /// For those who prepare the rooms: support needs, with names.
    CateringWithNames,
}

impl ListVariant {
    /// What it shows, and the beginning of the file's name.
    fn content(self) -> (Content, &'static str) {
        match self {
            Self::Signature => (Content::Paper(Variant::Signature), "teilnahmeliste"),
            Self::CheckIn => (Content::Paper(Variant::CheckIn), "einlassliste"),
            Self::Full => (Content::Everybody, "anmeldungen"),
            Self::Catering => (Content::Catering(Needs::WithoutNames), "verpflegung"),
            Self::CateringWithNames => (Content::Catering(Needs::WithNames), "verpflegung-mit-namen"),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListOptions {
    /// `signature` (default), `check-in`, `full` (CSV and XLSX), `catering` or `catering-with-names` (XLSX).
    #[serde(default)]
    #[param(inline)]
    variant: ListVariant,
    /// Only those with a seat in this part of the programme, by its id.
    workshop: Option<Uuid>,
}

/// An attendance list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListView {
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
pub(crate) struct ListRow {
    /// The registration's id.
    id: Option<Uuid>,
    last_name: String,
    first_name: String,
    institution: String,
    reference: String,
    /// `present`, `absent`, `excused` or null.
    #[schema(value_type = Option<String>)]
    attendance: Option<attendance::Attendance>,
}

/// Everybody who has a seat, as JSON, CSV, XLSX or PDF. A check-in token gets JSON.
#[utoipa::path(
    get, path = "/api/v1/attendance-lists/{file}", operation_id = "readAttendanceList", tag = "attendance lists",
    params(("file" = String, Path, description = "The event's id with the format: ID.json, ID.csv, ID.xlsx or ID.pdf"), ListOptions),
    responses(
        (status = 200, description = "The list", content((ListView = "application/json"), (String = "text/csv"), (String = "application/pdf"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "The role is not enough", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such event or format", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid parameter", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(crate) async fn read(
    State(app): State<App>,
    Path(asked): Path<String>,
    ApiStaff(caller): ApiStaff,
    options: ApiResult<Parameters<ListOptions>>,
) -> ApiResult<Response> {
    let Parameters(ListOptions { variant, workshop }) = options?;
    let (content, name) = variant.content();
    let unknown = || {
        ProblemDocument::not_found(
            "Erwartet wird die Id der Veranstaltung mit .json, .csv, .xlsx oder .pdf, je nach Liste.",
        )
    };
    let (event, ending) = asked.rsplit_once('.').ok_or_else(unknown)?;
    // The door needs the names; a file has columns beside them.
    let may = if ending == "json" { Principal::may_attend_to } else { Principal::may_organize_for };
    let event = find_event(&app, &caller, event, may).await?.facts;
    let (format, kind) = match ending {
        "json" if matches!(content, Content::Paper(_)) => {
            let list =
                compile(&app.core, event.id, workshop).await.map_err(ProblemDocument::failed)?.ok_or_else(unknown)?;
            return Ok(Json(view(list)).into_response());
        }
        "csv" => (Format::Csv, CSV),
        "xlsx" => (Format::Xlsx, XLSX),
        "pdf" => (Format::Pdf, PDF),
        _ => return Err(unknown()),
    };
    if !exists(content, format) {
        return Err(unknown());
    }
    if workshop.is_some() && content == Content::Everybody {
        return Err(ProblemDocument::field("workshop", "Diese Liste gibt es nur für die ganze Veranstaltung."));
    }
    let list =
        list_of(&app, event.id, content, workshop).await.map_err(ProblemDocument::failed)?.ok_or_else(unknown)?;
    let bytes = bytes(&app, list, content, format).await?;
    Ok(file(&saved_as(&format!("{name}.{ending}"), &event.slug), kind, bytes))
}

fn view(list: AttendanceList) -> ListView {
    let items = list.people.into_iter().map(|person| ListRow {
        id: person.registration_id,
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
