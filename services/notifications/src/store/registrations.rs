//! The local copy of each registration.

use fachtag_contracts::registrations::Registration;
use fachtag_db::{Result, Target, Tx, sql, statements};
use uuid::Uuid;

use super::copy;

statements! {
    KEEP = "INSERT INTO registration (id, event_id, version, state) VALUES ($1, $2, $3, $4)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state
            WHERE registration.version < excluded.version";
    READ = "SELECT state FROM registration WHERE id = $1";
}

/// Keeps this state unless a newer one is known; the newest either way.
///
/// # Errors
/// When the database refuses.
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

/// The newest known state.
///
/// # Errors
/// When the database does not answer.
pub async fn read(target: impl Into<Target<'_>>, id: Uuid) -> Result<Option<Registration>> {
    let row: Option<(String,)> = sql(READ).bind(id).optional(target).await?;
    row.map(|(state,)| copy(&state)).transpose()
}
