//! What changes a stored registration.

use chrono::{DateTime, Utc};
use fachtag_access::links;
use fachtag_contracts::registrations::CancelledBy;
use fachtag_db::{Result, Tx, sql, statements};
use fachtag_documents::attendance::sort_key;
use uuid::Uuid;

use super::{
    keys_of_person::{address_key, answers_json, search_key, sort_keys},
    registrations::Row,
};
use crate::domain::{applicant::Applicant, person::name_key};

statements! {
    SET_CANCELLED = "UPDATE registration SET status = 'cancelled', version = version + 1, changed_at = $2, cancelled_by = $3,
                     answer_by = NULL WHERE id = $1 RETURNING *";
    PROMOTE = "UPDATE registration SET status = 'confirmed', version = version + 1, changed_at = $2
               WHERE id IN (SELECT id FROM registration WHERE event_id = $1 AND status = 'waitlisted' ORDER BY queue_no LIMIT $3)
               RETURNING *";
    OFFER = "UPDATE registration SET status = 'offered', version = version + 1, changed_at = $2, answer_by = $4
             WHERE id IN (SELECT id FROM registration WHERE event_id = $1 AND status = 'waitlisted' ORDER BY queue_no LIMIT $3)
             RETURNING *";
    GIVE_SEAT = "UPDATE registration SET status = 'confirmed', version = version + 1, changed_at = $2, answer_by = NULL
                 WHERE id = $1 RETURNING *";
    /// No version: nobody else knows of places in the queue.
    TO_FRONT = "UPDATE registration SET changed_at = $3, queue_no =
                    (SELECT min(queue_no) - 1 FROM registration WHERE event_id = $2 AND status = 'waitlisted') WHERE id = $1";
    SET_DATA = "UPDATE registration SET version = version + 1, changed_at = $2, first_name = $3, last_name = $4, institution = $5,
                function = $6, meal = $7, note = $8, support_needs = $9, support_consent_at = $10, support_consent = $11,
                search_key = $12, email = $13, email_key = $14, answers = $15, sort_name = $16, sort_institution = $17,
                language = $19, name_key = $20
                WHERE id = $1 AND version = $18 RETURNING *";
    /// What became of a letter to the earlier address says nothing of this one.
    SET_LINK = "UPDATE registration SET link_no = $2, token_hash = $3, key_id = $4, mail_state = NULL WHERE id = $1";
    FORGET_NEEDS = "UPDATE registration SET version = version + 1, changed_at = $2, support_needs = NULL,
                    support_consent_at = NULL, support_consent = NULL WHERE id = $1 AND support_consent_at IS NOT NULL";
    SET_MAIL_STATE = "UPDATE registration SET mail_state = $2 WHERE id = $1";
    WITHOUT_SORT_KEYS = "SELECT id, first_name, last_name, institution FROM registration WHERE sort_name IS NULL LIMIT 1000";
    SET_SORT_KEYS = "UPDATE registration SET sort_name = $2, sort_institution = $3 WHERE id = $1";
    WITHOUT_NAME_KEY = "SELECT id, first_name, last_name, institution FROM registration WHERE name_key = '' ORDER BY id LIMIT 1000
                        {for_update}";
    /// Not where it would break the rule of one active registration per person: the rest of the housekeeping must not fail with it.
    SET_NAME_KEY = "UPDATE registration SET name_key = $2 WHERE id = $1 AND NOT EXISTS (
                        SELECT 1 FROM registration AS other
                        WHERE other.event_id = registration.event_id AND other.email_key = registration.email_key
                          AND other.name_key = $2 AND other.status <> 'cancelled')";
}

/// Marks a registration as given up; it is returned as it is now.
///
/// # Errors
/// When the database refuses, or there is none.
pub async fn set_cancelled(tx: &mut Tx, id: Uuid, now: DateTime<Utc>, by: CancelledBy) -> Result<Row> {
    let by = match by {
        CancelledBy::Participant => Some("participant"),
        CancelledBy::Organizer => Some("organizer"),
        CancelledBy::Expiry => None,
    };
    sql(SET_CANCELLED).bind(id).bind(now).bind(by).one(tx).await
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

/// Keeps a seat until `answer_by` for each of the first `count` of those who wait; they are returned in that order.
///
/// # Errors
/// When the database refuses.
pub async fn offer(
    tx: &mut Tx,
    event: Uuid,
    now: DateTime<Utc>,
    count: u32,
    answer_by: DateTime<Utc>,
) -> Result<Vec<Row>> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let mut rows: Vec<Row> = sql(OFFER).bind(event).bind(now).bind(count).bind(answer_by).all(tx).await?;
    rows.sort_by_key(|row| row.queue_no);
    Ok(rows)
}

/// Gives one person who waits, or for whom one is held, a seat; the registration is returned as it is now.
///
/// # Errors
/// When the database refuses, or there is none.
pub async fn give_seat(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> Result<Row> {
    sql(GIVE_SEAT).bind(id).bind(now).one(tx).await
}

/// Puts one person who waits before all others who wait.
///
/// # Errors
/// When the database refuses.
pub async fn to_front(tx: &mut Tx, row: &Row, now: DateTime<Utc>) -> Result<()> {
    sql(TO_FRONT).bind(row.id).bind(row.event_id).bind(now).execute(tx).await.map(|_| ())
}

#[derive(sqlx::FromRow)]
struct Unsorted {
    id: Uuid,
    first_name: String,
    last_name: String,
    institution: String,
}

/// Gives rows of an earlier version what is derived from their names, some at a time: the place in the German order, and what
/// people are told apart by.
///
/// # Errors
/// When the database refuses.
pub async fn fill_keys(tx: &mut Tx) -> Result<()> {
    for row in sql(WITHOUT_NAME_KEY).all::<Unsorted>(&mut *tx).await? {
        let key = name_key(&row.first_name, &row.last_name);
        sql(SET_NAME_KEY).bind(row.id).bind(key).execute(&mut *tx).await?;
    }
    for row in sql(WITHOUT_SORT_KEYS).all::<Unsorted>(&mut *tx).await? {
        let name = sort_key(&[&row.last_name, &row.first_name]);
        let statement = sql(SET_SORT_KEYS).bind(row.id).bind(name).bind(sort_key(&[&row.institution]));
        statement.execute(&mut *tx).await?;
    }
    Ok(())
}

/// Replaces a person's data; the registration is returned as it is now. `None` when it changed after `before` was read.
///
/// # Errors
/// `Unique` when a person of the new name has an active registration under the new address already.
pub async fn set_data(
    tx: &mut Tx,
    before: &Row,
    now: DateTime<Utc>,
    data: &Applicant,
    consent: Option<(DateTime<Utc>, String)>,
) -> Result<Option<Row>> {
    let (consent_at, consent) = consent.unzip();
    let (sort_name, sort_institution) = sort_keys(data);
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
        .bind(&data.email)
        .bind(address_key(before.id, data))
        .bind(answers_json(data))
        .bind(sort_name)
        .bind(sort_institution)
        .bind(before.version)
        .bind(data.language.as_str())
        .bind(name_key(&data.first_name, &data.last_name))
        .optional(tx)
        .await
}

/// Makes this the link that leads to the registration; those before lead nowhere any more.
///
/// # Errors
/// When the database refuses.
pub async fn set_link(tx: &mut Tx, id: Uuid, link_no: i64, token_hash: Vec<u8>, key_id: &str) -> Result<()> {
    links::forget(&mut *tx, id).await?;
    sql(SET_LINK).bind(id).bind(link_no).bind(token_hash).bind(key_id).execute(tx).await.map(|_| ())
}

/// Deletes support needs and the consent to keep them. False when there are none.
///
/// # Errors
/// When the database refuses.
pub async fn forget_needs(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    Ok(sql(FORGET_NEEDS).bind(id).bind(now).execute(tx).await? == 1)
}

/// Notes what became of the last letter.
///
/// # Errors
/// When the database refuses.
pub async fn set_mail_state(tx: &mut Tx, id: Uuid, state: &str) -> Result<()> {
    sql(SET_MAIL_STATE).bind(id).bind(state).execute(tx).await.map(|_| ())
}
