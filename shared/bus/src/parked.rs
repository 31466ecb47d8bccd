//! What was set aside, and what a person can do with it.

use chrono::{DateTime, Utc};
use fachtag_contracts::Envelope;
use fachtag_db::{Database, Result, sql, statements};
use fachtag_runtime::Clock;
use uuid::Uuid;

use crate::{Error, Transport, transport::DEAD};

statements! {
    COUNT = "SELECT count(*) FROM inbox WHERE state = 'parked'";
    LIST = "SELECT consumer, message_id, routing_key, subject, attempts, error, envelope, received_at
            FROM inbox WHERE state = 'parked' ORDER BY message_id";
    FIND = "SELECT consumer, message_id, routing_key, subject, attempts, error, envelope, received_at
            FROM inbox WHERE state = 'parked' AND message_id = $1";
    REPLAY = "UPDATE inbox SET state = 'waiting', attempts = 0, next_at = $3
              WHERE consumer = $1 AND message_id = $2 AND state = 'parked'";
    DROP = "UPDATE inbox SET state = 'done', envelope = '', finished_at = $2 WHERE message_id = $1 AND state = 'parked'";
    REMOVE = "DELETE FROM inbox WHERE consumer = $1 AND message_id = $2 AND state = 'parked'";
}

/// One parked message.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Parked {
    /// The service that could not handle it, or `dead` for what the broker gave up.
    pub consumer: String,
    pub message_id: Uuid,
    pub routing_key: String,
    pub subject: String,
    pub attempts: i64,
    pub error: Option<String>,
    /// The message as it came.
    pub envelope: String,
    pub received_at: DateTime<Utc>,
}

/// How many messages are parked at this service.
pub async fn count(database: &Database) -> Result<i64> {
    let (count,) = sql(COUNT).one(database).await?;
    Ok(count)
}

/// Everything parked at this service, oldest first.
pub async fn list(database: &Database) -> Result<Vec<Parked>> {
    sql(LIST).all(database).await
}

/// One parked message.
pub async fn find(database: &Database, id: Uuid) -> Result<Option<Parked>> {
    sql(FIND).bind(id).optional(database).await
}

/// Lets the message be handled again as if it had just come. False when it is not parked here.
///
/// # Errors
/// When the database does not answer, a dead letter is no message, or the broker does not take it from this login.
pub async fn replay(database: &Database, transport: &Transport, clock: &Clock, id: Uuid) -> Result<bool, Error> {
    let Some(parked) = find(database, id).await? else { return Ok(false) };
    if parked.consumer == DEAD {
        // It never reached its inbox, so it takes the way of every message once more; should it come twice, receivers dedupe.
        let envelope: Envelope = serde_json::from_str(&parked.envelope)?;
        if transport.publish(&[envelope]).await != [true] {
            return Err(Error::NotTaken);
        }
    }
    let mut tx = database.begin().await?;
    let replayed = if parked.consumer == DEAD {
        sql(REMOVE).bind(DEAD).bind(id).execute(&mut tx).await?
    } else {
        sql(REPLAY).bind(&parked.consumer).bind(id).bind(clock.now()).execute(&mut tx).await?
    };
    tx.commit().await?;
    Ok(replayed == 1)
}

/// Gives the message up for good. False when it is not parked here.
pub async fn drop(database: &Database, clock: &Clock, id: Uuid) -> Result<bool> {
    let mut tx = database.begin().await?;
    let dropped = sql(DROP).bind(id).bind(clock.now()).execute(&mut tx).await?;
    tx.commit().await?;
    Ok(dropped > 0)
}
