//! Answers kept for requests that may be sent again.

use chrono::{DateTime, Duration, Utc};
use fachtag_db::{Result, Target, Tx, Value, sql, statements};

statements! {
    FIND = "SELECT key, body, answer FROM idempotency WHERE key IN ({list})";
    INSERT = "INSERT INTO idempotency (key, body, answer, created_at) VALUES {rows}";
    FORGET = "DELETE FROM idempotency WHERE created_at < $1";
}

/// How long a key is remembered.
const REMEMBERED: Duration = Duration::days(1);

/// One remembered answer.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct RememberedAnswer {
    /// SHA-256 of the caller and the key.
    pub key: Vec<u8>,
    /// SHA-256 of the request's body.
    pub body: Vec<u8>,
    /// JSON.
    pub answer: String,
}

/// What is remembered of some keys.
pub async fn find(target: impl Into<Target<'_>>, keys: Vec<Vec<u8>>) -> Result<Vec<RememberedAnswer>> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    sql(FIND).list(keys).all(target).await
}

/// Remembers answers.
///
/// # Errors
/// `Unique` when a key came with another event's request in the same moment.
pub async fn insert(tx: &mut Tx, answers: Vec<RememberedAnswer>, now: DateTime<Utc>) -> Result<()> {
    let rows: Vec<Vec<Value>> =
        answers.into_iter().map(|one| vec![one.key.into(), one.body.into(), one.answer.into(), now.into()]).collect();
    sql(INSERT).insert_rows(tx, rows).await.map(|_| ())
}

/// Forgets old answers.
pub async fn forget_old(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    sql(FORGET).bind(now - REMEMBERED).execute(tx).await
}
