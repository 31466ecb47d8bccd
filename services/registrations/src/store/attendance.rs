//! Who came.

use chrono::{DateTime, Utc};
use fachtag_db::{Database, Result, Tx, sql, statements};
use uuid::Uuid;

use super::registrations::Row;

/// Ids in one statement; SQLite takes some ten thousands of parameters at most.
const CHUNK: usize = 1_000;

statements! {
    MARK = "UPDATE registration SET attendance = $2, version = version + 1, changed_at = $3
            WHERE event_id = $1 AND status = 'confirmed' AND COALESCE(attendance, '') <> COALESCE($2, '') AND id IN ({list})
            RETURNING *";
    MARK_REST = "UPDATE registration SET attendance = $2, version = version + 1, changed_at = $3
                 WHERE event_id = $1 AND status = 'confirmed' AND attendance IS NULL RETURNING *";
    EXPECTED = "SELECT * FROM registration WHERE event_id = $1 AND status = 'confirmed' ORDER BY sort_name, id";
}

/// Notes whether these people with a seat came, or takes the note back; those for whom that is new. `None` is neither.
///
/// # Errors
/// When the database refuses.
pub async fn mark(
    tx: &mut Tx,
    event: Uuid,
    ids: &[Uuid],
    attendance: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Vec<Row>> {
    let mut marked = Vec::new();
    for ids in ids.chunks(CHUNK) {
        let statement = sql(MARK).bind(event).bind(attendance).bind(now).list(ids.iter().copied());
        let rows: Vec<Row> = statement.all(&mut *tx).await?;
        marked.extend(rows);
    }
    Ok(marked)
}

/// Notes the same of everybody with a seat of whom nothing is noted.
///
/// # Errors
/// When the database refuses.
pub async fn mark_rest(tx: &mut Tx, event: Uuid, attendance: &str, now: DateTime<Utc>) -> Result<Vec<Row>> {
    sql(MARK_REST).bind(event).bind(attendance).bind(now).all(tx).await
}

/// Everybody with a seat, by name the German way.
///
/// # Errors
/// When the database does not answer.
pub async fn expected(database: &Database, event: Uuid) -> Result<Vec<Row>> {
    sql(EXPECTED).bind(event).all(database).await
}
