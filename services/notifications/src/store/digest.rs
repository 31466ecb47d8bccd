//! The daily digest: who wants it, and what it has to tell.

use chrono::{DateTime, Utc};
use fachtag_access::links::{self, Link};
use fachtag_db::{Database, Result, Target, Tx, sql, statements};
use uuid::Uuid;

use crate::domain::{
    digest::{DigestSubscription, Tally},
    letter::LetterKind,
};

statements! {
    LOCK = "SELECT organizer_id, version, since, declined, counted_until, due_at FROM digest WHERE organizer_id = $1 {for_update}";
    LOCK_BY_TOKEN = "SELECT organizer_id, version, since, declined, counted_until, due_at FROM digest WHERE (token_hash = $1 OR organizer_id = (SELECT subject_id FROM link WHERE link.token_hash = $1)) {for_update}";
    BY_TOKEN = "SELECT organizer_id, version, since, declined, counted_until, due_at FROM digest
                WHERE token_hash = $1 OR organizer_id = (SELECT subject_id FROM link WHERE link.token_hash = $1)";
    SAVE = "INSERT INTO digest (organizer_id, version, since, declined, token_hash, counted_until, due_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (organizer_id) DO UPDATE SET version = excluded.version, since = excluded.since, declined = excluded.declined,
                token_hash = excluded.token_hash, counted_until = excluded.counted_until, due_at = excluded.due_at";
    TOKEN_HASH = "SELECT token_hash FROM digest WHERE organizer_id = $1";
    /// An organizer whose digest's time has come.
    pub NEXT_DUE = concat!("SELECT organizer_id FROM digest WHERE due_at <= $1 AND NOT ",
                           fachtag_bus::waits_for_its_retry!("organizer_id"), " ORDER BY due_at, organizer_id LIMIT 1");
    CLAIM = "SELECT organizer_id, version, since, declined, counted_until, due_at FROM digest
             WHERE organizer_id = $1 AND due_at <= $2 {for_update_skip_locked}";
    ANY_WANTED = "SELECT 1 FROM digest WHERE due_at IS NOT NULL LIMIT 1";
    NOTE = "INSERT INTO digest_note (registration_id, version, event_id, kind, at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (registration_id, version) DO NOTHING";
    NEWS = "SELECT event_id, kind, count(*) FROM digest_note WHERE at >= $1 AND at < $2 GROUP BY event_id, kind ORDER BY event_id, kind";
    FORGET = "DELETE FROM digest_note WHERE at <= $1";
    WITHDRAW = "DELETE FROM letter WHERE subject_id = $1 AND kind = $2 AND state IN ('waiting', 'uncertain')";
}

#[derive(sqlx::FromRow)]
struct Row {
    organizer_id: Uuid,
    version: i64,
    since: Option<i64>,
    declined: Option<i64>,
    counted_until: DateTime<Utc>,
    due_at: Option<DateTime<Utc>>,
}

impl Row {
    fn subscription(self) -> (Uuid, DigestSubscription) {
        let Self { organizer_id, version, since, declined, counted_until, due_at } = self;
        (organizer_id, DigestSubscription { version, since, declined, counted_until, due_at })
    }
}

/// Where an organizer's digest stands, locked until the transaction ends.
pub async fn lock(tx: &mut Tx, organizer: Uuid) -> Result<Option<DigestSubscription>> {
    let row: Option<Row> = sql(LOCK).bind(organizer).optional(tx).await?;
    Ok(row.map(|row| row.subscription().1))
}

/// Whose digest a link belongs to, and where it stands, locked until the transaction ends.
pub async fn lock_by_token(tx: &mut Tx, token_hash: Vec<u8>) -> Result<Option<(Uuid, DigestSubscription)>> {
    let row: Option<Row> = sql(LOCK_BY_TOKEN).bind(token_hash).optional(tx).await?;
    Ok(row.map(Row::subscription))
}

/// Where the digest stands that a link belongs to.
pub async fn by_token(database: &Database, token_hash: Vec<u8>) -> Result<Option<DigestSubscription>> {
    let row: Option<Row> = sql(BY_TOKEN).bind(token_hash).optional(database).await?;
    Ok(row.map(|row| row.subscription().1))
}

/// Keeps where a digest stands. Where none goes any more, one that waits to be sent is taken back.
pub async fn save(tx: &mut Tx, organizer: Uuid, subscription: &DigestSubscription, token_hash: Vec<u8>) -> Result<()> {
    let before: Option<(Vec<u8>,)> = sql(TOKEN_HASH).bind(organizer).optional(&mut *tx).await?;
    if let Some((before,)) = before.filter(|(before,)| *before != token_hash) {
        // The installation's secret changed: links in earlier digests lead on.
        let earlier = Link { token_hash: before, key_id: "earlier".into(), subject_id: organizer };
        links::add(&mut *tx, vec![earlier]).await?;
    }
    sql(SAVE)
        .bind(organizer)
        .bind(subscription.version)
        .bind(subscription.since)
        .bind(subscription.declined)
        .bind(token_hash)
        .bind(subscription.counted_until)
        .bind(subscription.due_at)
        .execute(&mut *tx)
        .await?;
    if subscription.due_at.is_none() {
        sql(WITHDRAW).bind(organizer).bind(LetterKind::Digest.as_str()).execute(tx).await?;
    }
    Ok(())
}

/// A digest that is still due, locked until the transaction ends; nothing when another replica has it.
pub async fn claim(tx: &mut Tx, organizer: Uuid, now: DateTime<Utc>) -> Result<Option<DigestSubscription>> {
    let row: Option<Row> = sql(CLAIM).bind(organizer).bind(now).optional(tx).await?;
    Ok(row.map(|row| row.subscription().1))
}

/// Something that happened to a registration.
#[derive(Debug, Clone, Copy)]
pub struct DigestItem {
    pub registration_id: Uuid,
    pub version: i64,
    pub event_id: Uuid,
    /// What happened.
    pub kind: LetterKind,
}

/// Notes it, once for each version of the registration; nothing where nobody wants a digest.
pub async fn add_item(tx: &mut Tx, item: DigestItem, now: DateTime<Utc>) -> Result<()> {
    let wanted: Option<(i32,)> = sql(ANY_WANTED).optional(&mut *tx).await?;
    if wanted.is_none() {
        return Ok(());
    }
    let query = sql(NOTE).bind(item.registration_id).bind(item.version).bind(item.event_id);
    query.bind(item.kind.as_str()).bind(now).execute(tx).await.map(|_| ())
}

/// What happened from `from` until before `until`, by event.
pub async fn news(
    target: impl Into<Target<'_>>,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<(Uuid, Tally)>> {
    let rows: Vec<(Uuid, String, i64)> = sql(NEWS).bind(from).bind(until).all(target).await?;
    let mut events: Vec<(Uuid, Tally)> = Vec::new();
    for (event, kind, count) in rows {
        if events.last().is_none_or(|(last, _)| *last != event) {
            events.push((event, Tally::default()));
        }
        if let Some((_, tally)) = events.last_mut() {
            tally.add(&kind, u32::try_from(count).unwrap_or(u32::MAX));
        }
    }
    Ok(events)
}

/// Forgets what happened until then.
pub async fn forget(tx: &mut Tx, until: DateTime<Utc>) -> Result<()> {
    sql(FORGET).bind(until).execute(tx).await.map(|_| ())
}
