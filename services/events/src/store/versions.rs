//! What events were at every time, and who made them so.

use chrono::{DateTime, Utc};
use fachtag_contracts::events::Event;
use fachtag_db::{Database, Error, Result, Tx, sql, statements};
use uuid::Uuid;

statements! {
    INSERT = "INSERT INTO event_version (event_id, version, state, at, who) VALUES ($1, $2, $3, $4, $5)";
    LIST = "SELECT state, at, who FROM event_version WHERE event_id = $1 AND version >= $2 ORDER BY version";
    DELETE = "DELETE FROM event_version WHERE event_id = $1";
}

/// An event as somebody made it.
#[derive(Debug, Clone)]
pub struct Version {
    pub event: Event,
    pub at: DateTime<Utc>,
    pub who: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    state: String,
    at: DateTime<Utc>,
    who: String,
}

/// Keeps a version; `state` is the event's, as stored.
pub(super) async fn insert(tx: &mut Tx, event: &Event, state: &str, now: DateTime<Utc>, who: &str) -> Result<()> {
    let row = sql(INSERT).bind(event.id).bind(event.version).bind(state).bind(now).bind(who);
    row.execute(tx).await.map(|_| ())
}

/// The versions from this one on, the oldest first.
pub async fn since(database: &Database, event: Uuid, version: i64) -> Result<Vec<Version>> {
    let rows: Vec<Row> = sql(LIST).bind(event).bind(version).all(database).await?;
    let read = |row: Row| {
        let event = serde_json::from_str(&row.state).map_err(|error| sqlx::Error::Decode(Box::new(error)));
        Ok(Version { event: event.map_err(Error::Unavailable)?, at: row.at, who: row.who })
    };
    rows.into_iter().map(read).collect()
}

/// Forgets a deleted draft.
pub(super) async fn delete(tx: &mut Tx, event: Uuid) -> Result<()> {
    sql(DELETE).bind(event).execute(tx).await.map(|_| ())
}
