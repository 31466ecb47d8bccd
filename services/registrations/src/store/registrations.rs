//! Registrations.

use chrono::{DateTime, Utc};
use fachtag_contracts::{
    attendance::Attendance,
    language::Language,
    registrations::{Registration, RegistrationStatus},
};
use fachtag_db::{Database, Result, Target, Tx, Value, sql, statements};
use uuid::Uuid;

use super::keys_of_person::{address_key, answers_json, search_key, sort_keys};
use super::words::{Answers, Attended, Status, Tongue};
use crate::domain::{
    answers::Answer,
    applicant::Applicant,
    person::{PersonKey, name_key},
};

/// Ids in one statement; SQLite takes some ten thousands of parameters at most.
const CHUNK: usize = 1_000;

statements! {
    INSERT = "INSERT INTO registration (id, event_id, version, status, queue_no, reference, token_hash, first_name, last_name,
                  email, email_key, institution, function, meal, note, support_needs, support_consent_at, support_consent,
                   search_key, registered_at, changed_at, answers, sort_name, sort_institution, attendance, language, answer_by, name_key, key_id,
                   caution)
               VALUES {rows}";
    /// The address leads, not the event: in its first minute a rush fills one event, and PostgreSQL, without statistics yet,
    /// would read all of it for every batch. `IS TRUE` keeps the event's index out.
    BY_EMAIL = "SELECT id, email_key, first_name, last_name, status, registered_at FROM registration WHERE (event_id = $1) IS TRUE AND email_key IN ({list})";
    BY_ID = "SELECT * FROM registration WHERE id = $1";
    BY_TOKEN = "SELECT * FROM registration
                WHERE token_hash = $1 OR id = (SELECT subject_id FROM link WHERE link.token_hash = $1)";
    POSITION = "SELECT count(*) FROM registration WHERE event_id = $1 AND status = 'waitlisted' AND queue_no <= $2";
    BY_IDS = "SELECT * FROM registration WHERE event_id = $1 AND id IN ({list})";
    CONFIRMED = "SELECT * FROM registration WHERE event_id = $1 AND status = 'confirmed' ORDER BY queue_no";
    OF_EVENT = "SELECT * FROM registration WHERE event_id = $1 ORDER BY queue_no";
    LIST = "SELECT * FROM registration WHERE id > $1
              AND (CAST($2 AS UUID) IS NULL OR event_id = $2)
              AND (CAST($3 AS TEXT) IS NULL OR status = $3)
              AND (CAST($4 AS TEXT) IS NULL OR search_key LIKE $4 ESCAPE '!')
            ORDER BY id LIMIT $5";
}

/// One stored registration.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Row {
    pub id: Uuid,
    pub event_id: Uuid,
    pub version: i64,
    #[sqlx(try_from = "String")]
    status: Status,
    pub queue_no: i64,
    pub reference: String,
    pub first_name: String,
    pub last_name: String,
    /// Empty for somebody who came without registration and left none.
    pub email: String,
    pub institution: String,
    pub function: Option<String>,
    pub meal: Option<String>,
    #[sqlx(try_from = "Option<String>")]
    answers: Answers,
    pub note: Option<String>,
    pub support_needs: Option<String>,
    pub support_consent_at: Option<DateTime<Utc>>,
    pub support_consent: Option<String>,
    #[sqlx(try_from = "Option<String>")]
    pub attendance: Attended,
    pub mail_state: Option<String>,
    pub registered_at: DateTime<Utc>,
    /// Which link leads here.
    pub link_no: i64,
    #[sqlx(try_from = "String")]
    language: Tongue,
    /// Until when the person has to answer; only while pending or offered.
    pub answer_by: Option<DateTime<Utc>>,
    cancelled_by: Option<String>,
}

impl Row {
    /// Where it stands.
    pub fn status(&self) -> RegistrationStatus {
        self.status.0
    }

    /// Whether it ended because nobody answered in time.
    pub fn is_expired(&self) -> bool {
        self.status() == RegistrationStatus::Cancelled && self.cancelled_by.is_none()
    }

    /// The answers to the event's own questions.
    pub fn answers(&self) -> Vec<Answer> {
        self.answers.0.clone()
    }

    /// Whether the person has a seat and is marked as present.
    pub fn was_present(&self) -> bool {
        self.status() == RegistrationStatus::Confirmed && self.attendance.as_deref() == Some("present")
    }

    /// What the person is written to in.
    pub fn language(&self) -> Language {
        self.language.0
    }

    /// Both names, as people are spoken to.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// What other services may know.
    pub fn public(&self, waiting_position: Option<u32>) -> Registration {
        Registration {
            id: self.id,
            event_id: self.event_id,
            version: self.version,
            status: self.status(),
            reference: self.reference.clone(),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            institution: self.institution.clone(),
            waiting_position,
            registered_at: self.registered_at,
            link_no: self.link_no,
            answer_by: self.answer_by,
            attendance: match self.attendance.as_deref() {
                Some("present") => Some(Attendance::Present),
                Some("absent") => Some(Attendance::Absent),
                Some("excused") => Some(Attendance::Excused),
                _ => None,
            },
            language: self.language(),
        }
    }
}

/// The word for a status in the table and in the API.
pub fn status_word(status: RegistrationStatus) -> &'static str {
    match status {
        RegistrationStatus::Pending => "pending",
        RegistrationStatus::Confirmed => "confirmed",
        RegistrationStatus::Offered => "offered",
        RegistrationStatus::Waitlisted => "waitlisted",
        RegistrationStatus::Cancelled => "cancelled",
    }
}

/// A registration to be stored.
pub struct New<'a> {
    pub registration: &'a Registration,
    pub applicant: &'a Applicant,
    pub queue_no: i64,
    pub token_hash: Vec<u8>,
    /// Names the secret that the token was derived from.
    pub key_id: String,
    /// The version of the words agreed to.
    pub consent: Option<&'static str>,
    /// Noted at once for somebody who is there already.
    pub attendance: Option<&'static str>,
    /// Of somebody who has to confirm the address for it.
    pub caution: Option<&'static str>,
}

/// Stores new registrations.
///
/// # Errors
/// `Unique` when a person already has an active registration, or a reference is taken.
pub async fn insert(tx: &mut Tx, new: Vec<New<'_>>) -> Result<()> {
    let rows = new.into_iter().map(insert_row).collect();
    sql(INSERT).insert_rows(tx, rows).await.map(|_| ())
}

fn insert_row(new: New<'_>) -> Vec<Value> {
    let New { registration, applicant, .. } = new;
    let (sort_name, sort_institution) = sort_keys(applicant);
    let at = registration.registered_at;
    vec![
        registration.id.into(),
        registration.event_id.into(),
        registration.version.into(),
        status_word(registration.status).into(),
        new.queue_no.into(),
        (&registration.reference).into(),
        new.token_hash.into(),
        (&applicant.first_name).into(),
        (&applicant.last_name).into(),
        (&applicant.email).into(),
        address_key(registration.id, applicant).into(),
        (&applicant.institution).into(),
        applicant.function.clone().into(),
        applicant.meal.clone().into(),
        applicant.note.clone().into(),
        applicant.support_needs.clone().into(),
        new.consent.map(|_| at).into(),
        new.consent.into(),
        search_key(applicant, &registration.reference).into(),
        at.into(),
        at.into(),
        answers_json(applicant).into(),
        sort_name.into(),
        sort_institution.into(),
        new.attendance.into(),
        applicant.language.as_str().into(),
        registration.answer_by.into(),
        name_key(&applicant.first_name, &applicant.last_name).into(),
        new.key_id.into(),
        new.caution.into(),
    ]
}

/// What an address already has at an event.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Known {
    pub id: Uuid,
    email_key: String,
    first_name: String,
    last_name: String,
    status: String,
    pub registered_at: DateTime<Utc>,
}

impl Known {
    /// Who it is. By the names, not by the stored key: rows of the previous version have none yet.
    pub fn person(&self) -> PersonKey {
        PersonKey { email: self.email_key.clone(), name: name_key(&self.first_name, &self.last_name) }
    }

    /// Whether it holds a seat or a place in the queue.
    pub fn is_active(&self) -> bool {
        self.status != "cancelled"
    }
}

/// All registrations of some addresses at one event.
///
/// # Errors
/// When the database does not answer.
pub async fn by_email(tx: &mut Tx, event: Uuid, keys: Vec<String>) -> Result<Vec<Known>> {
    sql(BY_EMAIL).bind(event).list(keys).all(tx).await
}

/// One registration.
///
/// # Errors
/// When the database does not answer.
pub async fn by_id(tx: &mut Tx, id: Uuid) -> Result<Option<Row>> {
    sql(BY_ID).bind(id).optional(tx).await
}

/// One registration, to show.
///
/// # Errors
/// When the database does not answer.
pub async fn read(database: &Database, id: Uuid) -> Result<Option<Row>> {
    sql(BY_ID).bind(id).optional(database).await
}

/// The registration a manage link leads to.
///
/// # Errors
/// When the database does not answer.
pub async fn by_token(database: &Database, token_hash: Vec<u8>) -> Result<Option<Row>> {
    sql(BY_TOKEN).bind(token_hash).optional(database).await
}

/// Place in the queue, from 1, if the person waits.
///
/// # Errors
/// When the database does not answer.
pub async fn position(target: impl Into<Target<'_>>, row: &Row) -> Result<Option<u32>> {
    if row.status() != RegistrationStatus::Waitlisted {
        return Ok(None);
    }
    let (count,): (i64,) = sql(POSITION).bind(row.event_id).bind(row.queue_no).one(target).await?;
    Ok(u32::try_from(count).ok())
}

/// Some registrations of an event.
///
/// # Errors
/// When the database does not answer.
pub async fn by_ids(tx: &mut Tx, event: Uuid, ids: &[Uuid]) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for ids in ids.chunks(CHUNK) {
        rows.extend(sql(BY_IDS).bind(event).list(ids.iter().copied()).all::<Row>(&mut *tx).await?);
    }
    Ok(rows)
}

/// Everybody who has a seat, by arrival.
///
/// # Errors
/// When the database does not answer.
pub async fn confirmed(target: impl Into<Target<'_>>, event: Uuid) -> Result<Vec<Row>> {
    sql(CONFIRMED).bind(event).all(target).await
}

/// Every registration of an event, whatever became of it, by arrival.
///
/// # Errors
/// When the database does not answer.
pub async fn of_event(database: &Database, event: Uuid) -> Result<Vec<Row>> {
    sql(OF_EVENT).bind(event).all(database).await
}

/// What to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub event: Option<Uuid>,
    pub status: Option<RegistrationStatus>,
    /// Part of a name, institution, address or reference.
    pub query: Option<String>,
    /// The last id of the page before.
    pub after: Uuid,
    pub limit: u32,
}

/// What `LIKE` is to look for in a search key.
pub(super) fn pattern(query: &str) -> String {
    let literal = query.trim().to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{literal}%")
}

/// Registrations by arrival.
///
/// # Errors
/// When the database does not answer.
pub async fn list(database: &Database, filter: Filter) -> Result<Vec<Row>> {
    // PostgreSQL takes no text with a NUL, so that none is stored.
    if filter.query.as_ref().is_some_and(|query| query.contains('\0')) {
        return Ok(Vec::new());
    }
    sql(LIST)
        .bind(filter.after)
        .bind(filter.event)
        .bind(filter.status.map(status_word))
        .bind(filter.query.as_deref().map(pattern))
        .bind(filter.limit)
        .all(database)
        .await
}
