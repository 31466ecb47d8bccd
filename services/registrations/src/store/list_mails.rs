//! The attendance lists that go out by mail.

use chrono::{DateTime, Utc};
use fachtag_contracts::attendance::ListOccasion;
use fachtag_db::{Result, Target, Tx, sql, statements};
use uuid::Uuid;

use super::row::{from_row, read};
use crate::domain::list_mail::ListMail;

statements! {
    /// An event whose newest version no lists are planned for: it was known before there were such lists.
    pub NEXT_UNPLANNED = concat!("SELECT id FROM event WHERE lists_planned < version AND NOT ",
                             fachtag_bus::waits_for_its_retry!("event.id"), " LIMIT 1");
    SET_PLANNED = "UPDATE event SET lists_planned = $2 WHERE id = $1";
    INSERT = "INSERT INTO list_mail (list_id, event_id, occasion, due_at, done_at, sent) VALUES ($1, $2, $3, $4, $5, $6)
              ON CONFLICT (list_id) DO NOTHING";
    DROP_OPEN = "DELETE FROM list_mail WHERE event_id = $1 AND done_at IS NULL";
    /// A list whose time has come.
    pub NEXT_DUE = concat!("SELECT list_id FROM list_mail WHERE done_at IS NULL AND due_at <= $1 AND NOT ",
                       fachtag_bus::waits_for_its_retry!("list_id"), " ORDER BY due_at, list_id LIMIT 1");
    CLAIM = "SELECT list_id, event_id, occasion, due_at, done_at, sent FROM list_mail
             WHERE list_id = $1 AND done_at IS NULL AND due_at <= $2 {for_update_skip_locked}";
    FINISH = "UPDATE list_mail SET done_at = $2, sent = $3 WHERE list_id = $1";
    OF_EVENT = "SELECT list_id, event_id, occasion, due_at, done_at, sent FROM list_mail WHERE event_id = $1 ORDER BY due_at, list_id";
}

from_row!(ListMail, row => {
        Ok(Self {
            list_id: row.try_get("list_id")?,
            event_id: row.try_get("event_id")?,
            occasion: read(row, "occasion", |text: String| from_word(&text))?,
            due_at: row.try_get("due_at")?,
            done_at: row.try_get("done_at")?,
            sent: row.try_get("sent")?,
        })
});

fn from_word(text: &str) -> Option<ListOccasion> {
    let all = [ListOccasion::Closed, ListOccasion::DayBefore, ListOccasion::Requested];
    all.into_iter().find(|occasion| word(*occasion) == text)
}

fn word(occasion: ListOccasion) -> &'static str {
    match occasion {
        ListOccasion::Closed => "closed",
        ListOccasion::DayBefore => "day_before",
        ListOccasion::Requested => "requested",
    }
}

/// Notes the event's version that the lists are planned for.
pub async fn set_planned(tx: &mut Tx, event: Uuid, version: i64) -> Result<()> {
    sql(SET_PLANNED).bind(event).bind(version).execute(tx).await.map(|_| ())
}

/// Stores a list. False when it is there already; then nothing changes.
pub async fn insert(tx: &mut Tx, list: &ListMail) -> Result<bool> {
    let inserted = sql(INSERT)
        .bind(list.list_id)
        .bind(list.event_id)
        .bind(word(list.occasion))
        .bind(list.due_at)
        .bind(list.done_at)
        .bind(list.sent)
        .execute(tx)
        .await?;
    Ok(inserted == 1)
}

/// Forgets the lists to come.
pub async fn drop_open(tx: &mut Tx, event: Uuid) -> Result<()> {
    sql(DROP_OPEN).bind(event).execute(tx).await.map(|_| ())
}

/// A list that is still due, locked until the transaction ends; nothing when another replica has it.
pub async fn claim(tx: &mut Tx, list: Uuid, now: DateTime<Utc>) -> Result<Option<ListMail>> {
    sql(CLAIM).bind(list).bind(now).optional(tx).await
}

/// Notes that a list went out, or was passed over.
pub async fn finish(tx: &mut Tx, list: Uuid, now: DateTime<Utc>, sent: bool) -> Result<()> {
    sql(FINISH).bind(list).bind(now).bind(sent).execute(tx).await.map(|_| ())
}

/// Every list of an event by its time.
pub async fn of_event(target: impl Into<Target<'_>>, event: Uuid) -> Result<Vec<ListMail>> {
    sql(OF_EVENT).bind(event).all(target).await
}
