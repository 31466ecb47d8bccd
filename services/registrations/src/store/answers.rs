//! People who have not answered in time.

use chrono::{DateTime, Utc};
use fachtag_db::{Database, Result, Tx, sql, statements};
use uuid::Uuid;

use super::registrations::Row;

statements! {
    DUE_EVENT = "SELECT event_id FROM registration WHERE answer_by <= $1 ORDER BY answer_by, id LIMIT 1";
    DUE = "SELECT * FROM registration WHERE event_id = $1 AND answer_by <= $2 ORDER BY answer_by, queue_no LIMIT 200";
}

/// An event with somebody who has not answered by `now`: a cheap look before a transaction is begun.
///
/// # Errors
/// When the database does not answer.
pub async fn due_event(database: &Database, now: DateTime<Utc>) -> Result<Option<Uuid>> {
    let row: Option<(Uuid,)> = sql(DUE_EVENT).bind(now).optional(database).await?;
    Ok(row.map(|(event,)| event))
}

/// Some of those who have not answered by `now`, the longest overdue first. Lock the event before.
///
/// # Errors
/// When the database does not answer.
pub async fn due(tx: &mut Tx, event: Uuid, now: DateTime<Utc>) -> Result<Vec<Row>> {
    sql(DUE).bind(event).bind(now).all(tx).await
}
