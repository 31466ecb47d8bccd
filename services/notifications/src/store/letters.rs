//! Letters: written once, and shown.

use chrono::{DateTime, Utc};
use fachtag_db::{Database, Result, Tx, sql, statements};
use uuid::Uuid;

use crate::domain::{
    backoff,
    letter::{LetterKind, LetterState},
};

statements! {
    INSERT = "INSERT INTO letter (id, subject_id, kind, revision, registration_id, event_id, priority, sender, recipient,
                  subject_line, bytes, message_id_header, state, attempts, uncertain, next_at, traceparent, created_at, domain,
                  not_before)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'waiting', 0, 0, $13, $14, $15, $16, $17)
              ON CONFLICT (subject_id, kind, revision) DO NOTHING";
    FIRST_MESSAGE_ID = "SELECT message_id_header FROM letter WHERE subject_id = $1 ORDER BY id LIMIT 1";
    BY_STATE = "SELECT state, count(*) FROM shown_letter GROUP BY state";
    ON_THEIR_WAY = "SELECT count(*) FROM letter WHERE state = 'sending' OR (state = 'waiting' AND next_at <= $1)";
    FAILED = "SELECT event_id, count(*) FROM letter
              WHERE (state IN ('failed', 'parked') OR bounced_at IS NOT NULL) AND replaced_by IS NULL
              GROUP BY event_id ORDER BY event_id";
    LIST = "SELECT id, event_id, registration_id, recipient, kind, state, attempts,
                COALESCE(report, smtp_reply) AS smtp_reply, replaced_by, created_at
            FROM shown_letter WHERE id > $1
              AND (CAST($2 AS UUID) IS NULL OR event_id = $2)
              AND (CAST($3 AS TEXT) IS NULL OR state = $3)
              AND (CAST($5 AS BOOLEAN) OR event_id IS NOT NULL)
            ORDER BY id LIMIT $4";
    PAGE = "SELECT id, event_id, registration_id, recipient, kind, state, attempts,
                COALESCE(report, smtp_reply) AS smtp_reply, replaced_by, created_at
            FROM shown_letter
            WHERE (CAST($1 AS TEXT) IS NULL OR state = $1) AND (CAST($2 AS BOOLEAN) OR event_id IN ({list}))
            ORDER BY id DESC LIMIT $3 OFFSET $4";
    COUNT = "SELECT count(*) FROM shown_letter
             WHERE (CAST($1 AS TEXT) IS NULL OR state = $1) AND (CAST($2 AS BOOLEAN) OR event_id IN ({list}))";
    FIND = "SELECT id, event_id, registration_id, subject_id, recipient, subject_line, kind, state, attempts, next_at,
                smtp_reply, report, created_at, finished_at, bounced_at, replaced_by, kept,
                (SELECT until FROM domain_pause WHERE domain_pause.domain = shown_letter.domain) AS paused_until
            FROM shown_letter WHERE id = $1";
}

/// A letter to be stored.
pub struct NewLetter {
    pub id: Uuid,
    /// The registration, or the login of a login link.
    pub subject_id: Uuid,
    pub kind: LetterKind,
    /// Which of the subject's letters of this kind.
    pub revision: i64,
    pub registration_id: Option<Uuid>,
    pub event_id: Option<Uuid>,
    /// Envelope addresses.
    pub sender: String,
    pub recipient: String,
    pub subject_line: String,
    pub bytes: Vec<u8>,
    /// With angle brackets.
    pub message_id_header: String,
    pub traceparent: Option<String>,
    pub created_at: DateTime<Utc>,
    /// Before this time it must not go.
    pub not_before: Option<DateTime<Utc>>,
}

/// Stores a letter. False when the subject has this revision of this kind already; then nothing changes.
pub async fn insert(tx: &mut Tx, new: NewLetter) -> Result<bool> {
    let priority = if new.kind.urgent() { 0 } else { 1 };
    let recipient = new.recipient;
    let inserted = sql(INSERT)
        .bind(new.id)
        .bind(new.subject_id)
        .bind(new.kind.as_str())
        .bind(new.revision)
        .bind(new.registration_id)
        .bind(new.event_id)
        .bind(priority)
        .bind(new.sender)
        .bind(&recipient)
        .bind(new.subject_line)
        .bind(new.bytes)
        .bind(new.message_id_header)
        .bind(new.not_before.unwrap_or(new.created_at))
        .bind(new.traceparent)
        .bind(new.created_at)
        .bind(backoff::domain(&recipient))
        .bind(new.not_before)
        .execute(tx)
        .await?;
    Ok(inserted == 1)
}

/// How many letters there are in each state that any is in, for `/metrics`.
pub async fn letters_by_state(database: &Database) -> Result<Vec<(String, i64)>> {
    sql(BY_STATE).all(database).await
}

/// How many letters are being sent or can be sent now.
pub async fn letters_on_their_way(database: &Database, now: DateTime<Utc>) -> Result<i64> {
    let (count,) = sql(ON_THEIR_WAY).bind(now).one(database).await?;
    Ok(count)
}

/// How many letters reached nobody and were not replaced, for each event and for those about none.
pub async fn failed_by_event(database: &Database) -> Result<Vec<(Option<Uuid>, i64)>> {
    sql(FAILED).all(database).await
}

/// One letter as organizers see it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ListedLetter {
    pub id: Uuid,
    pub event_id: Option<Uuid>,
    pub registration_id: Option<Uuid>,
    pub recipient: String,
    pub kind: String,
    pub state: String,
    pub attempts: i64,
    /// The mail server's last words, or another one's report.
    pub smtp_reply: Option<String>,
    /// The letter written instead, to another address.
    pub replaced_by: Option<Uuid>,
    pub created_at: DateTime<Utc>,
}

/// What to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub event: Option<Uuid>,
    pub state: Option<LetterState>,
    /// The last id of the page before.
    pub after: Uuid,
    pub limit: u32,
    /// Letters about no event, too: they go to organizers.
    pub without_event: bool,
}

/// Letters in the order in which they were written.
pub async fn list(database: &Database, filter: Filter) -> Result<Vec<ListedLetter>> {
    sql(LIST)
        .bind(filter.after)
        .bind(filter.event)
        .bind(filter.state.map(LetterState::as_str))
        .bind(filter.limit)
        .bind(filter.without_event)
        .all(database)
        .await
}

/// Whose letters are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// All, those without an event included.
    Everything,
    Events(Vec<Uuid>),
}

impl Scope {
    fn parts(self) -> (bool, Vec<Uuid>) {
        match self {
            Self::Everything => (true, Vec::new()),
            Self::Events(events) => (false, events),
        }
    }
}

/// Letters, the newest first: `limit` of them behind the first `offset`.
pub async fn page(
    database: &Database,
    scope: Scope,
    state: Option<LetterState>,
    limit: u32,
    offset: u32,
) -> Result<Vec<ListedLetter>> {
    let (all, events) = scope.parts();
    let query = sql(PAGE).bind(state.map(LetterState::as_str)).bind(all).bind(limit).bind(offset);
    query.list(events).all(database).await
}

/// How many letters there are.
pub async fn count(database: &Database, scope: Scope, state: Option<LetterState>) -> Result<u32> {
    let (all, events) = scope.parts();
    let query = sql(COUNT).bind(state.map(LetterState::as_str)).bind(all).list(events);
    let (count,): (i64,) = query.one(database).await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Everything that may be shown of one letter; its text holds a secret link.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ShownLetter {
    pub id: Uuid,
    pub event_id: Option<Uuid>,
    pub registration_id: Option<Uuid>,
    pub subject_id: Uuid,
    pub recipient: String,
    pub subject_line: String,
    pub kind: String,
    pub state: String,
    pub attempts: i64,
    pub next_at: Option<DateTime<Utc>>,
    pub smtp_reply: Option<String>,
    /// What another mail server reported later.
    pub report: Option<String>,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    pub bounced_at: Option<DateTime<Utc>>,
    /// The letter written instead, to another address.
    pub replaced_by: Option<Uuid>,
    /// Whether its bytes are still there.
    pub kept: bool,
    /// Until when nothing goes to the recipient's domain.
    pub paused_until: Option<DateTime<Utc>>,
}

/// One letter.
pub async fn find(database: &Database, id: Uuid) -> Result<Option<ShownLetter>> {
    sql(FIND).bind(id).optional(database).await
}

/// The Message-ID of the first letter about a subject, with angle brackets.
pub async fn first_message_id(tx: &mut Tx, subject: Uuid) -> Result<Option<String>> {
    let row: Option<(String,)> = sql(FIRST_MESSAGE_ID).bind(subject).optional(tx).await?;
    Ok(row.map(|(id,)| id))
}
