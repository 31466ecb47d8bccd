//! How much is on its way.

use chrono::{DateTime, Utc};
use fachtag_db::{Database, Result, sql, statements};

statements! {
    OUTBOX = "SELECT count(*), min(created_at) FROM outbox";
    INBOX = "SELECT state, count(*) FROM inbox WHERE state <> 'done' GROUP BY state";
}

/// The state of one service's outbox and inbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gauges {
    pub outbox_depth: i64,
    /// When the oldest message still in the outbox was written.
    pub outbox_oldest: Option<DateTime<Utc>>,
    pub inbox_waiting: i64,
    pub inbox_parked: i64,
}

/// Counts now.
///
/// # Errors
/// When the database does not answer.
pub async fn gauges(database: &Database) -> Result<Gauges> {
    let (outbox_depth, outbox_oldest) = sql(OUTBOX).one(database).await?;
    let inbox: Vec<(String, i64)> = sql(INBOX).all(database).await?;
    let count = |state| inbox.iter().find(|(name, _)| name == state).map_or(0, |(_, count)| *count);
    Ok(Gauges { outbox_depth, outbox_oldest, inbox_waiting: count("waiting"), inbox_parked: count("parked") })
}
