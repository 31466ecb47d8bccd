//! Events.

use chrono::{DateTime, Utc};
use fachtag_contracts::{
    events::{Event, EventKind, EventStatus},
    notifications::MailingsPlanned,
    registrations::SeatsChanged,
};
use fachtag_db::{Database, Error, Result, Tx, sql, statements};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::versions;
use crate::domain::{slug, stored_event::StoredEvent};

statements! {
    INSERT = "INSERT INTO event (id, version, slug, status, kind, group_slug, starts_at, ends_at, state,
                  seats_version, seats_confirmed, seats_waiting, changed_at)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, $10)";
    UPDATE = "UPDATE event SET version = $2, slug = $3, status = $4, kind = $5, group_slug = $6, starts_at = $7, ends_at = $8,
                  state = $9, changed_at = $10 WHERE id = $1";
    LOCK = "SELECT state, changed_at, seats_confirmed, seats_held, seats_waiting, seats_sessions, mailings FROM event WHERE id = $1 {for_update}";
    BY_ID = "SELECT state, changed_at, seats_confirmed, seats_held, seats_waiting, seats_sessions, mailings FROM event WHERE id = $1";
    BY_SLUG = "SELECT state, changed_at, seats_confirmed, seats_held, seats_waiting, seats_sessions, mailings FROM event WHERE slug = $1";
    BY_IDS = "SELECT state, changed_at, seats_confirmed, seats_held, seats_waiting, seats_sessions, mailings FROM event WHERE id IN ({list}) ORDER BY starts_at, id";
    SLUG_TAKEN = "SELECT id FROM event WHERE slug = $1";
    SET_SEATS = "UPDATE event SET seats_version = $2, seats_confirmed = $3, seats_waiting = $4, seats_held = $5, seats_sessions = $6
                 WHERE id = $1 AND seats_version < $2";
    SET_MAILINGS = "UPDATE event SET mailings_version = $2, mailings = $3 WHERE id = $1 AND mailings_version < $2";
    LIST = "SELECT state, changed_at, seats_confirmed, seats_held, seats_waiting, seats_sessions, mailings FROM event
            WHERE ($1 OR status = 'published' OR ($9 = 'cancelled' AND status = 'cancelled'))
              AND (CAST($9 AS TEXT) IS NULL OR status = $9)
              AND (CAST($2 AS TIMESTAMPTZ) IS NULL OR ends_at >= $2)
              AND (CAST($3 AS TIMESTAMPTZ) IS NULL OR starts_at < $3)
              AND (CAST($4 AS TEXT) IS NULL OR kind = $4)
              AND (CAST($5 AS TEXT) IS NULL OR group_slug = $5)
              AND (starts_at > $6 OR (starts_at = $6 AND id > $7))
            ORDER BY starts_at, id LIMIT $8";
    PAST = "SELECT state, changed_at, seats_confirmed, seats_held, seats_waiting, seats_sessions, mailings FROM event
            WHERE status = 'published' AND ends_at < $1 AND (CAST($2 AS TEXT) IS NULL OR group_slug = $2)
            ORDER BY starts_at DESC LIMIT $3";
    COUNT = "SELECT count(*) FROM event";
    EVERYTHING = "SELECT state, changed_at, seats_confirmed, seats_held, seats_waiting, seats_sessions, mailings FROM event ORDER BY starts_at, id";
    DELETE_DRAFT = "DELETE FROM event WHERE id = $1 AND status = 'draft'";
}

#[derive(sqlx::FromRow)]
struct Row {
    state: String,
    changed_at: DateTime<Utc>,
    seats_confirmed: i64,
    seats_held: i64,
    seats_waiting: i64,
    seats_sessions: Option<String>,
    mailings: Option<String>,
}

fn read<T: DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|error| Error::Unavailable(sqlx::Error::Decode(Box::new(error))))
}

impl Row {
    fn stored(self) -> Result<StoredEvent> {
        Ok(StoredEvent {
            event: read(&self.state)?,
            mailings: self.mailings.as_deref().map(read).transpose()?,
            changed_at: self.changed_at,
            confirmed: u32::try_from(self.seats_confirmed).unwrap_or_default(),
            held: u32::try_from(self.seats_held).unwrap_or_default(),
            waiting: u32::try_from(self.seats_waiting).unwrap_or_default(),
            sessions: self.seats_sessions.as_deref().map(read).transpose()?.unwrap_or_default(),
        })
    }
}

fn status_word(status: EventStatus) -> &'static str {
    match status {
        EventStatus::Draft => "draft",
        EventStatus::Published => "published",
        EventStatus::Cancelled => "cancelled",
    }
}

fn kind_word(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Fachtag => "fachtag",
        EventKind::GroupMeeting => "group_meeting",
        EventKind::Plenary => "plenary",
    }
}

/// A new event, and who made it.
///
/// # Errors
/// `Unique` when the slug is taken.
pub async fn insert(tx: &mut Tx, event: &Event, now: DateTime<Utc>, who: &str) -> Result<()> {
    save(tx, INSERT, event, now, who).await
}

/// A changed event, and who changed it.
///
/// # Errors
/// `Unique` when the slug is taken.
pub async fn update(tx: &mut Tx, event: &Event, now: DateTime<Utc>, who: &str) -> Result<()> {
    save(tx, UPDATE, event, now, who).await
}

async fn save(tx: &mut Tx, statement: &'static str, event: &Event, now: DateTime<Utc>, who: &str) -> Result<()> {
    let state = serde_json::to_string(event).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    sql(statement)
        .bind(event.id)
        .bind(event.version)
        .bind(&event.slug)
        .bind(status_word(event.status))
        .bind(kind_word(event.kind))
        .bind(event.group.as_ref().map(|group| group.slug.clone()))
        .bind(event.starts_at)
        .bind(event.ends_at)
        .bind(&state)
        .bind(now)
        .execute(&mut *tx)
        .await?;
    versions::insert(tx, event, &state, now, who).await
}

/// Deletes an event that was never public; whether there was one.
pub async fn delete_draft(tx: &mut Tx, id: Uuid) -> Result<bool> {
    let deleted = sql(DELETE_DRAFT).bind(id).execute(&mut *tx).await? > 0;
    if deleted {
        versions::delete(tx, id).await?;
    }
    Ok(deleted)
}

/// An event that nobody else can change until the transaction ends.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Option<StoredEvent>> {
    let row: Option<Row> = sql(LOCK).bind(id).optional(tx).await?;
    row.map(Row::stored).transpose()
}

/// The event with this id or slug.
pub async fn find(database: &Database, id_or_slug: &str) -> Result<Option<StoredEvent>> {
    let query = match Uuid::try_parse(id_or_slug) {
        Ok(id) => sql(BY_ID).bind(id),
        Err(_) if !slug::is_valid(id_or_slug) => return Ok(None),
        Err(_) => sql(BY_SLUG).bind(id_or_slug),
    };
    let row: Option<Row> = query.optional(database).await?;
    row.map(Row::stored).transpose()
}

/// The events with these ids, by their start.
pub async fn by_ids(database: &Database, ids: &[Uuid]) -> Result<Vec<StoredEvent>> {
    let rows: Vec<Row> = sql(BY_IDS).list(ids.iter().copied()).all(database).await?;
    rows.into_iter().map(Row::stored).collect()
}

/// Whose slug it is. Nobody's when it is no slug: PostgreSQL takes no NUL in a text.
pub async fn slug_owner(tx: &mut Tx, slug: &str) -> Result<Option<Uuid>> {
    if !slug::is_valid(slug) {
        return Ok(None);
    }
    let row: Option<(Uuid,)> = sql(SLUG_TAKEN).bind(slug).optional(tx).await?;
    Ok(row.map(|(id,)| id))
}

/// Takes over what the registrations service says of the seats, unless it is older than what is known.
pub async fn set_seats(tx: &mut Tx, seats: &SeatsChanged) -> Result<()> {
    sql(SET_SEATS)
        .bind(seats.event_id)
        .bind(seats.version)
        .bind(seats.confirmed)
        .bind(seats.waiting)
        .bind(seats.held)
        .bind(serde_json::to_string(&seats.sessions).unwrap_or_default())
        .execute(tx)
        .await
        .map(|_| ())
}

/// Takes over what the notifications service says that it will send, unless it is older than what is known.
pub async fn set_mailings(tx: &mut Tx, planned: &MailingsPlanned) -> Result<()> {
    let mailings = serde_json::to_string(&planned.mailings).map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
    let query = sql(SET_MAILINGS).bind(planned.event_id).bind(planned.version).bind(mailings);
    query.execute(tx).await.map(|_| ())
}

/// What to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Drafts and cancelled events too.
    pub all: bool,
    /// Not over before.
    pub from: Option<DateTime<Utc>>,
    /// Begins before.
    pub until: Option<DateTime<Utc>>,
    pub kind: Option<EventKind>,
    pub group: Option<String>,
    /// Start and id of the last event of the page before.
    pub after: (DateTime<Utc>, Uuid),
    pub limit: u32,
    /// Only those of this status.
    pub status: Option<EventStatus>,
}

/// Events by their start.
pub async fn list(database: &Database, filter: Filter) -> Result<Vec<StoredEvent>> {
    let rows: Vec<Row> = sql(LIST)
        .bind(filter.all)
        .bind(filter.from)
        .bind(filter.until)
        .bind(filter.kind.map(kind_word))
        .bind(filter.group)
        .bind(filter.after.0)
        .bind(filter.after.1)
        .bind(filter.limit)
        .bind(filter.status.map(status_word))
        .all(database)
        .await?;
    rows.into_iter().map(Row::stored).collect()
}

/// Public events that are over, the latest first.
pub async fn past(
    database: &Database,
    now: DateTime<Utc>,
    group: Option<&str>,
    limit: u32,
) -> Result<Vec<StoredEvent>> {
    let rows: Vec<Row> = sql(PAST).bind(now).bind(group).bind(limit).all(database).await?;
    rows.into_iter().map(Row::stored).collect()
}

/// Every event, drafts and cancelled ones too, by its start.
pub async fn everything(database: &Database) -> Result<Vec<StoredEvent>> {
    let rows: Vec<Row> = sql(EVERYTHING).all(database).await?;
    rows.into_iter().map(Row::stored).collect()
}

/// Whether there is no event at all.
pub async fn is_empty(database: &Database) -> Result<bool> {
    let (count,): (i64,) = sql(COUNT).one(database).await?;
    Ok(count == 0)
}
