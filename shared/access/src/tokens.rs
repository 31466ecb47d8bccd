//! API tokens that the events service has told of.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::access::{Role, Token, TokenRevoked};
use fachtag_db::{Database, Error, Result, Tx, sql, statements};
use uuid::Uuid;

statements! {
    LEARN = "INSERT INTO token_entry (id, version, name, role, group_slugs, token_hash, expires_at, revoked)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (id) DO UPDATE SET version = excluded.version, name = excluded.name, role = excluded.role,
                 group_slugs = excluded.group_slugs, token_hash = excluded.token_hash, expires_at = excluded.expires_at,
                 revoked = excluded.revoked
             WHERE token_entry.version < excluded.version AND NOT token_entry.revoked";
    REVOKE = "INSERT INTO token_entry (id, version, revoked) VALUES ($1, 0, TRUE) ON CONFLICT (id) DO UPDATE SET revoked = TRUE";
    BY_HASH = "SELECT id, name, role, group_slugs, expires_at, used_at FROM token_entry WHERE token_hash = $1 AND NOT revoked";
    USED = "UPDATE token_entry SET used_at = $2 WHERE id = $1 AND (used_at IS NULL OR used_at < $3)";
    FORGET = "DELETE FROM token_entry WHERE expires_at < $1";
}

/// How often the use of a token is reported at most.
const REPORTED_EVERY: Duration = Duration::hours(1);
/// How long ended tokens are kept: whatever is said of them has arrived by then.
const RETENTION: Duration = Duration::days(30);

/// A token that holds, but for its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TokenEntry {
    pub id: Uuid,
    pub name: String,
    pub role: Role,
    /// Slugs of the sub-groups; `None` is all of them.
    pub groups: Option<Vec<String>>,
    pub expires_at: DateTime<Utc>,
    /// As last reported to the events service.
    used_at: Option<DateTime<Utc>>,
}

impl TokenEntry {
    /// Whether it is time to report that the token is used.
    pub fn is_use_to_report(&self, now: DateTime<Utc>) -> bool {
        self.used_at.is_none_or(|at| at < now - REPORTED_EVERY)
    }
}

type Row = (Uuid, Option<String>, Option<String>, Option<String>, Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// Takes over what the events service says of a token, unless it is older than what is known. A revocation stays.
pub async fn learn(tx: &mut Tx, token: &Token) -> Result<()> {
    let groups = token.groups.as_ref().map(serde_json::to_string).transpose();
    let groups = groups.map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    sql(LEARN)
        .bind(token.id)
        .bind(token.version)
        .bind(&token.name)
        .bind(token.role.as_str())
        .bind(groups)
        .bind(token.token_hash.clone())
        .bind(token.expires_at)
        .bind(token.revoked)
        .execute(tx)
        .await
        .map(|_| ())
}

/// Takes over that a token no longer holds, known or not.
pub async fn revoke(tx: &mut Tx, revoked: &TokenRevoked) -> Result<()> {
    sql(REVOKE).bind(revoked.token_id).execute(tx).await.map(|_| ())
}

/// The token with this hash, unless it was revoked.
pub(crate) async fn by_hash(database: &Database, hash: Vec<u8>) -> Result<Option<TokenEntry>> {
    let row: Option<Row> = sql(BY_HASH).bind(hash).optional(database).await?;
    let Some((id, name, role, groups, expires_at, used_at)) = row else { return Ok(None) };
    let unreadable = |error: String| Error::Unavailable(sqlx::Error::Decode(error.into()));
    let groups = groups.map(|text| serde_json::from_str(&text)).transpose();
    let role: Option<Role> = role.map(|role| role.parse()).transpose().map_err(unreadable)?;
    let groups = groups.map_err(|error: serde_json::Error| unreadable(error.to_string()))?;
    // Only those revoked before they were heard of lack these.
    let Some((role, expires_at)) = role.zip(expires_at) else { return Ok(None) };
    Ok(Some(TokenEntry { id, name: name.unwrap_or_default(), role, groups, expires_at, used_at }))
}

/// Notes that a token is used; false when another copy reported it in this moment.
pub(crate) async fn note_use(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    Ok(sql(USED).bind(id).bind(now).bind(now - REPORTED_EVERY).execute(tx).await? == 1)
}

/// Forgets tokens that ended long ago.
pub async fn forget(tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
    sql(FORGET).bind(now - RETENTION).execute(tx).await.map(|_| ())
}
