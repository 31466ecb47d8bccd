//! The table of an event's registrations, as organizers see it.

use chrono::{DateTime, Utc};
use fachtag_contracts::attendance::Attendance;
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_db::{Database, Result, Sql, Target, sql, statements};
use uuid::Uuid;

use super::{
    listing::{found_by, patterns},
    row::{from_row, read, some},
};
use crate::domain::{
    marks::MOST_MARKS,
    registration::{Registration, status_from_word},
    table::{RegistrationFilter, Sort},
};

/// SQL: every mark of the filter stands in the row. What stands there is not there any more when it is replaced by nothing: that compares
/// letter by letter on both databases, which `LIKE` does not. The parameters come from [`mark_patterns`].
macro_rules! marked_by {
    ($($mark:literal),+) => {
        concat!($("(CAST(", $mark, " AS TEXT) IS NULL OR REPLACE(COALESCE(answer_marks, '') || tags || sessions, ", $mark,
                  ", '') <> COALESCE(answer_marks, '') || tags || sessions) AND ",)+ "TRUE")
    };
}

/// The rows that a filter leaves; both statements below must say the same.
macro_rules! filtered {
    ($before:literal, $after:literal) => {
        concat!(
            $before,
            " FROM registration WHERE event_id = $1
              AND CASE CAST($2 AS TEXT) WHEN 'all' THEN TRUE WHEN 'active' THEN status <> 'cancelled' ELSE status = $2 END
              AND (CAST($3 AS TEXT) IS NULL OR COALESCE(attendance, 'open') = $3)
              AND (CAST($4 AS TEXT) IS NULL OR COALESCE(mail_state, 'none') = $4)
              AND (CAST($5 AS TEXT) IS NULL OR meal = $5)
              AND ",
            found_by!("$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13"),
            " AND ",
            marked_by!("$14", "$15", "$16", "$17", "$18", "$19", "$20"),
            $after
        )
    };
}

statements! {
    COUNT = filtered!("SELECT count(*)", "");
    IDS = filtered!("SELECT id", "");
    BY_NAME = filtered!("SELECT *", " ORDER BY sort_name, id LIMIT $21 OFFSET $22");
    BY_NAME_BACK = filtered!("SELECT *", " ORDER BY sort_name DESC, id DESC LIMIT $21 OFFSET $22");
    BY_INSTITUTION = filtered!("SELECT *", " ORDER BY sort_institution, sort_name, id LIMIT $21 OFFSET $22");
    BY_INSTITUTION_BACK = filtered!("SELECT *", " ORDER BY sort_institution DESC, sort_name DESC, id DESC LIMIT $21 OFFSET $22");
    /// Alphabetical is the order of life backwards: confirmed comes before waitlisted, and cancelled must come last.
    BY_STATUS = filtered!("SELECT *", " ORDER BY CASE status WHEN 'cancelled' THEN 1 ELSE 0 END, status, queue_no, id LIMIT $21 OFFSET $22");
    BY_STATUS_BACK = filtered!("SELECT *", " ORDER BY CASE status WHEN 'cancelled' THEN 1 ELSE 0 END DESC, status DESC, queue_no DESC, id DESC LIMIT $21 OFFSET $22");
    BY_ARRIVAL = filtered!("SELECT *", " ORDER BY registered_at, id LIMIT $21 OFFSET $22");
    BY_ARRIVAL_BACK = filtered!("SELECT *", " ORDER BY registered_at DESC, id DESC LIMIT $21 OFFSET $22");
    COUNTS = "SELECT status, attendance, count(*) AS people, count(CASE WHEN mail_state = 'failed' THEN 1 END) AS failed
              FROM registration WHERE event_id = $1 GROUP BY status, attendance";
    SUSPICIOUS = "SELECT count(*) FROM registration WHERE event_id = $1 AND caution IS NOT NULL AND registered_at > $2";
}

/// How many sign-ups since then looked like a program's.
pub async fn suspicious(database: &Database, event: Uuid, since: DateTime<Utc>) -> Result<i64> {
    let (count,): (i64,) = sql(SUSPICIOUS).bind(event).bind(since).one(database).await?;
    Ok(count)
}

fn bind(filter: &RegistrationFilter, statement: &'static str, event: Uuid) -> Sql {
    let RegistrationFilter { status, query, attendance, mail, meal, marks } = filter;
    let statement = sql(statement).bind(event).bind(status).bind(attendance.clone());
    let statement = statement.bind(mail.clone()).bind(meal.clone());
    let statement = patterns(query.as_deref()).into_iter().fold(statement, Sql::bind);
    mark_patterns(marks).into_iter().fold(statement, Sql::bind)
}

/// What is looked for in the marks of a row.
fn mark_patterns(marks: &[String]) -> [Option<String>; MOST_MARKS] {
    std::array::from_fn(|at| marks.get(at).map(|mark| format!("|{mark}|")))
}

const fn statement(sort: Sort, back: bool) -> &'static str {
    match (sort, back) {
        (Sort::Name, false) => BY_NAME,
        (Sort::Name, true) => BY_NAME_BACK,
        (Sort::Institution, false) => BY_INSTITUTION,
        (Sort::Institution, true) => BY_INSTITUTION_BACK,
        (Sort::Status, false) => BY_STATUS,
        (Sort::Status, true) => BY_STATUS_BACK,
        (Sort::Arrival, false) => BY_ARRIVAL,
        (Sort::Arrival, true) => BY_ARRIVAL_BACK,
    }
}

/// How many people of one status came, did not come, or are not noted.
#[derive(Debug, Clone)]
pub struct Count {
    pub status: RegistrationStatus,
    pub attendance: Option<Attendance>,
    pub people: i64,
    /// Whose last mail could not be delivered.
    pub failed: i64,
}

from_row!(Count, row => {
        Ok(Self {
            status: read(row, "status", |word: String| status_from_word(&word))?,
            attendance: read(row, "attendance", some(|word: String| Attendance::parse(&word)))?,
            people: row.try_get("people")?,
            failed: row.try_get("failed")?,
        })
});

/// How many rows a filter leaves.
pub async fn count(database: &Database, event: Uuid, filter: &RegistrationFilter) -> Result<u32> {
    let (count,): (i64,) = bind(filter, COUNT, event).one(database).await?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Some of the rows that a filter leaves.
pub async fn page(
    database: &Database,
    event: Uuid,
    filter: &RegistrationFilter,
    (sort, back): (Sort, bool),
    (limit, offset): (u32, u32),
) -> Result<Vec<Registration>> {
    bind(filter, statement(sort, back), event).bind(limit).bind(offset).all(database).await
}

/// The ids of all rows that a filter leaves.
pub async fn ids(target: impl Into<Target<'_>>, event: Uuid, filter: &RegistrationFilter) -> Result<Vec<Uuid>> {
    if filter.holds_nul() {
        return Ok(Vec::new());
    }
    let rows: Vec<(Uuid,)> = bind(filter, IDS, event).all(target).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Everybody of an event, counted.
pub async fn counts(database: &Database, event: Uuid) -> Result<Vec<Count>> {
    sql(COUNTS).bind(event).all(database).await
}
