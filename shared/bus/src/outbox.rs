//! What a change has to say, saved with the change.

use chrono::{DateTime, Utc};
use fachtag_contracts::{Envelope, Message};
use fachtag_db::{Database, Result, Tx, Value, sql, statements};
use fachtag_runtime::{Clock, trace};
use uuid::Uuid;

use crate::Error;

statements! {
    INSERT = "INSERT INTO outbox (message_id, routing_key, envelope, created_at) VALUES {rows}";
    OLDEST = "SELECT message_id, envelope FROM outbox WHERE message_id > $1 ORDER BY message_id LIMIT $2";
    DELETE = "DELETE FROM outbox WHERE message_id IN ({list})";
}

/// Messages of one transaction, in the order they were said.
pub struct Outgoing<'c> {
    clock: &'c Clock,
    now: DateTime<Utc>,
    rows: Vec<Vec<Value>>,
}

impl<'c> Outgoing<'c> {
    /// Nothing said yet. Messages are dated by the clock.
    pub fn new(clock: &'c Clock) -> Self {
        Self { clock, now: clock.now(), rows: Vec::new() }
    }

    /// Adds a message caused by the current span.
    ///
    /// # Errors
    /// When the message cannot be written as JSON.
    pub fn say<M: Message>(&mut self, message: &M) -> Result<(), Error> {
        self.say_for(message, trace::current())
    }

    /// Adds a message caused by the request with this `traceparent`.
    ///
    /// # Errors
    /// When the message cannot be written as JSON.
    pub fn say_for<M: Message>(&mut self, message: &M, traceparent: Option<String>) -> Result<(), Error> {
        let envelope = Envelope::wrap(message, self.clock.new_id(), self.now, traceparent)?;
        self.rows.push(vec![
            envelope.id.into(),
            envelope.routing_key().into(),
            serde_json::to_string(&envelope)?.into(),
            self.now.into(),
        ]);
        Ok(())
    }

    /// Saves everything said. After the commit, wake [`crate::Bus::outbox`].
    pub async fn save(self, tx: &mut Tx) -> Result<()> {
        sql(INSERT).insert_rows(tx, self.rows).await.map(|_| ())
    }
}

#[derive(sqlx::FromRow)]
pub(crate) struct OutboxRow {
    pub message_id: Uuid,
    pub envelope: String,
}

/// The oldest messages behind the one named.
pub(crate) async fn oldest(database: &Database, passed: Uuid, limit: i64) -> Result<Vec<OutboxRow>> {
    sql(OLDEST).bind(passed).bind(limit).all(database).await
}

pub(crate) async fn delete(database: &Database, ids: Vec<Uuid>) -> Result<()> {
    let mut tx = database.begin().await?;
    sql(DELETE).list(ids).execute(&mut tx).await?;
    tx.commit().await
}
