//! What goes out for an event by itself, and when.

use chrono::{DateTime, Utc};
use fachtag_db::{Error, Result, Target, Tx, sql, statements};
use uuid::Uuid;

use super::copy;
use crate::domain::{
    letter::LetterKind,
    schedule::{MailingState, ScheduledMailing, Step},
};

statements! {
    /// An event whose newest version nothing is planned for: it was known before there were such mailings.
    pub NEXT_UNPLANNED = concat!("SELECT id FROM event WHERE planned < version AND NOT ",
                                 fachtag_bus::waits_for_its_retry!("event.id"), " LIMIT 1");
    SET_PLANNED = "UPDATE event SET planned = $2 WHERE id = $1";
    NEXT_PLAN_VERSION = "UPDATE event SET plan_version = plan_version + 1 WHERE id = $1 RETURNING plan_version";
    SAVE = "INSERT INTO schedule (event_id, kind, minutes, daytime, planned_at, due_at, people_until, state, before, letters, done_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (event_id, kind, minutes) DO UPDATE SET daytime = excluded.daytime, planned_at = excluded.planned_at,
                due_at = excluded.due_at, people_until = excluded.people_until, state = excluded.state,
                before = excluded.before, after_id = NULL, letters = excluded.letters, done_at = excluded.done_at";
    DELETE = "DELETE FROM schedule WHERE event_id = $1 AND kind = $2 AND minutes = $3";
    LOCK = "SELECT event_id, kind, minutes, daytime, planned_at, due_at, people_until, state, before, after_id, letters, done_at
            FROM schedule WHERE event_id = $1 ORDER BY kind, minutes {for_update}";
    OF_EVENT = "SELECT event_id, kind, minutes, daytime, planned_at, due_at, people_until, state, before, after_id, letters, done_at
                FROM schedule WHERE event_id = $1 ORDER BY due_at, kind, minutes";
    /// An event with a mailing whose time has come.
    pub NEXT_DUE = concat!("SELECT event_id FROM schedule WHERE state = 'open' AND due_at <= $1 AND NOT ",
                           fachtag_bus::waits_for_its_retry!("event_id"), " ORDER BY due_at, event_id LIMIT 1");
    CLAIM = "SELECT event_id, kind, minutes, daytime, planned_at, due_at, people_until, state, before, after_id, letters, done_at
             FROM schedule WHERE event_id = $1 AND state = 'open' AND due_at <= $2 ORDER BY due_at, kind, minutes
             LIMIT 1 {for_update_skip_locked}";
    PUT_OFF = "UPDATE schedule SET due_at = $4 WHERE event_id = $1 AND kind = $2 AND minutes = $3";
    GO_ON = "UPDATE schedule SET after_id = $4, letters = $5 WHERE event_id = $1 AND kind = $2 AND minutes = $3";
    FINISH = "UPDATE schedule SET state = $4, letters = $5, done_at = $6, after_id = NULL
              WHERE event_id = $1 AND kind = $2 AND minutes = $3";
    SKIP = "UPDATE schedule SET state = 'skipped'
            WHERE event_id = $1 AND kind = $2 AND minutes = $3 AND state = 'open' AND after_id IS NULL AND due_at > $4";
    RESUME = "UPDATE schedule SET state = 'open'
              WHERE event_id = $1 AND kind = $2 AND minutes = $3 AND state = 'skipped' AND due_at > $4";
    SEND_NOW = "UPDATE schedule SET state = 'open', due_at = $4, people_until = $4
                WHERE event_id = $1 AND kind = $2 AND minutes = $3 AND after_id IS NULL
                  AND (state IN ('skipped', 'passed') OR (state = 'done' AND kind = 'thanks') OR (state = 'open' AND due_at > $4))";
}

/// A mailing of an event, and how far its letters are written.
#[derive(Debug, Clone)]
pub struct ScheduleEntry {
    pub event_id: Uuid,
    pub mailing: ScheduledMailing,
    /// The last registration that was dealt with.
    pub after: Uuid,
}

#[derive(sqlx::FromRow)]
struct Row {
    event_id: Uuid,
    kind: String,
    minutes: i64,
    daytime: bool,
    planned_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    people_until: DateTime<Utc>,
    state: String,
    before: Option<String>,
    after_id: Option<Uuid>,
    letters: i64,
    done_at: Option<DateTime<Utc>>,
}

/// The table's CHECKs allow no other words; a newer version of the program may.
fn known<T>(word: &str, read: impl FnOnce(&str) -> Option<T>) -> Result<T> {
    read(word).ok_or_else(|| Error::Unavailable(sqlx::Error::Decode(format!("unknown word {word}").into())))
}

impl Row {
    fn entry(self) -> Result<ScheduleEntry> {
        let mailing = ScheduledMailing {
            kind: known(&self.kind, LetterKind::parse)?,
            minutes: self.minutes,
            daytime: self.daytime,
            planned_at: self.planned_at,
            due_at: self.due_at,
            people_until: self.people_until,
            state: known(&self.state, MailingState::parse)?,
            before: self.before.as_deref().map(copy).transpose()?,
            begun: self.after_id.is_some(),
            letters: self.letters,
            done_at: self.done_at,
        };
        Ok(ScheduleEntry { event_id: self.event_id, mailing, after: self.after_id.unwrap_or_default() })
    }
}

/// Notes the event's version that its mailings are planned for.
pub async fn set_planned(tx: &mut Tx, event: Uuid, version: i64) -> Result<()> {
    sql(SET_PLANNED).bind(event).bind(version).execute(tx).await.map(|_| ())
}

/// Counts a change of an event's plan; `None` when there is no such event.
pub async fn next_plan_version(tx: &mut Tx, event: Uuid) -> Result<Option<i64>> {
    let row: Option<(i64,)> = sql(NEXT_PLAN_VERSION).bind(event).optional(tx).await?;
    Ok(row.map(|(version,)| version))
}

/// Stores a mailing, with none of its letters written, in the place of what was there.
pub async fn save(tx: &mut Tx, event: Uuid, mailing: &ScheduledMailing) -> Result<()> {
    let before = mailing.before.as_ref().map(|before| serde_json::to_string(before).unwrap_or_default());
    sql(SAVE)
        .bind(event)
        .bind(mailing.kind.as_str())
        .bind(mailing.minutes)
        .bind(mailing.daytime)
        .bind(mailing.planned_at)
        .bind(mailing.due_at)
        .bind(mailing.people_until)
        .bind(mailing.state.as_str())
        .bind(before)
        .bind(mailing.letters)
        .bind(mailing.done_at)
        .execute(tx)
        .await
        .map(|_| ())
}

/// Forgets a mailing.
pub async fn delete(tx: &mut Tx, event: Uuid, mailing: &ScheduledMailing) -> Result<()> {
    sql(DELETE).bind(event).bind(mailing.kind.as_str()).bind(mailing.minutes).execute(tx).await.map(|_| ())
}

/// An event's mailings, locked until the transaction ends.
pub async fn lock(tx: &mut Tx, event: Uuid) -> Result<Vec<ScheduleEntry>> {
    let rows: Vec<Row> = sql(LOCK).bind(event).all(tx).await?;
    rows.into_iter().map(Row::entry).collect()
}

/// An event's mailings by their time.
pub async fn of_event(target: impl Into<Target<'_>>, event: Uuid) -> Result<Vec<ScheduledMailing>> {
    let rows: Vec<Row> = sql(OF_EVENT).bind(event).all(target).await?;
    rows.into_iter().map(|row| row.entry().map(|entry| entry.mailing)).collect()
}

/// A mailing of an event that is still due, locked until the transaction ends; nothing when another replica has it.
pub async fn claim(tx: &mut Tx, event: Uuid, now: DateTime<Utc>) -> Result<Option<ScheduleEntry>> {
    let row: Option<Row> = sql(CLAIM).bind(event).bind(now).optional(tx).await?;
    row.map(Row::entry).transpose()
}

/// Puts a mailing off.
pub async fn put_off(tx: &mut Tx, entry: &ScheduleEntry, until: DateTime<Utc>) -> Result<()> {
    let mailing = &entry.mailing;
    let query = sql(PUT_OFF).bind(entry.event_id).bind(mailing.kind.as_str()).bind(mailing.minutes);
    query.bind(until).execute(tx).await.map(|_| ())
}

/// Notes how far the letters are written.
pub async fn go_on(tx: &mut Tx, entry: &ScheduleEntry) -> Result<()> {
    let mailing = &entry.mailing;
    let query = sql(GO_ON).bind(entry.event_id).bind(mailing.kind.as_str()).bind(mailing.minutes);
    query.bind(entry.after).bind(mailing.letters).execute(tx).await.map(|_| ())
}

/// Ends a mailing.
pub async fn finish(tx: &mut Tx, entry: &ScheduleEntry, state: MailingState, now: DateTime<Utc>) -> Result<()> {
    let mailing = &entry.mailing;
    let query = sql(FINISH).bind(entry.event_id).bind(mailing.kind.as_str()).bind(mailing.minutes);
    query.bind(state.as_str()).bind(mailing.letters).bind(now).execute(tx).await.map(|_| ())
}

/// Takes a step. False when the mailing does not allow it, or it was taken before; then nothing changes.
pub async fn take(
    tx: &mut Tx,
    event: Uuid,
    (kind, minutes): (LetterKind, i64),
    step: Step,
    now: DateTime<Utc>,
) -> Result<bool> {
    let statement = match step {
        Step::Skip => SKIP,
        Step::Resume => RESUME,
        Step::SendNow => SEND_NOW,
    };
    Ok(sql(statement).bind(event).bind(kind.as_str()).bind(minutes).bind(now).execute(tx).await? == 1)
}
