//! The table that dedupes, queues, retries and parks.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::Envelope;
use fachtag_db::{Database, Result, Tx, Value, sql, statements};
use uuid::Uuid;

statements! {
    RECEIVE = "INSERT INTO inbox (consumer, message_id, routing_key, subject, version, state, attempts, next_at, error, envelope, received_at)
               VALUES {rows} ON CONFLICT (consumer, message_id) DO NOTHING";
    ANY_DUE = "SELECT 1 FROM inbox WHERE consumer = $1 AND state = 'waiting' AND next_at <= $2 LIMIT 1";
    /// Not by NOT EXISTS: PostgreSQL makes a join of it that compares all messages of a subject with each other.
    CLAIM = "SELECT message_id, routing_key, attempts, envelope FROM inbox AS row
             WHERE consumer = $1 AND state = 'waiting' AND next_at <= $2
               AND message_id = (
                   SELECT first.message_id FROM inbox AS first
                   WHERE first.consumer = $1 AND first.state = 'waiting' AND first.subject = row.subject
                   ORDER BY first.message_id LIMIT 1)
             ORDER BY message_id LIMIT $3 {for_update_skip_locked}";
    CLAIM_AGAIN = "SELECT message_id, routing_key, attempts, envelope FROM inbox
                   WHERE consumer = $1 AND message_id = $2 AND state = 'waiting' AND attempts = $3 {for_update_skip_locked}";
    FINISH = "UPDATE inbox SET state = 'done', envelope = '', error = NULL, finished_at = $2
              WHERE consumer = $1 AND message_id IN ({list})";
    POSTPONE = "UPDATE inbox SET attempts = attempts + 1, next_at = $3, error = $4
                WHERE consumer = $1 AND message_id = $2 AND state = 'waiting' AND attempts = $5";
    PARK = "UPDATE inbox SET attempts = attempts + 1, state = 'parked', error = $3
            WHERE consumer = $1 AND message_id = $2 AND state = 'waiting' AND attempts = $4";
    FORGET = "DELETE FROM inbox WHERE state = 'done' AND finished_at < $1";
}

/// How long the id of a finished message is remembered.
const RETENTION: Duration = Duration::days(30);

/// What arrived: a message, or something that cannot be read as one.
pub(crate) enum Arrived {
    Message(Envelope),
    /// Parked under a new id, so that a person can look at it.
    Unreadable {
        id: Uuid,
        routing_key: String,
        subject: String,
        text: String,
        error: String,
    },
}

pub(crate) async fn receive(tx: &mut Tx, consumer: &str, arrived: &[Arrived], now: DateTime<Utc>) -> Result<()> {
    let rows = arrived.iter().map(|arrived| row(consumer, arrived, now)).collect();
    sql(RECEIVE).insert_rows(tx, rows).await.map(|_| ())
}

fn row(consumer: &str, arrived: &Arrived, now: DateTime<Utc>) -> Vec<Value> {
    let (id, routing_key, subject, version, state, error, text) = match arrived {
        Arrived::Message(envelope) => (
            envelope.id,
            envelope.routing_key(),
            envelope.subject.as_str(),
            envelope.version(),
            "waiting",
            None,
            serde_json::to_string(envelope).unwrap_or_default(),
        ),
        Arrived::Unreadable { id, routing_key, subject, text, error } => {
            (*id, routing_key.as_str(), subject.as_str(), 0, "parked", Some(error.as_str()), text.clone())
        }
    };
    vec![
        consumer.into(),
        id.into(),
        storable(&routing_key.chars().take(200).collect::<String>()).into(),
        storable(subject).into(),
        version.into(),
        state.into(),
        0_i64.into(),
        now.into(),
        error.map(words).into(),
        storable(&text).into(),
        now.into(),
    ]
}

#[derive(sqlx::FromRow)]
pub(crate) struct Claimed {
    pub message_id: Uuid,
    pub routing_key: String,
    pub attempts: i64,
    pub envelope: String,
}

/// A cheap look before a transaction is begun.
pub(crate) async fn any_due(database: &Database, consumer: &str, now: DateTime<Utc>) -> Result<bool> {
    let found: Option<(i32,)> = sql(ANY_DUE).bind(consumer).bind(now).optional(database).await?;
    Ok(found.is_some())
}

/// Rows to handle now, at most one per subject, locked until the transaction ends.
pub(crate) async fn claim(tx: &mut Tx, consumer: &str, now: DateTime<Utc>, limit: i64) -> Result<Vec<Claimed>> {
    sql(CLAIM).bind(consumer).bind(now).bind(limit).all(tx).await
}

/// A row that was claimed before, locked once more; nothing when another replica took it up in between.
pub(crate) async fn claim_again(tx: &mut Tx, consumer: &str, row: &Claimed) -> Result<Vec<Claimed>> {
    sql(CLAIM_AGAIN).bind(consumer).bind(row.message_id).bind(row.attempts).all(tx).await
}

pub(crate) async fn finish(tx: &mut Tx, consumer: &str, ids: Vec<Uuid>, now: DateTime<Utc>) -> Result<()> {
    sql(FINISH).bind(consumer).bind(now).list(ids).execute(tx).await.map(|_| ())
}

/// Changes nothing when another replica took the row up in between.
pub(crate) async fn postpone(
    tx: &mut Tx,
    consumer: &str,
    row: &Claimed,
    next_at: DateTime<Utc>,
    error: &str,
) -> Result<()> {
    let statement = sql(POSTPONE).bind(consumer).bind(row.message_id).bind(next_at).bind(words(error));
    statement.bind(row.attempts).execute(tx).await.map(|_| ())
}

/// Changes nothing when another replica took the row up in between.
pub(crate) async fn park(tx: &mut Tx, consumer: &str, row: &Claimed, error: &str) -> Result<()> {
    let statement = sql(PARK).bind(consumer).bind(row.message_id).bind(words(error));
    statement.bind(row.attempts).execute(tx).await.map(|_| ())
}

/// PostgreSQL keeps no NUL in a text, and one such message would stop all others.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{FFFD}")
}

/// An error as it is kept: it may quote what came.
fn words(error: &str) -> String {
    storable(&error.chars().take(500).collect::<String>())
}

pub(crate) async fn forget_old(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    sql(FORGET).bind(now - RETENTION).execute(tx).await
}
