//! Organizers: who has a login.

use chrono::{DateTime, Utc};
use fachtag_contracts::access::{Organizer, Role};
use fachtag_db::{Database, Error, Result, Target, Tx, sql, statements};
use fachtag_forms::email_key;
use uuid::Uuid;

statements! {
    INSERT = "INSERT INTO organizer (id, version, email, email_key, name, role, group_slugs, created_at, sessions_since)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)";
    UPDATE = "UPDATE organizer SET version = $2, email = $3, name = $4, role = $5, group_slugs = $6, sessions_since = $7, removed_at = $8,
                  digest_since = $9
              WHERE id = $1";
    BY_ID = "SELECT id, version, email, name, role, group_slugs, sessions_since, removed_at, digest_since FROM organizer WHERE id = $1 {for_update}";
    FIND = "SELECT id, version, email, name, role, group_slugs, sessions_since, removed_at, digest_since FROM organizer
            WHERE id = $1 AND removed_at IS NULL";
    BY_EMAIL = "SELECT id, version, email, name, role, group_slugs, sessions_since, removed_at, digest_since FROM organizer WHERE email_key = $1 {for_update}";
    ALL = "SELECT id, version, email, name, role, group_slugs, sessions_since, removed_at, digest_since FROM organizer
           WHERE removed_at IS NULL ORDER BY email_key";
    ADMINS = "SELECT id, version, email, name, role, group_slugs, sessions_since, removed_at, digest_since FROM organizer
              WHERE role = 'admin' AND removed_at IS NULL ORDER BY created_at, id {for_update}";
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    version: i64,
    email: String,
    name: Option<String>,
    role: String,
    group_slugs: Option<String>,
    sessions_since: DateTime<Utc>,
    removed_at: Option<DateTime<Utc>>,
    digest_since: Option<i64>,
}

impl Row {
    fn organizer(self) -> Result<Organizer> {
        let groups = self.group_slugs.map(|text| serde_json::from_str(&text)).transpose();
        Ok(Organizer {
            id: self.id,
            version: self.version,
            email: self.email,
            name: self.name,
            role: known_role(&self.role)?,
            groups: groups.map_err(|error| Error::Unavailable(sqlx::Error::Decode(Box::new(error))))?,
            sessions_since: self.sessions_since,
            removed: self.removed_at.is_some(),
            digest_since: self.digest_since,
        })
    }
}

/// A role of the tables; a newer version of the program may know others.
pub(super) fn known_role(word: &str) -> Result<Role> {
    word.parse().map_err(|error: String| Error::Unavailable(sqlx::Error::Decode(error.into())))
}

/// Groups as the tables keep them.
pub(super) fn groups_text(groups: Option<&[String]>) -> Result<Option<String>> {
    let text = groups.map(serde_json::to_string).transpose();
    text.map_err(|error| Error::Unavailable(sqlx::Error::Encode(Box::new(error))))
}

/// A new organizer.
///
/// # Errors
/// `Unique` when the address has a login.
pub async fn insert(tx: &mut Tx, organizer: &Organizer) -> Result<()> {
    sql(INSERT)
        .bind(organizer.id)
        .bind(organizer.version)
        .bind(&organizer.email)
        .bind(email_key(&organizer.email))
        .bind(organizer.name.clone())
        .bind(organizer.role.as_str())
        .bind(groups_text(organizer.groups.as_deref())?)
        .bind(organizer.sessions_since)
        .execute(tx)
        .await
        .map(|_| ())
}

/// A changed organizer. The address stays but for its spelling.
pub async fn update(tx: &mut Tx, organizer: &Organizer, now: DateTime<Utc>) -> Result<()> {
    sql(UPDATE)
        .bind(organizer.id)
        .bind(organizer.version)
        .bind(&organizer.email)
        .bind(organizer.name.clone())
        .bind(organizer.role.as_str())
        .bind(groups_text(organizer.groups.as_deref())?)
        .bind(organizer.sessions_since)
        .bind(organizer.removed.then_some(now))
        .bind(organizer.digest_since)
        .execute(tx)
        .await
        .map(|_| ())
}

/// Somebody who has a login.
pub async fn find(database: &Database, id: Uuid) -> Result<Option<Organizer>> {
    let row: Option<Row> = sql(FIND).bind(id).optional(database).await?;
    row.map(Row::organizer).transpose()
}

/// One organizer, whom nobody else can change until the transaction ends.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Option<Organizer>> {
    let row: Option<Row> = sql(BY_ID).bind(id).optional(tx).await?;
    row.map(Row::organizer).transpose()
}

/// The organizer with this address, removed ones too.
pub async fn lock_by_email(tx: &mut Tx, email: &str) -> Result<Option<Organizer>> {
    let row: Option<Row> = sql(BY_EMAIL).bind(email_key(email)).optional(tx).await?;
    row.map(Row::organizer).transpose()
}

/// Everybody who has a login, by address.
pub async fn all<'t>(target: impl Into<Target<'t>>) -> Result<Vec<Organizer>> {
    let rows: Vec<Row> = sql(ALL).all(target).await?;
    rows.into_iter().map(Row::organizer).collect()
}

/// The administrators, the first one first. Nobody else can change them until the transaction ends.
pub async fn lock_admins(tx: &mut Tx) -> Result<Vec<Organizer>> {
    let rows: Vec<Row> = sql(ADMINS).all(tx).await?;
    rows.into_iter().map(Row::organizer).collect()
}
