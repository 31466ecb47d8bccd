//! The letter table as a queue: one sender at a time holds a letter, and only the holder's word on it counts.

use std::num::NonZeroU32;

use chrono::{DateTime, Duration, Utc};
use fachtag_db::{Database, Result, Tx, sql, statements};
use uuid::Uuid;

use crate::domain::letter::{LetterState, Next};

/// What may go at the time `$1`: the first open letter of its subject, to a domain that asks for no patience.
///
/// The first not by NOT EXISTS: PostgreSQL makes a join of it that looks at all open letters. All by CASE, which it takes for
/// half of the rows: by AND it expects one, and sorts all rather than walk along their index.
macro_rules! due {
    () => {
        "next_at IS NOT NULL
         AND CASE WHEN next_at > $1 OR state NOT IN ('waiting', 'uncertain') THEN FALSE
                  WHEN domain IN (SELECT paused.domain FROM domain_pause AS paused WHERE paused.until > $1) THEN FALSE
                  ELSE id = (SELECT first.id FROM letter AS first
                             WHERE first.subject_id = letter.subject_id AND first.state IN ('waiting', 'sending', 'uncertain')
                             ORDER BY first.id LIMIT 1) END"
    };
}

statements! {
    ANY_DUE = concat!("SELECT 1 FROM letter WHERE ", due!(), " LIMIT 1");
    CLAIM = concat!(
        "SELECT id, registration_id, event_id, kind, state, attempts, uncertain, traceparent, domain, sender, recipient, bytes,
             (SELECT count(*) FROM domain_pause WHERE domain_pause.domain = letter.domain) AS strained
         FROM letter WHERE ", due!(), "
         ORDER BY priority, id LIMIT $2 {for_update_skip_locked}"
    );
    TAKE = "UPDATE letter SET state = 'sending', attempts = attempts + 1, lease_holder = $1, lease_until = $2 WHERE id IN ({list})";
    PUT_BACK = "UPDATE letter SET state = $3, attempts = attempts - 1, lease_until = NULL
                WHERE id = $1 AND lease_holder = $2 AND state = 'sending'";
    ANY_LOST = "SELECT 1 FROM letter WHERE state = 'sending' AND lease_until <= $1 LIMIT 1";
    LOST = "SELECT id, registration_id, event_id, kind, attempts, uncertain, traceparent, lease_holder, lease_until
            FROM letter WHERE state = 'sending' AND lease_until <= $1 ORDER BY id LIMIT 1 {for_update_skip_locked}";
    RECORD = "UPDATE letter SET state = $3, uncertain = $4, next_at = $5, smtp_reply = $6, finished_at = $7, lease_until = NULL,
                  bytes = CASE WHEN $8 THEN bytes END, filed = $9
              WHERE id = $1 AND lease_holder = $2 AND state IN ('sending', 'uncertain')";
    LOCK_TURNSTILE = "SELECT id FROM turnstile WHERE id = 1 {for_update}";
    FORGET_PASSED = "DELETE FROM passage WHERE at <= $1";
    COUNT_PASSED = "SELECT count(*) FROM passage WHERE at > $1";
    PASS = "INSERT INTO passage (letter_id, at) VALUES {rows}";
}

/// What the limit is counted over.
const MINUTE: Duration = Duration::minutes(1);

/// A letter in a sender's hands, without its contents.
#[derive(Debug, Clone)]
pub struct LeasedLetter {
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
pub struct ClaimedLetter {
    pub leased: LeasedLetter,
    /// What it waited as.
    pub before: LetterState,
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
    state: String,
    attempts: i64,
    uncertain: i64,
    traceparent: Option<String>,
    domain: Option<String>,
    sender: String,
    recipient: String,
    bytes: Vec<u8>,
    strained: i64,
}

/// Takes the next letters, at most so many: urgent ones first, then in the order in which they were written; the letters about
/// one registration one after the other, so that nobody reads of the end before the beginning. `holder` names the attempts,
/// which count from now on and lapse at `until`. Empty when no letter is due, or the limit is reached.
pub async fn claim(
    tx: &mut Tx,
    now: DateTime<Utc>,
    holder: Uuid,
    until: DateTime<Utc>,
    at_most: u32,
    per_minute: Option<NonZeroU32>,
) -> Result<Vec<ClaimedLetter>> {
    let mut room = i64::from(at_most);
    if let Some(limit) = per_minute {
        room = room.min(room_left(tx, now, limit).await?);
    }
    let rows: Vec<ClaimedRow> = sql(CLAIM).bind(now).bind(room.max(0)).all(&mut *tx).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    if per_minute.is_some() {
        let passages = ids.iter().map(|id| vec![(*id).into(), now.into()]).collect();
        sql(PASS).insert_rows(&mut *tx, passages).await?;
    }
    sql(TAKE).bind(holder).bind(until).list(ids).execute(tx).await?;
    Ok(rows.into_iter().map(|row| claimed(row, holder, until)).collect())
}

fn claimed(row: ClaimedRow, holder: Uuid, until: DateTime<Utc>) -> ClaimedLetter {
    ClaimedLetter {
        leased: LeasedLetter {
            id: row.id,
            registration_id: row.registration_id,
            event_id: row.event_id,
            kind: row.kind,
            attempts: count(row.attempts + 1),
            uncertain: count(row.uncertain),
            traceparent: row.traceparent,
            strained: row.strained > 0,
            domain: row.domain,
            holder,
            until,
        },
        // No other states are claimed.
        before: if row.state == "uncertain" { LetterState::Uncertain } else { LetterState::Waiting },
        sender: row.sender,
        recipient: row.recipient,
        bytes: row.bytes,
    }
}

/// How many the limit still lets pass. Until the transaction ends, nobody else passes.
async fn room_left(tx: &mut Tx, now: DateTime<Utc>, limit: NonZeroU32) -> Result<i64> {
    let _: (i64,) = sql(LOCK_TURNSTILE).one(&mut *tx).await?;
    sql(FORGET_PASSED).bind(now - MINUTE).execute(&mut *tx).await?;
    let (passed,): (i64,) = sql(COUNT_PASSED).bind(now - MINUTE).one(tx).await?;
    Ok(i64::from(limit.get()) - passed)
}

/// Gives back a letter that was taken and not tried: the attempt does not count.
pub async fn put_back(tx: &mut Tx, letter: &ClaimedLetter) -> Result<()> {
    let LeasedLetter { id, holder, .. } = letter.leased;
    sql(PUT_BACK).bind(id).bind(holder).bind(letter.before.as_str()).execute(tx).await.map(|_| ())
}

/// Whether a sender has not been heard of for too long.
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
pub async fn lost(tx: &mut Tx, now: DateTime<Utc>) -> Result<Option<LeasedLetter>> {
    let row: Option<LostRow> = sql(LOST).bind(now).optional(tx).await?;
    Ok(row.map(|row| LeasedLetter {
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
pub async fn record(
    tx: &mut Tx,
    leased: &LeasedLetter,
    uncertain: u32,
    next: &Next,
    now: DateTime<Utc>,
) -> Result<bool> {
    let finished_at = next.next_at.is_none().then_some(now);
    // For the previous version it is accepted.
    let filed = next.state == LetterState::NotSent;
    let updated = sql(RECORD)
        .bind(leased.id)
        .bind(leased.holder)
        .bind(if filed { LetterState::Accepted } else { next.state }.as_str())
        .bind(uncertain)
        .bind(next.next_at)
        .bind(&next.reply)
        .bind(finished_at)
        .bind(!filed && next.state != LetterState::Accepted)
        .bind(filed)
        .execute(tx)
        .await?;
    Ok(updated == 1)
}
