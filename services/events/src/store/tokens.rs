//! API tokens: only their hash is kept.

use chrono::{DateTime, Utc};
use fachtag_access::Principal;
use fachtag_contracts::access::Role;
use fachtag_db::{Database, Error, Result, Target, Tx, sql, statements};
use uuid::Uuid;

use super::organizers::{groups_text, known_role};

statements! {
    INSERT = "INSERT INTO api_token (id, name, role, token_hash, created_at, expires_at, group_slugs) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    LIST = "SELECT id, name, role, group_slugs, created_at, expires_at FROM api_token
            WHERE revoked_at IS NULL AND expires_at > $1 ORDER BY created_at, id";
    FIND = "SELECT id, name, role, group_slugs, created_at, expires_at FROM api_token WHERE id = $1 AND revoked_at IS NULL";
    IS_HASH = "SELECT id FROM api_token WHERE id = $1 AND token_hash = $2";
    REVOKE = "UPDATE api_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
}

/// A token that holds.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Token {
    pub id: Uuid,
    pub name: String,
    /// As in the table's CHECK.
    role: String,
    group_slugs: Option<String>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

impl Token {
    /// Slugs of the sub-groups; `None` is all of them.
    ///
    /// # Errors
    /// When what is stored is not readable.
    pub fn groups(&self) -> Result<Option<Vec<String>>> {
        let groups = self.group_slugs.as_deref().map(serde_json::from_str).transpose();
        groups.map_err(|error| Error::Unavailable(sqlx::Error::Decode(Box::new(error))))
    }

    /// What the token may do.
    ///
    /// # Errors
    /// When this version does not know the role.
    pub fn role(&self) -> Result<Role> {
        known_role(&self.role)
    }
}

/// Notes that a token was given out.
///
/// # Errors
/// When the database refuses.
pub async fn insert(tx: &mut Tx, token: &Principal, hash: Vec<u8>) -> Result<()> {
    sql(INSERT)
        .bind(token.id)
        .bind(&token.name)
        .bind(token.role.as_str())
        .bind(hash)
        .bind(token.issued_at)
        .bind(token.expires_at)
        .bind(groups_text(token.groups.as_deref())?)
        .execute(tx)
        .await
        .map(|_| ())
}

/// The tokens that hold, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn list(database: &Database, now: DateTime<Utc>) -> Result<Vec<Token>> {
    sql(LIST).bind(now).all(database).await
}

/// A token that was not revoked.
///
/// # Errors
/// When the database does not answer.
pub async fn find<'t>(target: impl Into<Target<'t>>, id: Uuid) -> Result<Option<Token>> {
    sql(FIND).bind(id).optional(target).await
}

/// Whether this is the token's hash.
///
/// # Errors
/// When the database does not answer.
pub async fn is_hash(tx: &mut Tx, id: Uuid, hash: Vec<u8>) -> Result<bool> {
    let found: Option<(Uuid,)> = sql(IS_HASH).bind(id).bind(hash).optional(tx).await?;
    Ok(found.is_some())
}

/// Marks a token as revoked. False when it was before, or never was.
///
/// # Errors
/// When the database refuses.
pub async fn revoke(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    Ok(sql(REVOKE).bind(id).bind(now).execute(tx).await? == 1)
}
