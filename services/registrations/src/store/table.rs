//! The table of an event's registrations, as the organizers' desk shows it.

use chrono::{DateTime, Utc};
use fachtag_db::{Database, Result, Target, sql, statements};
use uuid::Uuid;

use super::registrations::{Row, pattern};

/// The rows that a filter leaves; both statements below must say the same.
macro_rules! filtered {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            " FROM registration WHERE event_id = $1
              AND CASE CAST($2 AS TEXT) WHEN 'all' THEN TRUE WHEN 'active' THEN status <> 'cancelled' ELSE status = $2 END
              AND (CAST($3 AS TEXT) IS NULL OR search_key LIKE $3 ESCAPE '!')
              AND (CAST($4 AS TEXT) IS NULL OR COALESCE(attendance, 'open') = $4)
              AND (CAST($5 AS TEXT) IS NULL OR COALESCE(mail_state, 'none') = $5)
              AND (CAST($6 AS TEXT) IS NULL OR meal = $6)",
            $after
        )
    };
}

statements! {
    COUNT = filtered!("SELECT count(*)", "");
    IDS = filtered!("SELECT id", "");
    BY_NAME = filtered!("SELECT *", " ORDER BY sort_name, id LIMIT $7 OFFSET $8");
    BY_NAME_BACK = filtered!("SELECT *", " ORDER BY sort_name DESC, id DESC LIMIT $7 OFFSET $8");
    BY_INSTITUTION = filtered!("SELECT *", " ORDER BY sort_institution, sort_name, id LIMIT $7 OFFSET $8");
    BY_INSTITUTION_BACK = filtered!("SELECT *", " ORDER BY sort_institution DESC, sort_name DESC, id DESC LIMIT $7 OFFSET $8");
    /// Alphabetical is the order of life backwards: confirmed comes before waitlisted, and cancelled must come last.
    BY_STATUS = filtered!("SELECT *", " ORDER BY CASE status WHEN 'cancelled' THEN 1 ELSE 0 END, status, queue_no, id LIMIT $7 OFFSET $8");
    BY_STATUS_BACK = filtered!("SELECT *", " ORDER BY CASE status WHEN 'cancelled' THEN 1 ELSE 0 END DESC, status DESC, queue_no DESC, id DESC LIMIT $7 OFFSET $8");
    BY_ARRIVAL = filtered!("SELECT *", " ORDER BY registered_at, id LIMIT $7 OFFSET $8");
    BY_ARRIVAL_BACK = filtered!("SELECT *", " ORDER BY registered_at DESC, id DESC LIMIT $7 OFFSET $8");
    QUEUE = "SELECT id FROM registration WHERE event_id = $1 AND status = 'waitlisted' ORDER BY queue_no, id";
    COUNTS = "SELECT status, attendance, count(*) AS people, count(CASE WHEN mail_state = 'failed' THEN 1 END) AS failed
              FROM registration WHERE event_id = $1 GROUP BY status, attendance";
    CAUTIONED = "SELECT count(*) FROM registration WHERE event_id = $1 AND caution IS NOT NULL AND registered_at > $2";
}

/// How many sign-ups since then looked like a program's.
///
/// # Errors
/// When the database does not answer.
pub async fn cautioned(database: &Database, event: Uuid, since: DateTime<Utc>) -> Result<i64> {
    let (count,): (i64,) = sql(CAUTIONED).bind(event).bind(since).one(database).await?;
    Ok(count)
}

/// Which rows. Every word is compared with what is stored.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Filter {
    /// `active`, `all`, or a status.
    pub status: String,
    /// Part of a name, institution, address or reference.
    #[serde(default)]
    pub query: Option<String>,
    /// `present`, `absent`, `excused`, or `open` for not noted yet.
    #[serde(default)]
    pub attendance: Option<String>,
    /// `accepted`, `failed`, or `none`.
    #[serde(default)]
    pub mail: Option<String>,
    #[serde(default)]
    pub meal: Option<String>,
}

impl Default for Filter {
    fn default() -> Self {
        Self { status: "active".into(), query: None, attendance: None, mail: None, meal: None }
    }
}

impl Filter {
    /// PostgreSQL takes no text with a NUL, so that none is stored.
    fn holds_nul(&self) -> bool {
        let Self { status, query, attendance, mail, meal } = self;
        [Some(status), query.as_ref(), attendance.as_ref(), mail.as_ref(), meal.as_ref()]
            .into_iter()
            .flatten()
            .any(|word| word.contains('\0'))
    }

    fn bind(&self, statement: &'static str, event: Uuid) -> fachtag_db::Sql {
        sql(statement)
            .bind(event)
            .bind(&self.status)
            .bind(self.query.as_deref().map(pattern))
            .bind(self.attendance.clone())
            .bind(self.mail.clone())
            .bind(self.meal.clone())
    }
}

/// What the rows are sorted by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    #[default]
    Name,
    Institution,
    Status,
    Arrival,
}

impl Sort {
    const fn statement(self, back: bool) -> &'static str {
        match (self, back) {
            (Self::Name, false) => BY_NAME,
            (Self::Name, true) => BY_NAME_BACK,
            (Self::Institution, false) => BY_INSTITUTION,
            (Self::Institution, true) => BY_INSTITUTION_BACK,
            (Self::Status, false) => BY_STATUS,
            (Self::Status, true) => BY_STATUS_BACK,
            (Self::Arrival, false) => BY_ARRIVAL,
            (Self::Arrival, true) => BY_ARRIVAL_BACK,
        }
    }
}

/// How many people of one status came, did not come, or are not noted.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Count {
    pub status: String,
    pub attendance: Option<String>,
    pub people: i64,
    /// Whose last mail could not be delivered.
    pub failed: i64,
}

/// How many rows a filter leaves.
///
/// # Errors
/// When the database does not answer.
pub async fn count(database: &Database, event: Uuid, filter: &Filter) -> Result<u32> {
    let (count,): (i64,) = filter.bind(COUNT, event).one(database).await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Some of the rows that a filter leaves.
///
/// # Errors
/// When the database does not answer.
pub async fn page(
    database: &Database,
    event: Uuid,
    filter: &Filter,
    (sort, back): (Sort, bool),
    (limit, offset): (u32, u32),
) -> Result<Vec<Row>> {
    filter.bind(sort.statement(back), event).bind(limit).bind(offset).all(database).await
}

/// The ids of all rows that a filter leaves.
///
/// # Errors
/// When the database does not answer.
pub async fn ids(target: impl Into<Target<'_>>, event: Uuid, filter: &Filter) -> Result<Vec<Uuid>> {
    if filter.holds_nul() {
        return Ok(Vec::new());
    }
    let rows: Vec<(Uuid,)> = filter.bind(IDS, event).all(target).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Whoever waits, in order.
///
/// # Errors
/// When the database does not answer.
pub async fn queue(database: &Database, event: Uuid) -> Result<Vec<Uuid>> {
    let rows: Vec<(Uuid,)> = sql(QUEUE).bind(event).all(database).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Everybody of an event, counted.
///
/// # Errors
/// When the database does not answer.
pub async fn counts(database: &Database, event: Uuid) -> Result<Vec<Count>> {
    sql(COUNTS).bind(event).all(database).await
}
