//! What goes over the API.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    domain::{answers::Given, applicant::Entry},
    store::registrations::{Row, status_word},
};

/// A wish to take part.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRegistration {
    /// The event's id or slug.
    pub event: String,
    #[schema(min_length = 1)]
    pub first_name: String,
    #[schema(min_length = 1)]
    pub last_name: String,
    #[schema(min_length = 1)]
    pub email: String,
    /// What the person is written to in: `de` (also when it is missing) or `en`.
    #[serde(default)]
    pub language: Option<String>,
    #[schema(min_length = 1)]
    pub institution: String,
    #[serde(default)]
    pub function: Option<String>,
    /// Choosing workshops is not possible yet: must be empty.
    #[serde(default)]
    pub sessions: Vec<Uuid>,
    #[serde(default)]
    pub meal: Option<String>,
    /// Answers to the event's own questions, by the question's id: a text, a list of choices, true or false; null is none.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, serde_json::Value>)]
    pub answers: BTreeMap<String, Option<Given>>,
    /// Only together with `support_needs_consent: true` (Art. 9 DSGVO).
    #[serde(default)]
    pub support_needs: Option<String>,
    #[serde(default)]
    pub support_needs_consent: bool,
    #[serde(default)]
    pub note: Option<String>,
}

impl NewRegistration {
    pub(super) fn entry(&self) -> Entry {
        Entry {
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            language: self.language.clone(),
            institution: self.institution.clone(),
            function: self.function.clone(),
            meal: self.meal.clone(),
            answers: self.answers.iter().filter_map(|(id, given)| Some((id.clone(), given.clone()?))).collect(),
            support_needs: self.support_needs.clone(),
            support_needs_consent: self.support_needs_consent,
            note: self.note.clone(),
        }
    }
}

/// A new registration.
#[derive(Debug, Serialize, ToSchema)]
pub struct Registered {
    pub id: Uuid,
    /// The event's id.
    pub event: Uuid,
    /// `confirmed`, `waitlisted`, or `pending`: then the link in the mail must be opened and the sign-up confirmed.
    pub status: &'static str,
    /// From 1; null with a seat.
    pub waiting_position: Option<u32>,
    /// For phone calls and the door.
    pub reference: String,
    /// The secret link to view, change and cancel; null while pending, for only the mail may lead there.
    pub manage_url: Option<String>,
}

/// The answer to a stranger: the mail tells the owner of the address the rest.
#[derive(Debug, Serialize, ToSchema)]
pub struct Received {
    /// What a new person gets: `confirmed`, `pending` or `waitlisted`.
    pub status: &'static str,
}

/// A registration as organizers see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationView {
    pub id: Uuid,
    /// The event's id.
    pub event: Uuid,
    /// Counts every change.
    pub version: i64,
    /// `pending`, `confirmed`, `offered`, `waitlisted` or `cancelled`.
    pub status: &'static str,
    /// Until when the person has to answer; null unless pending or offered.
    pub answer_by: Option<DateTime<Utc>>,
    pub reference: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    /// What the person is written to in: `de` or `en`.
    pub language: &'static str,
    pub institution: String,
    pub function: Option<String>,
    pub meal: Option<String>,
    /// Answers to the event's own questions, by the question's id.
    pub answers: BTreeMap<Uuid, Given>,
    pub note: Option<String>,
    /// `present`, `absent`, `excused` or null.
    pub attendance: Option<String>,
    /// What became of the last letter: `accepted`, `failed` or null.
    pub mail: Option<String>,
    pub registered_at: DateTime<Utc>,
}

impl From<Row> for RegistrationView {
    fn from(row: Row) -> Self {
        Self {
            answers: row.answers().into_iter().map(|answer| (answer.question, answer.given)).collect(),
            id: row.id,
            event: row.event_id,
            version: row.version,
            status: status_word(row.status()),
            language: row.language().as_str(),
            answer_by: row.answer_by,
            reference: row.reference,
            first_name: row.first_name,
            last_name: row.last_name,
            email: row.email,
            institution: row.institution,
            function: row.function,
            meal: row.meal,
            note: row.note,
            attendance: row.attendance.as_deref().map(str::to_owned),
            mail: row.mail_state,
            registered_at: row.registered_at,
        }
    }
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

impl From<Row> for DoorView {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            last_name: row.last_name,
            first_name: row.first_name,
            institution: row.institution,
            reference: row.reference,
            attendance: row.attendance.as_deref().map(str::to_owned),
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

/// One registration with what only its own page shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationDetail {
    #[serde(flatten)]
    pub registration: RegistrationView,
    /// From 1; null unless waiting.
    pub waiting_position: Option<u32>,
    /// Given with consent, for those who need it to help.
    pub support_needs: Option<String>,
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegistrationList {
    pub items: Vec<RegistrationView>,
    /// For `cursor` of the next page; null at the end.
    pub next: Option<String>,
}

/// What to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// The event's id or slug.
    pub event: Option<String>,
    /// `pending`, `confirmed`, `offered`, `waitlisted` or `cancelled`.
    pub status: Option<String>,
    /// Part of a name, institution, address or reference.
    pub q: Option<String>,
    /// Items of one page.
    #[param(minimum = 1, maximum = 500, default = 100)]
    pub limit: Option<u32>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}

/// Who cancels.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancellation {
    /// The end of the manage link; organizers leave it out.
    #[serde(default)]
    pub token: Option<String>,
    /// Cancel although the person is marked as present.
    #[serde(default)]
    pub even_if_present: bool,
}

/// Whether the person came.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendanceEntry {
    pub status: crate::usecases::attend::Attendance,
}
