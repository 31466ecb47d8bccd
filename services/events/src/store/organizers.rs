//! Organizers and their one-time links.

use chrono::{DateTime, Utc};
use fachtag_contracts::fields::email_key;
use fachtag_db::{Database, Result, Tx, sql, statements};
use uuid::Uuid;

statements! {
    UPSERT = "INSERT INTO organizer (id, version, email, email_key, name, role, group_slug, created_at)
              VALUES ($1, 1, $2, $3, NULL, $4, $5, $6)
              ON CONFLICT (email_key) DO UPDATE SET version = organizer.version + 1, role = excluded.role, group_slug = excluded.group_slug
              RETURNING id, version, email, name, role, group_slug";
    FIRST_ADMIN = "SELECT id, version, email, name, role, group_slug FROM organizer WHERE role = 'admin' ORDER BY created_at LIMIT 1";
    ADD_LOGIN = "INSERT INTO login (id, organizer_id, token_hash, expires_at, used_at) VALUES ($1, $2, $3, $4, NULL)";
    FIND_LOGIN = "SELECT organizer.id, organizer.version, organizer.email, organizer.name, organizer.role, organizer.group_slug
                  FROM login JOIN organizer ON organizer.id = login.organizer_id
                  WHERE login.token_hash = $1 AND login.used_at IS NULL AND login.expires_at > $2";
    USE_LOGIN = "UPDATE login SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2 RETURNING organizer_id";
    BY_ID = "SELECT id, version, email, name, role, group_slug FROM organizer WHERE id = $1";
}

/// A person with a login.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Organizer {
    pub id: Uuid,
    pub version: i64,
    pub email: String,
    pub name: Option<String>,
    /// As in the table's CHECK.
    pub role: String,
    /// `None` is all sub-groups.
    pub group_slug: Option<String>,
}

/// Adds an organizer, or gives an existing one this role.
///
/// # Errors
/// When the database refuses; `Rule` when the sub-group is not there.
pub async fn upsert(
    tx: &mut Tx,
    id: Uuid,
    email: &str,
    role: &str,
    group: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Organizer> {
    sql(UPSERT).bind(id).bind(email).bind(email_key(email)).bind(role).bind(group).bind(now).one(tx).await
}

/// The administrator who was there first.
///
/// # Errors
/// When the database does not answer.
pub async fn first_admin(tx: &mut Tx) -> Result<Option<Organizer>> {
    sql(FIRST_ADMIN).optional(tx).await
}

/// Adds a one-time link.
///
/// # Errors
/// When the database refuses.
pub async fn add_login(
    tx: &mut Tx,
    id: Uuid,
    organizer: Uuid,
    token_hash: Vec<u8>,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    sql(ADD_LOGIN).bind(id).bind(organizer).bind(token_hash).bind(expires_at).execute(tx).await.map(|_| ())
}

/// Whose link it is, while it can be used.
///
/// # Errors
/// When the database does not answer.
pub async fn find_login(database: &Database, token_hash: Vec<u8>, now: DateTime<Utc>) -> Result<Option<Organizer>> {
    sql(FIND_LOGIN).bind(token_hash).bind(now).optional(database).await
}

/// Uses a link up. Nothing when it was used, has expired or never was.
///
/// # Errors
/// When the database refuses.
pub async fn use_login(tx: &mut Tx, token_hash: Vec<u8>, now: DateTime<Utc>) -> Result<Option<Organizer>> {
    let owner: Option<(Uuid,)> = sql(USE_LOGIN).bind(token_hash).bind(now).optional(&mut *tx).await?;
    match owner {
        Some((id,)) => sql(BY_ID).bind(id).optional(tx).await,
        None => Ok(None),
    }
}
