//! `POST /api/v1/registrations/{id}/attendance`

use axum::{
    Json,
    extract::{Path, State},
};
use fachtag_access::{ApiStaff, Principal};
use fachtag_contracts::attendance::Attendance;
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_web::{
    body::JsonBody,
    problem::{ApiResult, ProblemDocument},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::mark;
use crate::{
    api_access::find,
    api_shapes::RegistrationView,
    app::App,
    domain::registration::Registration,
    organizer::actor,
    problems::{conflict, unknown_registration},
    registered,
};

/// Whether the person came.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendanceEntry {
    /// null takes back what was noted.
    #[schema(value_type = Option<AttendanceWord>, required)]
    #[serde(deserialize_with = "Option::deserialize")]
    pub status: Option<Attendance>,
}

/// The words for whether a person came.
#[derive(ToSchema)]
#[schema(as = Attendance, rename_all = "snake_case")]
#[expect(dead_code, reason = "only described")]
enum AttendanceWord {
    Present,
    Absent,
    Excused,
}

/// What the door sees of a registration.
#[derive(Debug, Serialize, ToSchema)]
pub struct DoorView {
    pub id: Uuid,
    pub last_name: String,
    pub first_name: String,
    pub institution: String,
    pub reference: String,
    /// `present`, `absent`, `excused` or null.
    pub attendance: Option<String>,
}

impl From<Registration> for DoorView {
    fn from(registration: Registration) -> Self {
        Self {
            id: registration.id,
            last_name: registration.participant.last_name,
            first_name: registration.participant.first_name,
            institution: registration.participant.institution,
            reference: registration.reference,
            attendance: registration.attendance.map(|attendance| attendance.as_str().to_owned()),
        }
    }
}

/// A registration whose attendance was noted, as far as the caller may see it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Noted {
    Whole(Box<RegistrationView>),
    Door(DoorView),
}

/// Note whether the person came.
#[utoipa::path(
    post, path = "/api/v1/registrations/{id}/attendance", operation_id = "noteAttendance", tag = "registrations", params(("id" = Uuid, Path)),
    request_body = AttendanceEntry,
    responses(
        (status = 200, description = "Noted; a check-in token sees the names only", body = Noted),
        (status = 409, description = "Cancelled, or without a seat", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 401, description = "No valid token", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 403, description = "Not an event of the caller's groups", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, description = "No such registration", body = ProblemDocument, content_type = "application/problem+json"),
        (status = 422, description = "Invalid input", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
pub(crate) async fn attendance(
    State(app): State<App>,
    Path(id): Path<String>,
    ApiStaff(caller): ApiStaff,
    body: ApiResult<JsonBody<AttendanceEntry>>,
) -> ApiResult<Json<Noted>> {
    let JsonBody(entry) = body?;
    let found = find(&app, &caller, &id, Principal::may_attend_to).await?;
    let no_seat = |detail: &str| Err(conflict("no-seat", "Ohne Platz", detail));
    match found.registration.status {
        RegistrationStatus::Confirmed => {}
        RegistrationStatus::Pending => return no_seat("Diese Person hat die Anmeldung noch nicht bestätigt."),
        RegistrationStatus::Offered => return no_seat("Diese Person hat den angebotenen Platz noch nicht angenommen."),
        RegistrationStatus::Waitlisted => {
            return no_seat("Diese Person steht auf der Warteliste und wird nicht erwartet.");
        }
        RegistrationStatus::Cancelled => {
            return Err(conflict("registration-cancelled", "Abgemeldet", "Diese Person ist abgemeldet."));
        }
    }
    let (id, event) = (found.registration.id, &found.event.facts);
    let marked = mark(&app.core, event.id, &[id], entry.status, &actor(&caller)).await;
    marked.map_err(ProblemDocument::failed)?;
    let now = registered::by_id(&app.core, id).await.map_err(ProblemDocument::failed)?;
    let registration = now.ok_or_else(unknown_registration)?.registration;
    Ok(Json(match caller.may_organize_for(event.group_slug()) {
        true => Noted::Whole(Box::new(registration.into())),
        false => Noted::Door(registration.into()),
    }))
}
