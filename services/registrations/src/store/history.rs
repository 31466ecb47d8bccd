//! The history of registrations: rows are added, never changed or taken away.

use chrono::{DateTime, Utc};
use fachtag_db::{Database, Error, Result, Tx, sql, statements};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use crate::domain::history::{Actor, Deed};

statements! {
    INSERT = "INSERT INTO history (id, registration_id, at, actor, deed) VALUES {rows}";
    OF = "SELECT at, actor, deed FROM history WHERE registration_id = $1 ORDER BY at, id";
}

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub id: Uuid,
    pub registration_id: Uuid,
    pub at: DateTime<Utc>,
    pub actor: Actor,
    pub deed: Deed,
}

/// A stored entry, to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub at: DateTime<Utc>,
    pub actor: Actor,
    pub deed: Deed,
}

#[derive(sqlx::FromRow)]
struct Row {
    at: DateTime<Utc>,
    actor: String,
    deed: String,
}

/// Adds entries.
///
/// # Errors
/// When the database refuses.
pub async fn insert(tx: &mut Tx, entries: &[Entry]) -> Result<()> {
    let rows = entries.iter().map(|entry| {
        let Entry { id, registration_id, at, actor, deed } = entry;
        Ok(vec![(*id).into(), (*registration_id).into(), (*at).into(), write(actor)?.into(), write(deed)?.into()])
    });
    sql(INSERT).insert_rows(tx, rows.collect::<Result<_>>()?).await.map(|_| ())
}

/// Everything that was done to a registration, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of(database: &Database, registration: Uuid) -> Result<Vec<Told>> {
    let rows: Vec<Row> = sql(OF).bind(registration).all(database).await?;
    rows.into_iter().map(|row| Ok(Told { at: row.at, actor: read(&row.actor)?, deed: read(&row.deed)? })).collect()
}

fn write(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::Unavailable(sqlx::Error::Encode(error.into())))
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Unavailable(sqlx::Error::Decode(error.into())))
}
