//! Many registrations at a time.

use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_db::{Database, Result, Sql, Target, sql, statements};
use uuid::Uuid;

use super::registrations::CHUNK;
use crate::domain::{
    registration::{Registration, status_word},
    search::{MOST_WORDS, search_words},
};

/// SQL: everything of a search stands in the row; the parameters come from [`patterns`]. Rows of an earlier version have the former
/// key only.
macro_rules! found_by {
    ($($pattern:literal),+) => {
        concat!($("(CAST(", $pattern, " AS TEXT) IS NULL OR COALESCE(search_words, search_key) LIKE ", $pattern, " ESCAPE '!') AND ",)+ "TRUE")
    };
}
pub(super) use found_by;

statements! {
    BY_IDS = "SELECT * FROM registration WHERE event_id = $1 AND id IN ({list})";
    CONFIRMED = "SELECT * FROM registration WHERE event_id = $1 AND status = 'confirmed' ORDER BY sort_name, id";
    OF_EVENT = "SELECT * FROM registration WHERE event_id = $1 ORDER BY queue_no";
    LIST = concat!("SELECT * FROM registration WHERE id > $1
              AND (CAST($2 AS UUID) IS NULL OR event_id = $2)
              AND (CAST($3 AS TEXT) IS NULL OR status = $3)
              AND ", found_by!("$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11"), " ORDER BY id LIMIT $12");
}

/// Some registrations of an event.
pub async fn by_ids(database: &Database, event: Uuid, ids: &[Uuid]) -> Result<Vec<Registration>> {
    let mut registrations = Vec::new();
    for ids in ids.chunks(CHUNK) {
        registrations.extend(sql(BY_IDS).bind(event).list(ids.iter().copied()).all::<Registration>(database).await?);
    }
    Ok(registrations)
}

/// Everybody who has a seat, by name the German way.
pub async fn confirmed(target: impl Into<Target<'_>>, event: Uuid) -> Result<Vec<Registration>> {
    sql(CONFIRMED).bind(event).all(target).await
}

/// Every registration of an event, whatever became of it, by arrival.
pub async fn of_event(database: &Database, event: Uuid) -> Result<Vec<Registration>> {
    sql(OF_EVENT).bind(event).all(database).await
}

/// What to list.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    pub event: Option<Uuid>,
    pub status: Option<RegistrationStatus>,
    /// Words or parts of them, of names, institution, address and reference.
    pub query: Option<String>,
    /// The last id of the page before.
    pub after: Uuid,
    pub limit: u32,
}

/// What `LIKE` is to look for in the words of a row; nothing for those that a search has less than the most.
pub(super) fn patterns(query: Option<&str>) -> [Option<String>; MOST_WORDS] {
    let words = query.map(search_words).unwrap_or_default();
    let literal = |word: &String| word.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    std::array::from_fn(|at| words.get(at).map(|word| format!("%{}%", literal(word))))
}

/// Registrations by arrival.
pub async fn list(database: &Database, selection: Selection) -> Result<Vec<Registration>> {
    // PostgreSQL takes no text with a NUL, so that none is stored.
    if selection.query.as_ref().is_some_and(|query| query.contains('\0')) {
        return Ok(Vec::new());
    }
    let list = sql(LIST).bind(selection.after).bind(selection.event).bind(selection.status.map(status_word));
    let list = patterns(selection.query.as_deref()).into_iter().fold(list, Sql::bind);
    list.bind(selection.limit).all(database).await
}
