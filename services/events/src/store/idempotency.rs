//! Answers kept for calls that may be sent again.

use chrono::{DateTime, Duration, Utc};
use fachtag_db::{Result, Tx, sql, statements};
use fachtag_runtime::IdempotencyKey;

statements! {
    FIND = "SELECT body, answer FROM idempotency WHERE key = $1";
    INSERT = "INSERT INTO idempotency (key, body, answer, created_at) VALUES ($1, $2, $3, $4)";
    FORGET = "DELETE FROM idempotency WHERE created_at < $1";
}

/// How long a key is remembered.
const REMEMBERED: Duration = Duration::days(1);

/// One remembered answer.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct StoredAnswer {
    /// SHA-256 of the request's body.
    pub body: Vec<u8>,
    /// JSON.
    pub answer: String,
}

/// What is remembered of a key.
pub async fn find(tx: &mut Tx, key: &IdempotencyKey) -> Result<Option<StoredAnswer>> {
    sql(FIND).bind(key.key.clone()).optional(tx).await
}

/// Remembers an answer.
///
/// # Errors
/// `Unique` when the key came with another call in the same moment.
pub async fn insert(tx: &mut Tx, key: &IdempotencyKey, answer: &str, now: DateTime<Utc>) -> Result<()> {
    let insert = sql(INSERT).bind(key.key.clone()).bind(key.body.clone()).bind(answer.to_owned());
    insert.bind(now).execute(tx).await.map(|_| ())
}

/// Forgets old answers.
pub async fn forget_old(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    sql(FORGET).bind(now - REMEMBERED).execute(tx).await
}
