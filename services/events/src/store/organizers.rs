//! Organizers and their one-time links.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::{
    access::{Organizer, Role},
    fields::email_key,
};
use fachtag_db::{Database, Error, Result, Target, Tx, sql, statements};
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
    ADD_LOGIN = "INSERT INTO login (id, organizer_id, token_hash, expires_at, used_at, return_to, key_id, requested_at, mailed)
                 VALUES ($1, $2, $3, $4, NULL, $5, $6, $7, $8)";
    REQUESTED = "SELECT id, requested_at, mailed, expires_at FROM login
                 WHERE organizer_id = $1 AND requested_at > $2 AND used_at IS NULL ORDER BY requested_at DESC, id DESC";
    MAIL_AGAIN = "UPDATE login SET mailed = mailed + 1 WHERE id = $1";
    RETURN_TO = "UPDATE login SET return_to = $2 WHERE id = $1";
    HAS_LOGIN = "SELECT id FROM login WHERE id = $1";
    FIND_LOGIN = "SELECT organizer_id, return_to FROM login
                  WHERE (token_hash = $1 OR id = (SELECT subject_id FROM link WHERE link.token_hash = $1))
                    AND used_at IS NULL AND expires_at > $2";
    USE_LOGIN = "UPDATE login SET used_at = $2
                 WHERE (token_hash = $1 OR id = (SELECT subject_id FROM link WHERE link.token_hash = $1))
                   AND used_at IS NULL AND expires_at > $2 RETURNING organizer_id, return_to";
    OF_OTHER_KEYS = "SELECT id FROM login WHERE used_at IS NULL AND expires_at > $2 AND (key_id IS NULL OR key_id <> $1)";
    FORGET_LINKS = "DELETE FROM link WHERE subject_id IN (SELECT id FROM login WHERE expires_at < $1)";
    END_LOGINS = "UPDATE login SET used_at = $2 WHERE organizer_id = $1 AND used_at IS NULL";
    FORGET_LOGINS = "DELETE FROM login WHERE expires_at < $1";
    CORRECT_REQUESTED = "UPDATE login SET requested_at = $1 WHERE requested_at > $2";
}

/// How long ended links are kept.
const KEEP_LOGINS: Duration = Duration::days(7);

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
///
/// # Errors
/// When the database refuses.
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
///
/// # Errors
/// When the database does not answer.
pub async fn find(database: &Database, id: Uuid) -> Result<Option<Organizer>> {
    let row: Option<Row> = sql(FIND).bind(id).optional(database).await?;
    row.map(Row::organizer).transpose()
}

/// One organizer, whom nobody else can change until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Option<Organizer>> {
    let row: Option<Row> = sql(BY_ID).bind(id).optional(tx).await?;
    row.map(Row::organizer).transpose()
}

/// The organizer with this address, removed ones too.
///
/// # Errors
/// When the database does not answer.
pub async fn lock_by_email(tx: &mut Tx, email: &str) -> Result<Option<Organizer>> {
    let row: Option<Row> = sql(BY_EMAIL).bind(email_key(email)).optional(tx).await?;
    row.map(Row::organizer).transpose()
}

/// Everybody who has a login, by address.
///
/// # Errors
/// When the database does not answer.
pub async fn all<'t>(target: impl Into<Target<'t>>) -> Result<Vec<Organizer>> {
    let rows: Vec<Row> = sql(ALL).all(target).await?;
    rows.into_iter().map(Row::organizer).collect()
}

/// The administrators, the first one first. Nobody else can change them until the transaction ends.
///
/// # Errors
/// When the database does not answer.
pub async fn lock_admins(tx: &mut Tx) -> Result<Vec<Organizer>> {
    let rows: Vec<Row> = sql(ADMINS).all(tx).await?;
    rows.into_iter().map(Row::organizer).collect()
}

/// A one-time link.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Login {
    pub organizer_id: Uuid,
    /// A path of ours to go to afterwards.
    pub return_to: Option<String>,
}

/// What is kept of a link's secret.
pub struct LinkToken {
    /// Its SHA-256.
    pub hash: Vec<u8>,
    /// Names the installation's secret that it was derived from.
    pub key_id: String,
}

/// Adds a one-time link; `requested_at` when somebody asked for it.
///
/// # Errors
/// When the database refuses.
pub async fn add_login(
    tx: &mut Tx,
    id: Uuid,
    login: &Login,
    token: &LinkToken,
    expires_at: DateTime<Utc>,
    requested_at: Option<DateTime<Utc>>,
) -> Result<()> {
    let insert = sql(ADD_LOGIN).bind(id).bind(login.organizer_id).bind(token.hash.clone()).bind(expires_at);
    let insert =
        insert.bind(login.return_to.clone()).bind(&token.key_id).bind(requested_at).bind(requested_at.map(|_| 1_i64));
    insert.execute(tx).await.map(|_| ())
}

/// Links that can be used and were derived from another secret than the one of this name.
///
/// # Errors
/// When the database does not answer.
pub async fn logins_of_other_keys(tx: &mut Tx, key_id: &str, now: DateTime<Utc>) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = sql(OF_OTHER_KEYS).bind(key_id).bind(now).all(tx).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Whether there is or was a link of this id.
///
/// # Errors
/// When the database does not answer.
pub async fn has_login(tx: &mut Tx, id: Uuid) -> Result<bool> {
    let found: Option<(Uuid,)> = sql(HAS_LOGIN).bind(id).optional(tx).await?;
    Ok(found.is_some())
}

/// The link, while it can be used.
///
/// # Errors
/// When the database does not answer.
pub async fn find_login(database: &Database, token_hash: Vec<u8>, now: DateTime<Utc>) -> Result<Option<Login>> {
    sql(FIND_LOGIN).bind(token_hash).bind(now).optional(database).await
}

/// Uses a link up. Nothing when it was used, has expired or never was.
///
/// # Errors
/// When the database refuses.
pub async fn use_login(tx: &mut Tx, token_hash: Vec<u8>, now: DateTime<Utc>) -> Result<Option<Login>> {
    sql(USE_LOGIN).bind(token_hash).bind(now).optional(tx).await
}

/// Ends every link of an organizer that is not used yet.
///
/// # Errors
/// When the database refuses.
pub async fn end_logins(tx: &mut Tx, organizer: Uuid, now: DateTime<Utc>) -> Result<()> {
    sql(END_LOGINS).bind(organizer).bind(now).execute(tx).await.map(|_| ())
}

/// A link that somebody asked for and has not used.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Requested {
    pub id: Uuid,
    pub requested_at: DateTime<Utc>,
    /// How often it was mailed.
    pub mailed: i64,
    pub expires_at: DateTime<Utc>,
}

/// The links that an organizer has asked for since then and not used, the newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn requested(tx: &mut Tx, organizer: Uuid, since: DateTime<Utc>) -> Result<Vec<Requested>> {
    sql(REQUESTED).bind(organizer).bind(since).all(tx).await
}

/// Notes that a link is mailed once more.
///
/// # Errors
/// When the database refuses.
pub async fn mail_again(tx: &mut Tx, id: Uuid) -> Result<()> {
    sql(MAIL_AGAIN).bind(id).execute(tx).await.map(|_| ())
}

/// Changes where a link leads to afterwards.
///
/// # Errors
/// When the database refuses.
pub async fn set_return_to(tx: &mut Tx, id: Uuid, return_to: &str) -> Result<()> {
    sql(RETURN_TO).bind(id).bind(return_to).execute(tx).await.map(|_| ())
}

/// Forgets what is no longer used.
///
/// # Errors
/// When the database refuses.
pub async fn tidy(tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
    sql(FORGET_LINKS).bind(now - KEEP_LOGINS).execute(&mut *tx).await?;
    sql(FORGET_LOGINS).bind(now - KEEP_LOGINS).execute(tx).await.map(|_| ())
}

/// Brings back requests that a wrong clock has dated beyond `latest`: they would count until the clock gets there. How many.
///
/// # Errors
/// When the database refuses.
pub async fn correct_requested(tx: &mut Tx, now: DateTime<Utc>, latest: DateTime<Utc>) -> Result<u64> {
    sql(CORRECT_REQUESTED).bind(now).bind(latest).execute(tx).await
}
