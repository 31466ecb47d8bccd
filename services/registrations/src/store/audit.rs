//! The history of registrations: rows are added, never changed or taken away.

use chrono::{DateTime, Utc};
use fachtag_db::{Error, Result, Target, Tx, sql, statements};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::domain::audit::AuditEntry;

statements! {
    INSERT = "INSERT INTO history (id, registration_id, at, actor, deed) VALUES {rows}";
    OF = "SELECT at, actor, deed FROM history WHERE registration_id = $1 ORDER BY at, id";
}

/// An entry to be stored.
pub struct NewAuditEntry {
    pub id: Uuid,
    pub registration_id: Uuid,
    pub entry: AuditEntry,
}

#[derive(sqlx::FromRow)]
struct HistoryRow {
    at: DateTime<Utc>,
    actor: String,
    deed: String,
}

/// Adds entries.
pub async fn insert(tx: &mut Tx, new: &[NewAuditEntry]) -> Result<()> {
    let rows = new.iter().map(|NewAuditEntry { id, registration_id, entry }| {
        let AuditEntry { at, actor, action } = entry;
        Ok(vec![(*id).into(), (*registration_id).into(), (*at).into(), write(actor)?.into(), write(action)?.into()])
    });
    sql(INSERT).insert_rows(tx, rows.collect::<Result<_>>()?).await.map(|_| ())
}

/// Everything that was done to a registration, the oldest first.
pub async fn of(target: impl Into<Target<'_>>, registration: Uuid) -> Result<Vec<AuditEntry>> {
    let rows: Vec<HistoryRow> = sql(OF).bind(registration).all(target).await?;
    rows.into_iter()
        .map(|row| Ok(AuditEntry { at: row.at, actor: read(&row.actor)?, action: read(&row.deed)? }))
        .collect()
}

fn write(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Unavailable(sqlx::Error::Encode(error.into())))
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Unavailable(sqlx::Error::Decode(error.into())))
}
