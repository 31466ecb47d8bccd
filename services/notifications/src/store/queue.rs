//! The letter table as a queue: one sender at a time holds a letter, and only the holder's word on it counts.

use std::num::NonZeroU32;

use chrono::{DateTime, Duration, Utc};
use fachtag_db::{Database, Result, Tx, sql, statements};
use uuid::Uuid;

use crate::domain::letter::{LetterState, Next};

statements! {
    /// The first open letter of its subject. Not by NOT EXISTS: PostgreSQL makes a join of it that looks at all open letters.
    ANY_DUE = "SELECT 1 FROM letter WHERE state IN ('waiting', 'uncertain') AND next_at <= $1
                 AND (domain IS NULL OR domain NOT IN (SELECT paused.domain FROM domain_pause AS paused WHERE paused.until > $1))
                 AND id = (SELECT first.id FROM letter AS first
                           WHERE first.subject_id = letter.subject_id AND first.state IN ('waiting', 'sending', 'uncertain')
                           ORDER BY first.id LIMIT 1)
               LIMIT 1";
    CLAIM = "SELECT id, registration_id, event_id, kind, attempts, uncertain, traceparent, domain, sender, recipient, bytes,
                 (SELECT count(*) FROM domain_pause WHERE domain_pause.domain = letter.domain) AS strained
             FROM letter WHERE state IN ('waiting', 'uncertain') AND next_at <= $1
               AND (domain IS NULL OR domain NOT IN (SELECT paused.domain FROM domain_pause AS paused WHERE paused.until > $1))
               AND id = (SELECT first.id FROM letter AS first
                         WHERE first.subject_id = letter.subject_id AND first.state IN ('waiting', 'sending', 'uncertain')
                         ORDER BY first.id LIMIT 1)
             ORDER BY priority, id LIMIT 1 {for_update_skip_locked}";
    TAKE = "UPDATE letter SET state = 'sending', attempts = $2, lease_holder = $3, lease_until = $4 WHERE id = $1";
    ANY_LOST = "SELECT 1 FROM letter WHERE state = 'sending' AND lease_until <= $1 LIMIT 1";
    LOST = "SELECT id, registration_id, event_id, kind, attempts, uncertain, traceparent, lease_holder, lease_until
            FROM letter WHERE state = 'sending' AND lease_until <= $1 ORDER BY id LIMIT 1 {for_update_skip_locked}";
    RECORD = "UPDATE letter SET state = $3, uncertain = $4, next_at = $5, smtp_reply = $6, finished_at = $7, lease_until = NULL,
                  bytes = CASE WHEN $8 THEN bytes END
              WHERE id = $1 AND lease_holder = $2 AND state IN ('sending', 'uncertain')";
    LOCK_TURNSTILE = "SELECT id FROM turnstile WHERE id = 1 {for_update}";
    FORGET_PASSED = "DELETE FROM passage WHERE at <= $1";
    COUNT_PASSED = "SELECT count(*) FROM passage WHERE at > $1";
    PASS = "INSERT INTO passage (letter_id, at) VALUES ($1, $2)";
}

/// What the limit is counted over.
const MINUTE: Duration = Duration::minutes(1);

/// A letter in a sender's hands, without its contents.
#[derive(Debug, Clone)]
pub struct Held {
    pub id: Uuid,
    pub registration_id: Option<Uuid>,
    pub event_id: Option<Uuid>,
    pub kind: String,
    /// The present attempt included.
    pub attempts: u32,
    /// Earlier attempts whose end is unknown.
    pub uncertain: u32,
    pub traceparent: Option<String>,
    /// Whether the recipient's domain asked for patience the last time.
    pub strained: bool,
    /// The recipient's domain, where it is known.
    pub domain: Option<String>,
    /// Names this attempt.
    pub holder: Uuid,
    /// Afterwards somebody else may take it.
    pub until: DateTime<Utc>,
}

/// A letter to be sent now.
#[derive(Debug, Clone)]
pub struct Claimed {
    pub held: Held,
    /// Envelope addresses.
    pub sender: String,
    pub recipient: String,
    pub bytes: Vec<u8>,
}

/// Attempts are few; the table's CHECKs keep them from being negative.
fn count(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

/// A cheap look before a transaction is begun: whether a letter may go now.
///
/// # Errors
/// When the database does not answer.
pub async fn any_due(database: &Database, now: DateTime<Utc>, per_minute: Option<NonZeroU32>) -> Result<bool> {
    let due: Option<(i32,)> = sql(ANY_DUE).bind(now).optional(database).await?;
    let Some(limit) = per_minute.filter(|_| due.is_some()) else {
        return Ok(due.is_some());
    };
    let (passed,): (i64,) = sql(COUNT_PASSED).bind(now - MINUTE).one(database).await?;
    Ok(passed < i64::from(limit.get()))
}

#[derive(sqlx::FromRow)]
struct ClaimedRow {
    id: Uuid,
    registration_id: Option<Uuid>,
    event_id: Option<Uuid>,
    kind: String,
    attempts: i64,
    uncertain: i64,
    traceparent: Option<String>,
    domain: Option<String>,
    sender: String,
    recipient: String,
    bytes: Vec<u8>,
    strained: i64,
}

/// Takes the next letter: urgent ones first, then in the order in which they were written; the letters about one registration
/// one after the other, so that nobody reads of the end before the beginning. `holder` names the attempt, which counts from now
/// on and lapses at `until`. `None` when no letter is due, or the limit is reached.
///
/// # Errors
/// When the database refuses.
pub async fn claim(
    tx: &mut Tx,
    now: DateTime<Utc>,
    holder: Uuid,
    until: DateTime<Utc>,
    per_minute: Option<NonZeroU32>,
) -> Result<Option<Claimed>> {
    if let Some(limit) = per_minute
        && !may_pass(tx, now, limit).await?
    {
        return Ok(None);
    }
    let row: Option<ClaimedRow> = sql(CLAIM).bind(now).optional(&mut *tx).await?;
    let Some(row) = row else { return Ok(None) };
    let attempts = row.attempts + 1;
    sql(TAKE).bind(row.id).bind(attempts).bind(holder).bind(until).execute(&mut *tx).await?;
    if per_minute.is_some() {
        sql(PASS).bind(row.id).bind(now).execute(tx).await?;
    }
    Ok(Some(Claimed {
        held: Held {
            id: row.id,
            registration_id: row.registration_id,
            event_id: row.event_id,
            kind: row.kind,
            attempts: count(attempts),
            uncertain: count(row.uncertain),
            traceparent: row.traceparent,
            strained: row.strained > 0,
            domain: row.domain,
            holder,
            until,
        },
        sender: row.sender,
        recipient: row.recipient,
        bytes: row.bytes,
    }))
}

/// Whether the limit leaves room. Until the transaction ends, nobody else passes.
async fn may_pass(tx: &mut Tx, now: DateTime<Utc>, limit: NonZeroU32) -> Result<bool> {
    let _: (i64,) = sql(LOCK_TURNSTILE).one(&mut *tx).await?;
    sql(FORGET_PASSED).bind(now - MINUTE).execute(&mut *tx).await?;
    let (passed,): (i64,) = sql(COUNT_PASSED).bind(now - MINUTE).one(tx).await?;
    Ok(passed < i64::from(limit.get()))
}

/// Whether a sender has not been heard of for too long.
///
/// # Errors
/// When the database does not answer.
pub async fn any_lost(database: &Database, now: DateTime<Utc>) -> Result<bool> {
    let lost: Option<(i32,)> = sql(ANY_LOST).bind(now).optional(database).await?;
    Ok(lost.is_some())
}

#[derive(sqlx::FromRow)]
struct LostRow {
    id: Uuid,
    registration_id: Option<Uuid>,
    event_id: Option<Uuid>,
    kind: String,
    attempts: i64,
    uncertain: i64,
    traceparent: Option<String>,
    lease_holder: Uuid,
    lease_until: DateTime<Utc>,
}

/// A letter whose sender has not been heard of for too long, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn lost(tx: &mut Tx, now: DateTime<Utc>) -> Result<Option<Held>> {
    let row: Option<LostRow> = sql(LOST).bind(now).optional(tx).await?;
    Ok(row.map(|row| Held {
        id: row.id,
        registration_id: row.registration_id,
        event_id: row.event_id,
        kind: row.kind,
        attempts: count(row.attempts),
        uncertain: count(row.uncertain),
        traceparent: row.traceparent,
        strained: false,
        domain: None,
        holder: row.lease_holder,
        until: row.lease_until,
    }))
}

/// Notes what came of an attempt; `uncertain` counts the attempts whose end is unknown, this one included. False when the
/// letter is no longer this attempt's: it was noted before, or somebody else has taken it since.
///
/// # Errors
/// When the database refuses.
pub async fn record(tx: &mut Tx, held: &Held, uncertain: u32, next: &Next, now: DateTime<Utc>) -> Result<bool> {
    let finished_at = next.next_at.is_none().then_some(now);
    let updated = sql(RECORD)
        .bind(held.id)
        .bind(held.holder)
        .bind(next.state.as_str())
        .bind(uncertain)
        .bind(next.next_at)
        .bind(&next.note)
        .bind(finished_at)
        .bind(next.state != LetterState::Accepted)
        .execute(tx)
        .await?;
    Ok(updated == 1)
}
