//! Registrations as they go over the API.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    domain::{
        answers::Given,
        audit::Actor,
        choices::{Choice, state_word},
        registration::{Registration, status_word},
    },
    registered::RegistrationWithEvent,
};

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
    /// Parts of the programme that the person chose.
    pub sessions: Vec<SessionView>,
    /// The organizers' own; null for the participant.
    pub tags: Option<Vec<String>>,
    /// What became of the last letter: `accepted`, `failed` or null.
    pub mail: Option<String>,
    pub registered_at: DateTime<Utc>,
}

impl From<Registration> for RegistrationView {
    fn from(registration: Registration) -> Self {
        let Registration { participant, .. } = registration;
        Self {
            answers: participant.answers.into_iter().map(|answer| (answer.question, answer.given)).collect(),
            id: registration.id,
            event: registration.event_id,
            version: registration.version,
            status: status_word(registration.status),
            language: participant.language.as_str(),
            answer_by: registration.answer_by,
            reference: registration.reference,
            first_name: participant.first_name,
            last_name: participant.last_name,
            email: participant.email,
            institution: participant.institution,
            function: participant.function,
            meal: participant.meal,
            note: participant.note,
            attendance: registration.attendance.map(|attendance| attendance.as_str().to_owned()),
            sessions: registration.choices.iter().map(SessionView::from).collect(),
            tags: Some(registration.tags),
            mail: registration.mail_state.map(|state| state.word().to_owned()),
            registered_at: registration.registered_at,
        }
    }
}

/// A part of the programme that somebody chose.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// The part's id.
    pub session: Uuid,
    /// `seat`, `waiting`, or `wish` as long as there is no seat at the event.
    pub state: &'static str,
}

impl From<&Choice> for SessionView {
    fn from(choice: &Choice) -> Self {
        Self { session: choice.session, state: state_word(choice.state) }
    }
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

impl RegistrationDetail {
    /// As far as the reader may know it.
    pub fn of(registered: RegistrationWithEvent, reader: &Actor) -> Self {
        let mut detail = Self {
            waiting_position: registered.waiting_position,
            support_needs: registered.registration.participant.support_needs.clone(),
            registration: registered.registration.into(),
        };
        if *reader == Actor::Participant {
            detail.registration.tags = None;
        }
        detail
    }
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
pub struct RegistrationQuery {
    /// The event's id or slug.
    pub event: Option<String>,
    /// `pending`, `confirmed`, `offered`, `waitlisted` or `cancelled`.
    #[param(pattern = "^(pending|confirmed|offered|waitlisted|cancelled)$")]
    pub status: Option<String>,
    /// Words or parts of them, of name, institution, address and reference, in any order; all must be there. Accents and umlauts
    /// may be written in any usual way.
    pub q: Option<String>,
    /// Items of one page.
    #[param(minimum = 1, maximum = 500, default = 100)]
    pub limit: Option<u32>,
    /// `next` of the page before.
    pub cursor: Option<String>,
}
