//! Those who wait, and those for whom a seat is held.

use chrono::{DateTime, Utc};
use fachtag_db::{Database, Result, Tx, sql, statements};
use uuid::Uuid;

use crate::domain::registration::Registration;

statements! {
    PROMOTE = "UPDATE registration SET status = 'confirmed', version = version + 1, changed_at = $2
               WHERE id IN (SELECT id FROM registration WHERE event_id = $1 AND status = 'waitlisted' ORDER BY queue_no LIMIT $3)
               RETURNING *";
    OFFER = "UPDATE registration SET status = 'offered', version = version + 1, changed_at = $2, answer_by = $4
             WHERE id IN (SELECT id FROM registration WHERE event_id = $1 AND status = 'waitlisted' ORDER BY queue_no LIMIT $3)
             RETURNING *";
    /// No version: nobody else knows of places in the queue.
    TO_FRONT = "UPDATE registration SET changed_at = $3, queue_no =
                    (SELECT min(queue_no) - 1 FROM registration WHERE event_id = $2 AND status = 'waitlisted') WHERE id = $1";
    QUEUE = "SELECT id FROM registration WHERE event_id = $1 AND status = 'waitlisted' ORDER BY queue_no, id";
    /// An event with somebody who has not answered in time.
    pub NEXT_DUE = concat!("SELECT event_id FROM registration WHERE answer_by <= $1 AND NOT ",
                       fachtag_bus::waits_for_its_retry!("event_id"), " ORDER BY answer_by, id LIMIT 1");
    DUE = "SELECT * FROM registration WHERE event_id = $1 AND answer_by <= $2 ORDER BY answer_by, queue_no LIMIT 200 {for_update}";
}

/// Gives a seat to the first `count` of those who wait; they are returned in that order.
pub async fn promote(tx: &mut Tx, event: Uuid, now: DateTime<Utc>, count: u32) -> Result<Vec<Registration>> {
    let promoted = sql(PROMOTE).bind(event).bind(now).bind(count).all(tx).await?;
    Ok(in_order(promoted))
}

/// Keeps a seat until `answer_by` for each of the first `count` of those who wait; they are returned in that order.
pub async fn offer(
    tx: &mut Tx,
    event: Uuid,
    now: DateTime<Utc>,
    count: u32,
    answer_by: DateTime<Utc>,
) -> Result<Vec<Registration>> {
    let offered = sql(OFFER).bind(event).bind(now).bind(count).bind(answer_by).all(tx).await?;
    Ok(in_order(offered))
}

fn in_order(mut registrations: Vec<Registration>) -> Vec<Registration> {
    registrations.sort_by_key(|registration| registration.queue_no);
    registrations
}

/// Puts one person who waits before all others who wait.
pub async fn to_front(tx: &mut Tx, registration: &Registration, now: DateTime<Utc>) -> Result<()> {
    sql(TO_FRONT).bind(registration.id).bind(registration.event_id).bind(now).execute(tx).await.map(|_| ())
}

/// Whoever waits, in order.
pub async fn queue(database: &Database, event: Uuid) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = sql(QUEUE).bind(event).all(database).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Some of those who have not answered by `now`, the longest overdue first. Lock the event before.
pub async fn due(tx: &mut Tx, event: Uuid, now: DateTime<Utc>) -> Result<Vec<Registration>> {
    sql(DUE).bind(event).bind(now).all(tx).await
}
