//! The local copy of each event, and its seats.

use chrono::{DateTime, Utc};
use fachtag_contracts::events::Event as Facts;
use fachtag_db::{Database, Error, Result, Target, Tx, sql, statements};
use uuid::Uuid;

use super::workshops;
use crate::domain::{event::Event, seats::Seats};

statements! {
    BY_SLUG = "SELECT state, seats_version, capacity, wanted_capacity, confirmed, held, waiting, next_queue_no
               FROM event WHERE slug = $1";
    READ = "SELECT state, seats_version, capacity, wanted_capacity, confirmed, held, waiting, next_queue_no
            FROM event WHERE id = $1";
    LOCK = "SELECT state, seats_version, capacity, wanted_capacity, confirmed, held, waiting, next_queue_no
            FROM event WHERE id = $1 {for_update}";
    INSERT = "INSERT INTO event (id, version, slug, state, seats_version, capacity, wanted_capacity, confirmed, held, waiting, next_queue_no)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    SAVE_STATE = "UPDATE event SET version = $2, slug = $3, state = $4 WHERE id = $1";
    /// An event whose choice of workshops has ended.
    pub NEXT_CHOICE_END = concat!("SELECT id FROM event WHERE choice_ends_at <= $1 AND NOT ",
                                  fachtag_bus::waits_for_its_retry!("event.id"), " ORDER BY choice_ends_at, id LIMIT 1");
    SET_CHOICE_END = "UPDATE event SET choice_ends_at = $2 WHERE id = $1";
    SAVE_SEATS = "UPDATE event SET seats_version = $2, capacity = $3, wanted_capacity = $4, confirmed = $5, held = $6,
                  waiting = $7, next_queue_no = $8 WHERE id = $1";
}

#[derive(sqlx::FromRow)]
struct StoredEventRow {
    state: String,
    seats_version: i64,
    capacity: Option<i64>,
    wanted_capacity: Option<i64>,
    confirmed: i64,
    held: i64,
    waiting: i64,
    next_queue_no: i64,
}

impl StoredEventRow {
    fn event(self) -> Result<Event> {
        let facts: Facts =
            serde_json::from_str(&self.state).map_err(|error| Error::Unavailable(sqlx::Error::Decode(error.into())))?;
        let seats = Seats {
            capacity: self.capacity.map(count).transpose()?,
            wanted: self.wanted_capacity.map(count).transpose()?,
            confirmed: count(self.confirmed)?,
            held: count(self.held)?,
            waiting: count(self.waiting)?,
            waiting_list: facts.waiting_list,
            next_queue_no: self.next_queue_no,
        };
        Ok(Event { facts, seats, workshops: Vec::new(), seats_version: self.seats_version })
    }
}

/// The table's CHECKs keep counts from being negative; one that is too large must not become another.
fn count(value: i64) -> Result<u32> {
    u32::try_from(value).map_err(|error| Error::Unavailable(sqlx::Error::Decode(error.into())))
}

/// The event with this id or slug, to show.
pub async fn find(database: &Database, id_or_slug: &str) -> Result<Option<Event>> {
    match Uuid::try_parse(id_or_slug) {
        Ok(id) => read(database, id).await,
        // PostgreSQL takes no text with a NUL, so that none is stored.
        Err(_) if id_or_slug.contains('\0') => Ok(None),
        Err(_) => {
            let row: Option<StoredEventRow> = sql(BY_SLUG).bind(id_or_slug).optional(database).await?;
            with_workshops(database, row).await
        }
    }
}

/// An event to show.
pub async fn read(database: &Database, id: Uuid) -> Result<Option<Event>> {
    let row: Option<StoredEventRow> = sql(READ).bind(id).optional(database).await?;
    with_workshops(database, row).await
}

/// The same within a transaction.
pub async fn read_in(tx: &mut Tx, id: Uuid) -> Result<Option<Event>> {
    let row: Option<StoredEventRow> = sql(READ).bind(id).optional(&mut *tx).await?;
    with_workshops(tx, row).await
}

async fn with_workshops(target: impl Into<Target<'_>>, row: Option<StoredEventRow>) -> Result<Option<Event>> {
    match row {
        Some(row) => Ok(Some(workshops::filled_in(target, row.event()?).await?)),
        None => Ok(None),
    }
}

/// An event whose seats nobody else can change until the transaction ends.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Option<Event>> {
    let row: Option<StoredEventRow> = sql(LOCK).bind(id).optional(&mut *tx).await?;
    with_workshops(tx, row).await
}

/// A new event.
pub async fn insert(tx: &mut Tx, event: &Event) -> Result<()> {
    let Event { facts, seats, seats_version, workshops: parts } = event;
    sql(INSERT)
        .bind(facts.id)
        .bind(facts.version)
        .bind(&facts.slug)
        .bind(state(facts))
        .bind(*seats_version)
        .bind(seats.capacity)
        .bind(seats.wanted)
        .bind(seats.confirmed)
        .bind(seats.held)
        .bind(seats.waiting)
        .bind(seats.next_queue_no)
        .execute(&mut *tx)
        .await?;
    workshops::save_seats(tx, facts.id, &parts.iter().collect::<Vec<_>>()).await
}

/// A newer state of an event.
pub async fn save_state(tx: &mut Tx, facts: &Facts) -> Result<()> {
    sql(SAVE_STATE)
        .bind(facts.id)
        .bind(facts.version)
        .bind(&facts.slug)
        .bind(state(facts))
        .execute(tx)
        .await
        .map(|_| ())
}

/// Notes when free seats in workshops are given to who has not chosen; nothing where they are not.
pub async fn set_choice_end(tx: &mut Tx, event: Uuid, at: Option<DateTime<Utc>>) -> Result<()> {
    sql(SET_CHOICE_END).bind(event).bind(at).execute(tx).await.map(|_| ())
}

/// The seats after a change.
///
/// # Errors
/// When the database refuses: its CHECKs hold whatever the code does.
pub async fn save_seats(tx: &mut Tx, event: &Event) -> Result<()> {
    let seats = &event.seats;
    sql(SAVE_SEATS)
        .bind(event.facts.id)
        .bind(event.seats_version)
        .bind(seats.capacity)
        .bind(seats.wanted)
        .bind(seats.confirmed)
        .bind(seats.held)
        .bind(seats.waiting)
        .bind(seats.next_queue_no)
        .execute(tx)
        .await
        .map(|_| ())
}

fn state(facts: &Facts) -> String {
    serde_json::to_string(facts).unwrap_or_default()
}
