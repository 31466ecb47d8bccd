//! Registrations: found one by one, stored and changed.

use chrono::{DateTime, Utc};
use fachtag_access::links;
use fachtag_contracts::attendance::Attendance;
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_db::{Database, Result, Target, Tx, Value, sql, statements};
use fachtag_documents::attendance::sort_key;
use uuid::Uuid;

use super::{row::cancelled_by_word, workshops};
use crate::domain::{
    choices::choices_row,
    fields::Participant,
    mail_state::MailState,
    marks::answer_marks,
    person_key::{PersonKey, name_key},
    registration::{Registration, status_word},
    search::search_key,
    suspicion::Suspicion,
};

/// Ids in one statement; SQLite takes some ten thousands of parameters at most.
pub(super) const CHUNK: usize = 1_000;

/// The columns of a person's data, and what they are compared, sorted and searched by; [`participant_values`] has their values.
macro_rules! participant_columns {
    () => {
        "first_name, last_name, email, language, institution, function, meal, answers, support_needs, note,
         email_key, name_key, search_key, search_words, sort_name, sort_institution, answer_marks"
    };
}

statements! {
    INSERT = concat!(
        "INSERT INTO registration (id, event_id, version, status, queue_no, reference, support_consent_at, support_consent, attendance,
            registered_at, changed_at, answer_by, token_hash, key_id, caution, sessions, ", participant_columns!(), ") VALUES {rows}"
    );
    SAVE = concat!(
        "UPDATE registration SET (", participant_columns!(), ") = ({row}), version = $2, status = $3, answer_by = $4,
            cancelled_by = $5, support_consent_at = $6, support_consent = $7, changed_at = $8 WHERE id = $1"
    );
    /// The address leads, not the event: in its first minute a rush fills one event, and PostgreSQL, without statistics yet,
    /// would read all of it for every batch. `IS TRUE` keeps the event's index out.
    BY_EMAIL = "SELECT id, email_key, first_name, last_name, status, registered_at FROM registration WHERE (event_id = $1) IS TRUE AND email_key IN ({list})";
    ACTIVE_OF = "SELECT id FROM registration WHERE email_key = $1 AND status <> 'cancelled' ORDER BY registered_at DESC LIMIT 20";
    BY_ID = "SELECT * FROM registration WHERE id = $1";
    LOCK = "SELECT * FROM registration WHERE id = $1 {for_update}";
    BY_TOKEN = "SELECT * FROM registration
                WHERE token_hash = $1 OR id = (SELECT subject_id FROM link WHERE link.token_hash = $1)";
    POSITION = "SELECT count(*) FROM registration WHERE event_id = $1 AND status = 'waitlisted' AND queue_no <= $2";
    /// What became of a mail to the earlier address says nothing of this one.
    SET_LINK = "UPDATE registration SET link_no = $2, token_hash = $3, key_id = $4, mail_state = NULL WHERE id = $1";
    FORGET_NEEDS = "UPDATE registration SET version = version + 1, changed_at = $2, support_needs = NULL,
                    support_consent_at = NULL, support_consent = NULL WHERE id = $1 AND support_consent_at IS NOT NULL";
    SET_MAIL_STATE = "UPDATE registration SET mail_state = $2 WHERE id = $1";
    MARK = "UPDATE registration SET attendance = $2, version = version + 1, changed_at = $3
            WHERE event_id = $1 AND status = 'confirmed' AND COALESCE(attendance, '') <> COALESCE($2, '') AND id IN ({list})
            RETURNING *";
    MARK_REST = "UPDATE registration SET attendance = $2, version = version + 1, changed_at = $3
                 WHERE event_id = $1 AND status = 'confirmed' AND attendance IS NULL RETURNING *";
}

/// What a link to a registration is known by.
pub struct NewLink {
    pub token_hash: Vec<u8>,
    /// Names the secret that the token was derived from.
    pub key_id: String,
}

/// A registration to be stored.
pub struct RegistrationInsert {
    pub registration: Registration,
    pub link: NewLink,
    /// Of somebody who has to confirm the address for it.
    pub suspicion: Option<Suspicion>,
}

/// Stores new registrations.
///
/// # Errors
/// `Unique` when a person already has an active registration, or a reference is taken.
pub async fn insert(tx: &mut Tx, new: &[RegistrationInsert]) -> Result<()> {
    sql(INSERT).insert_rows(&mut *tx, new.iter().map(insert_row).collect()).await?;
    workshops::insert(tx, new.iter().map(|new| &new.registration)).await
}

fn insert_row(new: &RegistrationInsert) -> Vec<Value> {
    let RegistrationInsert { registration, link, suspicion } = new;
    let (consent_at, consent) = consent_values(registration);
    let mut row: Vec<Value> = vec![
        registration.id.into(),
        registration.event_id.into(),
        registration.version.into(),
        status_word(registration.status).into(),
        registration.queue_no.into(),
        (&registration.reference).into(),
        consent_at,
        consent,
        registration.attendance.map(Attendance::as_str).into(),
        registration.registered_at.into(),
        registration.registered_at.into(),
        registration.answer_by.into(),
        link.token_hash.clone().into(),
        (&link.key_id).into(),
        suspicion.map(Suspicion::as_str).into(),
        choices_row(&registration.choices).into(),
    ];
    row.extend(participant_values(registration));
    row
}

/// Saves a registration that was changed since it was locked.
///
/// # Errors
/// `Unique` when a person of the new name has an active registration under the new address already.
pub async fn save(tx: &mut Tx, registration: &Registration, now: DateTime<Utc>) -> Result<()> {
    let (consent_at, consent) = consent_values(registration);
    sql(SAVE)
        .bind(registration.id)
        .bind(registration.version)
        .bind(status_word(registration.status))
        .bind(registration.answer_by)
        .bind(registration.cancelled_by.and_then(cancelled_by_word))
        .bind(consent_at)
        .bind(consent)
        .bind(now)
        .row(participant_values(registration))
        .execute(tx)
        .await
        .map(|_| ())
}

fn consent_values(registration: &Registration) -> (Value, Value) {
    let consent = registration.consent.as_ref();
    (consent.map(|consent| consent.at).into(), consent.map(|consent| consent.version.clone()).into())
}

/// The values of the columns of [`participant_columns`].
fn participant_values(registration: &Registration) -> Vec<Value> {
    let Registration { id, reference, participant, .. } = registration;
    let Participant { first_name, last_name, email, institution, answers, .. } = participant;
    let marks = answer_marks(answers);
    let answers = (!answers.is_empty()).then(|| serde_json::to_string(answers).unwrap_or_default());
    let email_key = participant.email_key();
    vec![
        first_name.into(),
        last_name.into(),
        email.into(),
        participant.language.as_str().into(),
        institution.into(),
        participant.function.clone().into(),
        participant.meal.clone().into(),
        answers.into(),
        participant.support_needs.clone().into(),
        participant.note.clone().into(),
        // Without an address it is the registration's id, equal to no other.
        if email_key.is_empty() { id.to_string() } else { email_key }.into(),
        name_key(first_name, last_name).into(),
        // For replicas of the previous version.
        format!("{first_name} {last_name} {institution} {email} {reference}").to_lowercase().into(),
        search_key(&[first_name, last_name, institution, email, reference]).into(),
        sort_key(&[last_name, first_name]).into(),
        sort_key(&[institution]).into(),
        marks.into(),
    ]
}

/// What an address already has at an event.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct KnownRegistration {
    pub id: Uuid,
    email_key: String,
    first_name: String,
    last_name: String,
    status: String,
    pub registered_at: DateTime<Utc>,
}

impl KnownRegistration {
    /// Who it is. By the names, not by the stored key: rows of the previous version have none yet.
    pub fn person(&self) -> PersonKey {
        PersonKey { email: self.email_key.clone(), name: name_key(&self.first_name, &self.last_name) }
    }

    /// Whether it holds a seat or a place in the queue.
    pub fn is_active(&self) -> bool {
        self.status != status_word(RegistrationStatus::Cancelled)
    }
}

/// All registrations of some addresses at one event.
pub async fn by_email(tx: &mut Tx, event: Uuid, keys: Vec<String>) -> Result<Vec<KnownRegistration>> {
    sql(BY_EMAIL).bind(event).list(keys).all(tx).await
}

/// The newest active registrations under the address with this key.
pub async fn active_of(database: &Database, email_key: &str) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = sql(ACTIVE_OF).bind(email_key).all(database).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// One registration, to show.
pub async fn read(target: impl Into<Target<'_>>, id: Uuid) -> Result<Option<Registration>> {
    sql(BY_ID).bind(id).optional(target).await
}

/// One registration that nobody else can change until the transaction ends.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Option<Registration>> {
    sql(LOCK).bind(id).optional(tx).await
}

/// The registration a manage link leads to.
pub async fn by_token(database: &Database, token_hash: Vec<u8>) -> Result<Option<Registration>> {
    sql(BY_TOKEN).bind(token_hash).optional(database).await
}

/// Place in the queue, from 1, if the person waits.
pub async fn position(target: impl Into<Target<'_>>, registration: &Registration) -> Result<Option<u32>> {
    if registration.status != RegistrationStatus::Waitlisted {
        return Ok(None);
    }
    let statement = sql(POSITION).bind(registration.event_id).bind(registration.queue_no);
    let (count,): (i64,) = statement.one(target).await?;
    Ok(u32::try_from(count).ok())
}

/// Makes this the link that leads to the registration; those before lead nowhere any more.
pub async fn set_link(tx: &mut Tx, id: Uuid, link_no: i64, link: NewLink) -> Result<()> {
    links::forget(&mut *tx, id).await?;
    sql(SET_LINK).bind(id).bind(link_no).bind(link.token_hash).bind(link.key_id).execute(tx).await.map(|_| ())
}

/// Deletes support needs and the consent to keep them. False when there are none.
pub async fn forget_needs(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    Ok(sql(FORGET_NEEDS).bind(id).bind(now).execute(tx).await? == 1)
}

/// Notes what became of the last mail.
pub async fn set_mail_state(tx: &mut Tx, id: Uuid, state: MailState) -> Result<()> {
    sql(SET_MAIL_STATE).bind(id).bind(state.word()).execute(tx).await.map(|_| ())
}

/// Notes whether these people with a seat came, or takes the mark back; those for whom that is new. `None` is neither.
pub async fn mark(
    tx: &mut Tx,
    event: Uuid,
    ids: &[Uuid],
    attendance: Option<Attendance>,
    now: DateTime<Utc>,
) -> Result<Vec<Registration>> {
    let mut marked = Vec::new();
    for ids in ids.chunks(CHUNK) {
        let statement = sql(MARK).bind(event).bind(attendance.map(Attendance::as_str)).bind(now);
        marked.extend(statement.list(ids.iter().copied()).all::<Registration>(&mut *tx).await?);
    }
    Ok(marked)
}

/// Notes the same of everybody with a seat of whom nothing is noted.
pub async fn mark_rest(
    tx: &mut Tx,
    event: Uuid,
    attendance: Attendance,
    now: DateTime<Utc>,
) -> Result<Vec<Registration>> {
    sql(MARK_REST).bind(event).bind(attendance.as_str()).bind(now).all(tx).await
}
