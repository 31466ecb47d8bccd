//! API tokens: only their hash is kept.

use chrono::{DateTime, Utc};
use fachtag_db::{Result, Tx, sql, statements};
use uuid::Uuid;

statements! {
    INSERT = "INSERT INTO api_token (id, name, role, token_hash, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
}

/// Notes that a token was given out.
///
/// # Errors
/// When the database refuses.
pub async fn insert(
    tx: &mut Tx,
    id: Uuid,
    name: &str,
    role: &str,
    token_hash: Vec<u8>,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    sql(INSERT).bind(id).bind(name).bind(role).bind(token_hash).bind(now).bind(expires_at).execute(tx).await.map(|_| ())
}
