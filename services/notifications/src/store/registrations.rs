//! The local copy of each registration.

use fachtag_contracts::registrations::Registration;
use fachtag_db::{Database, Result, Target, Tx, sql, statements};
use uuid::Uuid;

use super::copy;

statements! {
    KEEP = "INSERT INTO registration (id, event_id, version, state) VALUES ($1, $2, $3, $4)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state
            WHERE registration.version < excluded.version";
    READ = "SELECT state FROM registration WHERE id = $1";
    NEXT_OF_EVENT = "SELECT state FROM registration WHERE event_id = $1 AND id > $2 ORDER BY id LIMIT $3";
    OF_EVENT = "SELECT state FROM registration WHERE event_id = $1 ORDER BY id";
    KNOWN = "SELECT id FROM registration WHERE id IN ({list})";
}

/// Keeps this state unless a newer one is known; the newest either way.
pub async fn keep(tx: &mut Tx, registration: &Registration) -> Result<Registration> {
    sql(KEEP)
        .bind(registration.id)
        .bind(registration.event_id)
        .bind(registration.version)
        .bind(serde_json::to_string(registration).unwrap_or_default())
        .execute(&mut *tx)
        .await?;
    let (state,): (String,) = sql(READ).bind(registration.id).one(tx).await?;
    copy(&state)
}

/// Some of an event's registrations behind one of them, by their ids.
pub async fn next_of_event(tx: &mut Tx, event: Uuid, after: Uuid, limit: u32) -> Result<Vec<Registration>> {
    let rows: Vec<(String,)> = sql(NEXT_OF_EVENT).bind(event).bind(after).bind(limit).all(tx).await?;
    rows.iter().map(|(state,)| copy(state)).collect()
}

/// All of an event's registrations.
pub async fn of_event(target: impl Into<Target<'_>>, event: Uuid) -> Result<Vec<Registration>> {
    let rows: Vec<(String,)> = sql(OF_EVENT).bind(event).all(target).await?;
    rows.iter().map(|(state,)| copy(state)).collect()
}

/// The newest known state.
pub async fn read(target: impl Into<Target<'_>>, id: Uuid) -> Result<Option<Registration>> {
    let row: Option<(String,)> = sql(READ).bind(id).optional(target).await?;
    row.map(|(state,)| copy(&state)).transpose()
}

/// Those of these registrations that this service knows.
pub async fn known(database: &Database, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = sql(KNOWN).list(ids.iter().copied()).all(database).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
