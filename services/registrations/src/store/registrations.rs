//! Registrations.

use chrono::{DateTime, Utc};
use fachtag_contracts::registrations::{CancelledBy, Registration, RegistrationStatus};
use fachtag_db::{Database, Result, Target, Tx, Value, sql, statements};
use uuid::Uuid;

use crate::domain::applicant::Applicant;

statements! {
    INSERT = "INSERT INTO registration (id, event_id, version, status, queue_no, reference, token_hash, first_name, last_name,
                  email, email_key, institution, function, meal, note, support_needs, support_consent_at, support_consent,
                  search_key, registered_at, changed_at) VALUES {rows}";
    /// The address leads, not the event: in its first minute a rush fills one event, and PostgreSQL, without statistics yet,
    /// would read all of it for every batch. `IS TRUE` keeps the event's index out.
    BY_EMAIL = "SELECT id, email_key, status, registered_at FROM registration WHERE (event_id = $1) IS TRUE AND email_key IN ({list})";
    BY_ID = "SELECT * FROM registration WHERE id = $1";
    BY_TOKEN = "SELECT * FROM registration WHERE token_hash = $1";
    POSITION = "SELECT count(*) FROM registration WHERE event_id = $1 AND status = 'waitlisted' AND queue_no <= $2";
    SET_CANCELLED = "UPDATE registration SET status = 'cancelled', version = version + 1, changed_at = $2, cancelled_by = $3 WHERE id = $1";
    PROMOTE = "UPDATE registration SET status = 'confirmed', version = version + 1, changed_at = $2
               WHERE id IN (SELECT id FROM registration WHERE event_id = $1 AND status = 'waitlisted' ORDER BY queue_no LIMIT $3)
               RETURNING *";
    SET_DATA = "UPDATE registration SET version = version + 1, changed_at = $2, first_name = $3, last_name = $4, institution = $5,
                function = $6, meal = $7, note = $8, support_needs = $9, support_consent_at = $10, support_consent = $11, search_key = $12 WHERE id = $1";
    FORGET_NEEDS = "UPDATE registration SET version = version + 1, changed_at = $2, support_needs = NULL,
                    support_consent_at = NULL, support_consent = NULL WHERE id = $1 AND support_consent_at IS NOT NULL";
    SET_ATTENDANCE = "UPDATE registration SET version = version + 1, attendance = $2, changed_at = $3 WHERE id = $1";
    SET_MAIL_STATE = "UPDATE registration SET mail_state = $2 WHERE id = $1";
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
    status: String,
    pub queue_no: i64,
    pub reference: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub institution: String,
    pub function: Option<String>,
    pub meal: Option<String>,
    pub note: Option<String>,
    pub support_needs: Option<String>,
    pub support_consent_at: Option<DateTime<Utc>>,
    pub support_consent: Option<String>,
    pub attendance: Option<String>,
    pub mail_state: Option<String>,
    pub registered_at: DateTime<Utc>,
}

impl Row {
    /// The status; the table's CHECK allows no other words.
    pub fn status(&self) -> RegistrationStatus {
        match self.status.as_str() {
            "confirmed" => RegistrationStatus::Confirmed,
            "waitlisted" => RegistrationStatus::Waitlisted,
            _ => RegistrationStatus::Cancelled,
        }
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
        }
    }
}

/// The word for a status in the table and in the API.
pub fn status_word(status: RegistrationStatus) -> &'static str {
    match status {
        RegistrationStatus::Confirmed => "confirmed",
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
    /// The version of the words agreed to.
    pub consent: Option<&'static str>,
}

/// Stores new registrations.
///
/// # Errors
/// `Unique` when an address already has an active registration, or a reference is taken.
pub async fn insert(tx: &mut Tx, new: Vec<New<'_>>) -> Result<()> {
    let rows = new.into_iter().map(insert_row).collect();
    sql(INSERT).insert_rows(tx, rows).await.map(|_| ())
}

fn insert_row(new: New<'_>) -> Vec<Value> {
    let New { registration, applicant, .. } = new;
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
        (&applicant.email_key).into(),
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
    ]
}

/// What a search looks through. Lower case is made here: SQLite's own knows ASCII only.
fn search_key(data: &Applicant, reference: &str) -> String {
    let Applicant { first_name, last_name, institution, email, .. } = data;
    format!("{first_name} {last_name} {institution} {email} {reference}").to_lowercase()
}

/// What an address already has at an event.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Known {
    pub id: Uuid,
    pub email_key: String,
    status: String,
    pub registered_at: DateTime<Utc>,
}

impl Known {
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

/// Marks a registration as given up.
///
/// # Errors
/// When the database refuses.
pub async fn set_cancelled(tx: &mut Tx, id: Uuid, now: DateTime<Utc>, by: CancelledBy) -> Result<()> {
    let by = match by {
        CancelledBy::Participant => "participant",
        CancelledBy::Organizer => "organizer",
    };
    sql(SET_CANCELLED).bind(id).bind(now).bind(by).execute(tx).await.map(|_| ())
}

/// Gives a seat to the first `count` of those who wait; they are returned in that order.
///
/// # Errors
/// When the database refuses.
pub async fn promote(tx: &mut Tx, event: Uuid, now: DateTime<Utc>, count: u32) -> Result<Vec<Row>> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let mut rows: Vec<Row> = sql(PROMOTE).bind(event).bind(now).bind(count).all(tx).await?;
    rows.sort_by_key(|row| row.queue_no);
    Ok(rows)
}

/// Replaces a person's data; the address stays.
///
/// # Errors
/// When the database refuses.
pub async fn set_data(
    tx: &mut Tx,
    before: &Row,
    now: DateTime<Utc>,
    data: &Applicant,
    consent: Option<(DateTime<Utc>, String)>,
) -> Result<()> {
    let (consent_at, consent) = consent.unzip();
    sql(SET_DATA)
        .bind(before.id)
        .bind(now)
        .bind(&data.first_name)
        .bind(&data.last_name)
        .bind(&data.institution)
        .bind(data.function.clone())
        .bind(data.meal.clone())
        .bind(data.note.clone())
        .bind(data.support_needs.clone())
        .bind(consent_at)
        .bind(consent)
        .bind(search_key(data, &before.reference))
        .execute(tx)
        .await
        .map(|_| ())
}

/// Deletes support needs and the consent to keep them. False when there are none.
///
/// # Errors
/// When the database refuses.
pub async fn forget_needs(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    Ok(sql(FORGET_NEEDS).bind(id).bind(now).execute(tx).await? == 1)
}

/// Notes whether the person came. False when there is no such registration.
///
/// # Errors
/// When the database refuses.
pub async fn set_attendance(tx: &mut Tx, id: Uuid, attendance: &str, now: DateTime<Utc>) -> Result<bool> {
    Ok(sql(SET_ATTENDANCE).bind(id).bind(attendance).bind(now).execute(tx).await? == 1)
}

/// Notes what became of the last letter.
///
/// # Errors
/// When the database refuses.
pub async fn set_mail_state(tx: &mut Tx, id: Uuid, state: &str) -> Result<()> {
    sql(SET_MAIL_STATE).bind(id).bind(state).execute(tx).await.map(|_| ())
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

/// Registrations by arrival.
///
/// # Errors
/// When the database does not answer.
pub async fn list(database: &Database, filter: Filter) -> Result<Vec<Row>> {
    let pattern = filter.query.map(|query| {
        let literal = query.trim().to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
        format!("%{literal}%")
    });
    sql(LIST)
        .bind(filter.after)
        .bind(filter.event)
        .bind(filter.status.map(status_word))
        .bind(pattern)
        .bind(filter.limit)
        .all(database)
        .await
}
