//! API tokens: only their hash is stored.

use chrono::{DateTime, Utc};
use fachtag_contracts::access::{self, Role};
use fachtag_db::{Database, Error, Result, Target, Tx, sql, statements};
use uuid::Uuid;

use super::organizers::{groups_text, known_role};

statements! {
    INSERT = "INSERT INTO api_token (id, version, name, role, token_hash, form_key, created_at, expires_at, group_slugs)
              VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8)";
    LIST = "SELECT id, version, name, role, group_slugs, token_hash, created_at, expires_at, last_used_at FROM api_token
            WHERE revoked_at IS NULL AND expires_at > $1 ORDER BY created_at, id";
    FIND = "SELECT id, version, name, role, group_slugs, token_hash, created_at, expires_at, last_used_at FROM api_token
            WHERE id = $1 AND revoked_at IS NULL";
    BY_FORM = "SELECT id, version, name, role, group_slugs, token_hash, created_at, expires_at, last_used_at FROM api_token
               WHERE form_key = $1";
    BY_NAME = "SELECT id, version, name, role, group_slugs, token_hash, created_at, expires_at, last_used_at FROM api_token
               WHERE name = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY created_at, id";
    UNANNOUNCED = "SELECT id, version, name, role, group_slugs, token_hash, created_at, expires_at, last_used_at FROM api_token
              WHERE version = 0 AND revoked_at IS NULL AND expires_at > $1 ORDER BY id";
    ANNOUNCED = "UPDATE api_token SET version = 1 WHERE id = $1 AND version = 0";
    REVOKE = "UPDATE api_token SET revoked_at = $2, version = version + 1 WHERE id = $1 AND revoked_at IS NULL";
    USED = "UPDATE api_token SET last_used_at = $2 WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)";
}

/// A token.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Token {
    pub id: Uuid,
    pub version: i64,
    pub name: String,
    /// As in the table's CHECK.
    role: String,
    group_slugs: Option<String>,
    token_hash: Vec<u8>,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
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

    /// As the other services need it.
    ///
    /// # Errors
    /// When what is stored is not readable.
    pub fn public(&self) -> Result<access::Token> {
        Ok(access::Token {
            id: self.id,
            version: self.version,
            name: self.name.clone(),
            role: self.role()?,
            groups: self.groups()?,
            token_hash: self.token_hash.clone(),
            expires_at: self.expires_at,
            revoked: false,
        })
    }

    /// Whether this is its hash.
    pub fn has_hash(&self, hash: &[u8]) -> bool {
        self.token_hash == hash
    }

    /// What the token may do.
    ///
    /// # Errors
    /// When this version does not know the role.
    pub fn role(&self) -> Result<Role> {
        known_role(&self.role)
    }
}

/// Adds a token, asked for by this form.
///
/// # Errors
/// `Unique` when the form asked for one before; when the database refuses.
pub async fn insert(tx: &mut Tx, token: &access::Token, form: Option<Uuid>, now: DateTime<Utc>) -> Result<()> {
    sql(INSERT)
        .bind(token.id)
        .bind(&token.name)
        .bind(token.role.as_str())
        .bind(token.token_hash.clone())
        .bind(form)
        .bind(now)
        .bind(token.expires_at)
        .bind(groups_text(token.groups.as_deref())?)
        .execute(tx)
        .await
        .map(|_| ())
}

/// The tokens that hold, the oldest first.
pub async fn list(database: &Database, now: DateTime<Utc>) -> Result<Vec<Token>> {
    sql(LIST).bind(now).all(database).await
}

/// A token that was not revoked.
pub async fn find<'t>(target: impl Into<Target<'t>>, id: Uuid) -> Result<Option<Token>> {
    sql(FIND).bind(id).optional(target).await
}

/// The token that a form asked for, revoked ones too.
pub async fn by_form(tx: &mut Tx, form: Uuid) -> Result<Option<Token>> {
    sql(BY_FORM).bind(form).optional(tx).await
}

/// The tokens of this name that hold.
pub async fn by_name(database: &Database, name: &str, now: DateTime<Utc>) -> Result<Vec<Token>> {
    sql(BY_NAME).bind(name).bind(now).all(database).await
}

/// The tokens that hold and that the other services do not know: those of an earlier version of the program.
pub async fn unannounced(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<Token>> {
    sql(UNANNOUNCED).bind(now).all(tx).await
}

/// Notes that the other services know a token.
pub async fn set_announced(tx: &mut Tx, id: Uuid) -> Result<()> {
    sql(ANNOUNCED).bind(id).execute(tx).await.map(|_| ())
}

/// Notes when a token was used.
pub async fn set_used(tx: &mut Tx, id: Uuid, at: DateTime<Utc>) -> Result<()> {
    sql(USED).bind(id).bind(at).execute(tx).await.map(|_| ())
}

/// Marks a token as revoked. False when it was before, or never was.
pub async fn revoke(tx: &mut Tx, id: Uuid, now: DateTime<Utc>) -> Result<bool> {
    Ok(sql(REVOKE).bind(id).bind(now).execute(tx).await? == 1)
}
