//! The organizers' tags on registrations, and the filters that they keep.

use chrono::{DateTime, Utc};
use fachtag_db::{Database, Result, Target, Tx, sql, statements};
use uuid::Uuid;

use super::registrations::CHUNK;
use crate::domain::{
    marks::{tags_of, tags_row},
    registration::Registration,
};

statements! {
    LOCK = "SELECT * FROM registration WHERE event_id = $1 AND id IN ({list}) {for_update}";
    SET = "UPDATE registration SET tags = $2 WHERE id = $1";
    ALL = "SELECT DISTINCT tags FROM registration WHERE event_id = $1 AND tags <> ''";
    SAVE_FILTER = "INSERT INTO saved_filter (id, event_id, name, query, created_at) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (event_id, name) DO UPDATE SET query = excluded.query";
    FILTERS = "SELECT id, name, query FROM saved_filter WHERE event_id = $1 ORDER BY name";
    COUNT_OTHER_FILTERS = "SELECT count(*) FROM saved_filter WHERE event_id = $1 AND name <> $2";
    FORGET_FILTER = "DELETE FROM saved_filter WHERE event_id = $1 AND id = $2";
}

/// Some registrations of an event that nobody else can change until the transaction ends.
pub async fn lock(tx: &mut Tx, event: Uuid, ids: &[Uuid]) -> Result<Vec<Registration>> {
    let mut found = Vec::new();
    for ids in ids.chunks(CHUNK) {
        found.extend(sql(LOCK).bind(event).list(ids.iter().copied()).all::<Registration>(&mut *tx).await?);
    }
    Ok(found)
}

/// Replaces the tags of a registration.
pub async fn set(tx: &mut Tx, id: Uuid, tags: &[String]) -> Result<()> {
    sql(SET).bind(id).bind(tags_row(tags)).execute(tx).await.map(|_| ())
}

/// Every tag of an event, each once, in order.
pub async fn all(target: impl Into<Target<'_>>, event: Uuid) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = sql(ALL).bind(event).all(target).await?;
    let mut tags: Vec<String> = rows.iter().flat_map(|(row,)| tags_of(row)).collect();
    tags.sort_unstable();
    tags.dedup();
    Ok(tags)
}

/// A filter with a name, for everybody who organizes the event.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct SavedFilter {
    pub id: Uuid,
    pub name: String,
    /// As it stands in the address of the table.
    pub query: String,
}

/// Keeps a filter; of the same name there is one.
pub async fn save_filter(tx: &mut Tx, event: Uuid, filter: &SavedFilter, now: DateTime<Utc>) -> Result<()> {
    let statement = sql(SAVE_FILTER).bind(filter.id).bind(event).bind(&filter.name).bind(&filter.query).bind(now);
    statement.execute(tx).await.map(|_| ())
}

/// The filters of an event by their names.
pub async fn filters(database: &Database, event: Uuid) -> Result<Vec<SavedFilter>> {
    sql(FILTERS).bind(event).all(database).await
}

/// How many filters of other names an event has.
pub async fn count_other_filters(tx: &mut Tx, event: Uuid, name: &str) -> Result<i64> {
    let (count,): (i64,) = sql(COUNT_OTHER_FILTERS).bind(event).bind(name).one(tx).await?;
    Ok(count)
}

/// Forgets a filter.
pub async fn forget_filter(tx: &mut Tx, event: Uuid, id: Uuid) -> Result<()> {
    sql(FORGET_FILTER).bind(event).bind(id).execute(tx).await.map(|_| ())
}
