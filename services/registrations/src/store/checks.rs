//! What an audit of the stored data compares.

use fachtag_db::{Database, Result, sql, statements};
use uuid::Uuid;

statements! {
    SEATS = "SELECT id, slug, capacity, confirmed, held, waiting,
                 (SELECT count(*) FROM registration WHERE event_id = event.id AND status = 'confirmed') AS rows_confirmed,
                 (SELECT count(*) FROM registration WHERE event_id = event.id AND status IN ('pending', 'offered')) AS rows_held,
                 (SELECT count(*) FROM registration WHERE event_id = event.id AND status = 'waitlisted') AS rows_waiting
             FROM event ORDER BY slug";
    SESSION_SEATS = "SELECT event.slug, s.session_id, s.capacity, s.taken, s.waiting,
                         (SELECT count(*) FROM session_choice c JOIN registration r ON r.id = c.registration_id
                          WHERE c.session_id = s.session_id AND r.event_id = s.event_id AND c.state = 'seat') AS rows_taken,
                         (SELECT count(*) FROM session_choice c JOIN registration r ON r.id = c.registration_id
                          WHERE c.session_id = s.session_id AND r.event_id = s.event_id AND c.state = 'waiting') AS rows_waiting
                     FROM session_seats s JOIN event ON event.id = s.event_id ORDER BY event.slug, s.session_id";
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

/// The seats of a part of a programme as they are counted, and the choices that hold them.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct SessionCheck {
    pub slug: String,
    pub session_id: Uuid,
    pub capacity: i64,
    pub taken: i64,
    pub waiting: i64,
    pub rows_taken: i64,
    pub rows_waiting: i64,
}

/// The seats of all parts that people choose.
pub async fn session_seats(database: &Database) -> Result<Vec<SessionCheck>> {
    sql(SESSION_SEATS).all(database).await
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
