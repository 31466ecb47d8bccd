//! How much is on its way.

use chrono::{DateTime, Utc};
use fachtag_db::{Database, Result, sql, statements};

use crate::Bus;

statements! {
    OUTBOX = "SELECT count(*), min(created_at) FROM outbox";
    /// Only the first of its subject can be handled; those behind wait for it.
    INBOX_OLDEST = "SELECT min(next_at) FROM inbox AS row WHERE state = 'waiting' AND message_id = (
                        SELECT first.message_id FROM inbox AS first
                        WHERE first.consumer = row.consumer AND first.state = 'waiting' AND first.subject = row.subject
                        ORDER BY first.message_id LIMIT 1)";
    WRITE = "INSERT INTO lease (name, holder, held_until) VALUES ($1, $2, $3)
             ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until";
    FAILING = "SELECT count(*) FROM retry WHERE attempts >= 3";
    INBOX = "SELECT state, count(*) FROM inbox WHERE state <> 'done' GROUP BY state";
}

/// The state of one service's outbox, inbox and due work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Gauges {
    pub outbox_depth: i64,
    /// When the oldest message still in the outbox was written.
    pub outbox_oldest: Option<DateTime<Utc>>,
    pub inbox_waiting: i64,
    /// When the first of the waiting messages is, or was, to be handled.
    pub inbox_due: Option<DateTime<Utc>>,
    pub inbox_parked: i64,
    /// Due work that failed three times or more, over minutes.
    pub due_work_failing: i64,
}

/// Counts now.
pub async fn gauges(database: &Database) -> Result<Gauges> {
    let (outbox_depth, outbox_oldest) = sql(OUTBOX).one(database).await?;
    let inbox: Vec<(String, i64)> = sql(INBOX).all(database).await?;
    let (inbox_due,) = sql(INBOX_OLDEST).one(database).await?;
    let (due_work_failing,) = sql(FAILING).one(database).await?;
    let count = |state| inbox.iter().find(|(name, _)| name == state).map_or(0, |(_, count)| *count);
    Ok(Gauges {
        outbox_depth,
        outbox_oldest,
        inbox_waiting: count("waiting"),
        inbox_due,
        inbox_parked: count("parked"),
        due_work_failing,
    })
}

/// Whether the store takes a change: a disk that is full shows only then.
///
/// # Errors
/// When it does not.
pub async fn check_writable(bus: &Bus) -> Result<()> {
    let mut tx = bus.database.begin().await?;
    sql(WRITE).bind("check").bind(bus.clock.new_id()).bind(bus.clock.now()).execute(&mut tx).await?;
    tx.commit().await
}
