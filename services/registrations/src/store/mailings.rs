//! Mails that organizers write: drafts, and what was ordered.

use chrono::{DateTime, Utc};
use fachtag_db::{Database, Result, Target, Tx, sql, statements};
use uuid::Uuid;

use super::row::{from_row, read, some};
use crate::domain::mailing::Mailing;

statements! {
    SAVE = "INSERT INTO mailing (id, event_id, audience, subject, body, author_id, author, changed_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (id) DO UPDATE SET audience = excluded.audience, subject = excluded.subject, body = excluded.body,
                changed_at = excluded.changed_at
            WHERE mailing.ordered_at IS NULL AND mailing.event_id = excluded.event_id AND mailing.author_id = excluded.author_id";
    BY_ID = "SELECT * FROM mailing WHERE id = $1";
    FIND = "SELECT * FROM mailing WHERE id = $1 AND event_id = $2";
    ORDER_ONCE = "UPDATE mailing SET ordered_at = $2, recipients = $3 WHERE id = $1 AND ordered_at IS NULL";
    ORDERED = "SELECT * FROM mailing WHERE event_id = $1 AND ordered_at IS NOT NULL ORDER BY ordered_at DESC, id LIMIT 50";
    FORGET_DRAFTS = "DELETE FROM mailing WHERE ordered_at IS NULL AND changed_at < $1";
}

from_row!(Mailing, row => {
        Ok(Self {
            id: row.try_get("id")?,
            event_id: row.try_get("event_id")?,
            audience: read(row, "audience", |json: String| serde_json::from_str(&json).ok())?,
            subject: row.try_get("subject")?,
            body: row.try_get("body")?,
            author_id: row.try_get("author_id")?,
            author: row.try_get("author")?,
            changed_at: row.try_get("changed_at")?,
            ordered_at: row.try_get("ordered_at")?,
            recipients: read(row, "recipients", some(|count: i64| u32::try_from(count).ok()))?,
        })
});

/// Keeps a draft. False when it went out already, or belongs to somebody else.
pub async fn save(tx: &mut Tx, mailing: &Mailing) -> Result<bool> {
    let saved = sql(SAVE)
        .bind(mailing.id)
        .bind(mailing.event_id)
        .bind(serde_json::to_string(&mailing.audience).unwrap_or_default())
        .bind(&mailing.subject)
        .bind(&mailing.body)
        .bind(mailing.author_id)
        .bind(&mailing.author)
        .bind(mailing.changed_at)
        .execute(tx)
        .await?;
    Ok(saved == 1)
}

/// One mailing of an event.
pub async fn find(target: impl Into<Target<'_>>, event: Uuid, id: Uuid) -> Result<Option<Mailing>> {
    sql(FIND).bind(id).bind(event).optional(target).await
}

/// One mailing.
pub async fn by_id(database: &Database, id: Uuid) -> Result<Option<Mailing>> {
    sql(BY_ID).bind(id).optional(database).await
}

/// Notes that a mailing goes out. False when it did already.
pub async fn order_once(tx: &mut Tx, id: Uuid, now: DateTime<Utc>, recipients: u32) -> Result<bool> {
    Ok(sql(ORDER_ONCE).bind(id).bind(now).bind(recipients).execute(tx).await? == 1)
}

/// The last mailings of an event that went out, the newest first.
pub async fn ordered(database: &Database, event: Uuid) -> Result<Vec<Mailing>> {
    sql(ORDERED).bind(event).all(database).await
}

/// Forgets drafts that nobody touched since.
pub async fn forget_drafts(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    sql(FORGET_DRAFTS).bind(before).execute(tx).await
}
