//! The one-time links that organizers sign in with.

use chrono::{DateTime, Duration, Utc};
use fachtag_db::{Database, Result, Tx, sql, statements};
use uuid::Uuid;

statements! {
    ADD = "INSERT INTO login (id, organizer_id, token_hash, expires_at, used_at, return_to, key_id, requested_at, mailed)
                 VALUES ($1, $2, $3, $4, NULL, $5, $6, $7, $8)";
    REQUESTED = "SELECT id, requested_at, mailed, expires_at FROM login
                 WHERE organizer_id = $1 AND requested_at > $2 AND used_at IS NULL ORDER BY requested_at DESC, id DESC";
    MAIL_AGAIN = "UPDATE login SET mailed = mailed + 1 WHERE id = $1";
    RETURN_TO = "UPDATE login SET return_to = $2 WHERE id = $1";
    EXISTS = "SELECT id FROM login WHERE id = $1";
    FIND = "SELECT organizer_id, return_to FROM login
                  WHERE (token_hash = $1 OR id = (SELECT subject_id FROM link WHERE link.token_hash = $1))
                    AND used_at IS NULL AND expires_at > $2";
    USE_UP = "UPDATE login SET used_at = $2
                 WHERE (token_hash = $1 OR id = (SELECT subject_id FROM link WHERE link.token_hash = $1))
                   AND used_at IS NULL AND expires_at > $2 RETURNING organizer_id, return_to";
    OF_OTHER_KEYS = "SELECT id FROM login WHERE used_at IS NULL AND expires_at > $2 AND (key_id IS NULL OR key_id <> $1)";
    FORGET_LINKS = "DELETE FROM link WHERE subject_id IN (SELECT id FROM login WHERE expires_at < $1)";
    END_ALL = "UPDATE login SET used_at = $2 WHERE organizer_id = $1 AND used_at IS NULL";
    FORGET = "DELETE FROM login WHERE expires_at < $1";
    CORRECT_REQUESTED = "UPDATE login SET requested_at = $1 WHERE requested_at > $2";
}

/// How long ended links stay in the table.
const KEEP: Duration = Duration::days(7);

/// A one-time link.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SignInLink {
    pub organizer_id: Uuid,
    /// A path of ours to go to afterwards.
    pub return_to: Option<String>,
}

/// What is stored of a link's secret.
pub struct LinkToken {
    /// Its SHA-256.
    pub hash: Vec<u8>,
    /// Names the installation's secret that it was derived from.
    pub key_id: String,
}

/// Adds a one-time link; `requested_at` when somebody asked for it.
pub async fn add(
    tx: &mut Tx,
    id: Uuid,
    link: &SignInLink,
    token: &LinkToken,
    expires_at: DateTime<Utc>,
    requested_at: Option<DateTime<Utc>>,
) -> Result<()> {
    let insert = sql(ADD).bind(id).bind(link.organizer_id).bind(token.hash.clone()).bind(expires_at);
    let insert =
        insert.bind(link.return_to.clone()).bind(&token.key_id).bind(requested_at).bind(requested_at.map(|_| 1_i64));
    insert.execute(tx).await.map(|_| ())
}

/// Links that can be used and were derived from another secret than the one of this name.
pub async fn of_other_keys(tx: &mut Tx, key_id: &str, now: DateTime<Utc>) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = sql(OF_OTHER_KEYS).bind(key_id).bind(now).all(tx).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Whether there is or was a link of this id.
pub async fn exists(tx: &mut Tx, id: Uuid) -> Result<bool> {
    let found: Option<(Uuid,)> = sql(EXISTS).bind(id).optional(tx).await?;
    Ok(found.is_some())
}

/// The link, while it can be used.
pub async fn find(database: &Database, token_hash: Vec<u8>, now: DateTime<Utc>) -> Result<Option<SignInLink>> {
    sql(FIND).bind(token_hash).bind(now).optional(database).await
}

/// Uses a link up. Nothing when it was used, has expired or never was.
pub async fn use_up(tx: &mut Tx, token_hash: Vec<u8>, now: DateTime<Utc>) -> Result<Option<SignInLink>> {
    sql(USE_UP).bind(token_hash).bind(now).optional(tx).await
}

/// Ends every link of an organizer that is not used yet.
pub async fn end_all(tx: &mut Tx, organizer: Uuid, now: DateTime<Utc>) -> Result<()> {
    sql(END_ALL).bind(organizer).bind(now).execute(tx).await.map(|_| ())
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
pub async fn requested(tx: &mut Tx, organizer: Uuid, since: DateTime<Utc>) -> Result<Vec<Requested>> {
    sql(REQUESTED).bind(organizer).bind(since).all(tx).await
}

/// Notes that a link is mailed once more.
pub async fn mail_again(tx: &mut Tx, id: Uuid) -> Result<()> {
    sql(MAIL_AGAIN).bind(id).execute(tx).await.map(|_| ())
}

/// Changes where a link leads to afterwards.
pub async fn set_return_to(tx: &mut Tx, id: Uuid, return_to: &str) -> Result<()> {
    sql(RETURN_TO).bind(id).bind(return_to).execute(tx).await.map(|_| ())
}

/// Forgets what is no longer used.
pub async fn tidy(tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
    sql(FORGET_LINKS).bind(now - KEEP).execute(&mut *tx).await?;
    sql(FORGET).bind(now - KEEP).execute(tx).await.map(|_| ())
}

/// Brings back requests that a wrong clock has dated beyond `latest`: they would count until the clock gets there. How many.
pub async fn correct_requested(tx: &mut Tx, now: DateTime<Utc>, latest: DateTime<Utc>) -> Result<u64> {
    sql(CORRECT_REQUESTED).bind(now).bind(latest).execute(tx).await
}
