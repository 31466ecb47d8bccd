//! What an audit of the stored data compares.

use fachtag_db::{Database, Result, sql, statements};
use uuid::Uuid;

statements! {
    SEATS = "SELECT id, slug, capacity, confirmed, held, waiting,
                 (SELECT count(*) FROM registration WHERE event_id = event.id AND status = 'confirmed') AS rows_confirmed,
                 (SELECT count(*) FROM registration WHERE event_id = event.id AND status IN ('pending', 'offered')) AS rows_held,
                 (SELECT count(*) FROM registration WHERE event_id = event.id AND status = 'waitlisted') AS rows_waiting
             FROM event ORDER BY slug";
    REACHABLE = "SELECT id FROM registration WHERE email <> '' AND id > $1 ORDER BY id LIMIT $2";
}

/// An event's seats as they are counted, and the registrations that hold them.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct SeatCheck {
    pub id: Uuid,
    pub slug: String,
    pub capacity: Option<i64>,
    pub confirmed: i64,
    pub held: i64,
    pub waiting: i64,
    pub rows_confirmed: i64,
    pub rows_held: i64,
    pub rows_waiting: i64,
}

/// The seats of all events.
pub async fn seats(database: &Database) -> Result<Vec<SeatCheck>> {
    sql(SEATS).all(database).await
}

/// Registrations behind the one named, at most so many, of people who can be written to.
pub async fn reachable(database: &Database, after: Uuid, limit: u32) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = sql(REACHABLE).bind(after).bind(limit).all(database).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
