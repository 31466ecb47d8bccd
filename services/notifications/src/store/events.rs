//! The local copy of each event.

use fachtag_contracts::events::Event;
use fachtag_db::{Database, Result, Target, Tx, sql, statements};
use uuid::Uuid;

use super::copy;

statements! {
    KEEP = "INSERT INTO event (id, version, slug, state) VALUES ($1, $2, $3, $4)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, slug = excluded.slug, state = excluded.state
            WHERE event.version < excluded.version";
    READ = "SELECT state FROM event WHERE id = $1";
    ALL = "SELECT state FROM event";
    FIND_ID = "SELECT id FROM event WHERE slug = $1";
}

/// Keeps this state unless a newer one is known.
pub async fn keep(tx: &mut Tx, event: &Event) -> Result<()> {
    sql(KEEP)
        .bind(event.id)
        .bind(event.version)
        .bind(&event.slug)
        .bind(serde_json::to_string(event).unwrap_or_default())
        .execute(tx)
        .await
        .map(|_| ())
}

/// The newest known state.
pub async fn read(target: impl Into<Target<'_>>, id: Uuid) -> Result<Option<Event>> {
    let row: Option<(String,)> = sql(READ).bind(id).optional(target).await?;
    row.map(|(state,)| copy(&state)).transpose()
}

/// The event with this id or slug.
pub async fn find(database: &Database, id_or_slug: &str) -> Result<Option<Event>> {
    let id = match Uuid::try_parse(id_or_slug) {
        Ok(id) => id,
        Err(_) => match sql(FIND_ID).bind(id_or_slug).optional(database).await? {
            Some((id,)) => id,
            None => return Ok(None),
        },
    };
    read(database, id).await
}

/// Every event that is or was public.
pub async fn all(database: &Database) -> Result<Vec<Event>> {
    let rows: Vec<(String,)> = sql(ALL).all(database).await?;
    rows.iter().map(|(state,)| copy(state)).collect()
}
