//! Running one statement on either database.

use std::{
    borrow::Cow,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sqlx::{AssertSqlSafe, PgConnection, PgPool, SqliteConnection, SqlitePool, postgres::PgRow, sqlite::SqliteRow};

use crate::{
    Error, Result, Value,
    database::{Backend, Database, Inner, Tx, in_time},
};

/// A row type that both databases can fill: `#[derive(sqlx::FromRow)]`, or a tuple.
pub trait Row: for<'r> sqlx::FromRow<'r, SqliteRow> + for<'r> sqlx::FromRow<'r, PgRow> + Send + Unpin {}

impl<T> Row for T where T: for<'r> sqlx::FromRow<'r, SqliteRow> + for<'r> sqlx::FromRow<'r, PgRow> + Send + Unpin {}

/// Where a statement runs: in a transaction (`&mut Tx`), or by itself (`&Database`; on SQLite such a statement may only read).
pub struct Target<'t> {
    on: On<'t>,
    /// Of the transaction.
    failed: Option<&'t mut bool>,
}

enum On<'t> {
    Sqlite(&'t mut SqliteConnection, Arc<AtomicBool>),
    SqlitePool(&'t SqlitePool),
    Postgres(&'t mut PgConnection, Duration),
    PostgresPool(&'t PgPool, Duration),
}

impl<'t> From<&'t mut Tx> for Target<'t> {
    fn from(tx: &'t mut Tx) -> Self {
        let on = match &mut tx.inner {
            Inner::Sqlite { tx, suspect } => On::Sqlite(tx, Arc::clone(suspect)),
            Inner::Postgres { tx, time_limit } => On::Postgres(tx, *time_limit),
        };
        Self { on, failed: Some(&mut tx.failed) }
    }
}

impl<'t> From<&'t Database> for Target<'t> {
    fn from(database: &'t Database) -> Self {
        let on = match &database.backend {
            Backend::Sqlite { readers, .. } => On::SqlitePool(readers),
            Backend::Postgres { pool, time_limit } => On::PostgresPool(pool, *time_limit),
        };
        Self { on, failed: None }
    }
}

impl On<'_> {
    fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(..) | Self::SqlitePool(_))
    }
}

/// A statement with its parameters.
pub struct Sql {
    text: Cow<'static, str>,
    values: Vec<Value>,
}

/// Starts a statement.
pub fn sql(text: &'static str) -> Sql {
    Sql { text: Cow::Borrowed(text), values: Vec::new() }
}

macro_rules! query {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                Value::Bool(value) => query.bind(value),
                Value::Bytes(value) => query.bind(value),
                Value::Int(value) => query.bind(value),
                Value::Json(value) => query.bind(value),
                Value::Text(value) => query.bind(value),
                Value::Time(value) => query.bind(value),
                Value::Uuid(value) => query.bind(value),
            };
        }
        query
    }};
}

/// Runs a query on the target: once a statement of a transaction has failed, none after it.
macro_rules! run {
    ($self:expr, $target:expr, $query:expr, $method:ident, $of:expr) => {{
        let Target { on, failed } = $target.into();
        if failed.as_deref() == Some(&true) {
            return Err(Error::Spoiled);
        }
        let text = $self.text_for(&on);
        let values = $self.values;
        let (result, suspect) = match on {
            On::Sqlite(on, suspect) => (query!($query(text), values).$method(on).await.map($of), Some(suspect)),
            On::SqlitePool(on) => (query!($query(text), values).$method(on).await.map($of), None),
            On::Postgres(on, time_limit) => {
                (in_time(time_limit, query!($query(text), values).$method(on)).await.map($of), None)
            }
            On::PostgresPool(on, time_limit) => {
                (in_time(time_limit, query!($query(text), values).$method(on)).await.map($of), None)
            }
        };
        result.map_err(|error| {
            // A row that is not there or not readable is no failure of the database.
            let failure = !matches!(error, sqlx::Error::RowNotFound | sqlx::Error::ColumnDecode { .. });
            let error = Error::from(error);
            if let Some(failed) = failed.filter(|_| failure) {
                *failed = true;
            }
            if let (Error::Unavailable(_), true, Some(suspect)) = (&error, failure, suspect) {
                suspect.store(true, Ordering::Relaxed);
            }
            error
        })
    }};
}

impl Sql {
    /// Gives the next parameter (`$1`, `$2`, …).
    #[must_use]
    pub fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Fills the token `{list}` with parameters, as in `id IN ({list})`. The other parameters must be bound before.
    /// The list is padded by its last value to the next power of two, so that few different statements are prepared.
    #[must_use]
    pub fn list(mut self, values: impl IntoIterator<Item = impl Into<Value>>) -> Self {
        let mut values: Vec<Value> = values.into_iter().map(Into::into).collect();
        if let Some(last) = values.last().cloned() {
            values.resize(values.len().next_power_of_two(), last);
        }
        let first = self.values.len() + 1;
        // An empty list matches nothing.
        let list = if values.is_empty() { "NULL".to_owned() } else { parameters(first, values.len()) };
        self.text = Cow::Owned(self.text.replace("{list}", &list));
        self.values.extend(values);
        self
    }

    /// Fills the token `{row}` with one parameter for each value, as in `(a, b) = ({row})`. The other parameters must be bound
    /// before.
    #[must_use]
    pub fn row(mut self, values: Vec<Value>) -> Self {
        let row = parameters(self.values.len() + 1, values.len());
        self.text = Cow::Owned(self.text.replace("{row}", &row));
        self.values.extend(values);
        self
    }

    /// All rows.
    ///
    /// # Errors
    /// When the statement fails.
    pub async fn all<'t, T: Row>(self, target: impl Into<Target<'t>>) -> Result<Vec<T>> {
        run!(self, target, sqlx::query_as::<_, T>, fetch_all, |found| found)
    }

    /// The only row.
    ///
    /// # Errors
    /// When the statement fails or finds no row.
    pub async fn one<'t, T: Row>(self, target: impl Into<Target<'t>>) -> Result<T> {
        run!(self, target, sqlx::query_as::<_, T>, fetch_one, |found| found)
    }

    /// The only row, if there is one.
    ///
    /// # Errors
    /// When the statement fails.
    pub async fn optional<'t, T: Row>(self, target: impl Into<Target<'t>>) -> Result<Option<T>> {
        run!(self, target, sqlx::query_as::<_, T>, fetch_optional, |found| found)
    }

    /// Runs the statement; how many rows it touched.
    ///
    /// # Errors
    /// When the statement fails.
    pub async fn execute<'t>(self, target: impl Into<Target<'t>>) -> Result<u64> {
        run!(self, target, sqlx::query, execute, |done| done.rows_affected())
    }

    /// Inserts many rows by a statement of the form `INSERT INTO t (a, b) VALUES {rows}`, in as few round trips as make
    /// sense; how many rows were inserted.
    ///
    /// # Errors
    /// When a statement fails; the transaction is then to be given up.
    pub async fn insert_rows(self, tx: &mut Tx, mut rows: Vec<Vec<Value>>) -> Result<u64> {
        let mut inserted = 0;
        while !rows.is_empty() {
            // Few different sizes, so that few different statements are prepared.
            let size = [256, 128, 64, 32, 16, 8, 4, 2, 1].into_iter().find(|size| *size <= rows.len()).unwrap_or(1);
            let rest = rows.split_off(size);
            let width = rows.first().map_or(0, Vec::len);
            let groups: Vec<String> =
                (0..size).map(|row| format!("({})", parameters(row * width + 1, width))).collect();
            let statement = Sql {
                text: Cow::Owned(self.text.replace("{rows}", &groups.join(","))),
                values: rows.into_iter().flatten().collect(),
            };
            inserted += statement.execute(&mut *tx).await?;
            rows = rest;
        }
        Ok(inserted)
    }

    /// Lets the database check the statement without running it; for tests.
    ///
    /// # Errors
    /// When the database does not understand the statement.
    pub async fn prepare(self, database: &Database) -> Result<()> {
        use sqlx::{Executor, SqlSafeStr};
        let mut tx = database.begin().await?;
        let Target { on, .. } = Target::from(&mut tx);
        let columns = self.text.split_once(')').map_or(0, |(head, _)| head.matches(',').count() + 1);
        let text = self.text_for(&on).0.replace("{rows}", &format!("({})", parameters(1, columns)));
        let text = text.replace("{list}", "NULL").replace("{row}", &["NULL"].repeat(columns).join(","));
        let text = AssertSqlSafe(text).into_sql_str();
        match on {
            On::Sqlite(on, _) => _ = on.prepare(text).await?,
            On::Postgres(on, _) => _ = on.prepare(text).await?,
            On::SqlitePool(_) | On::PostgresPool(..) => {}
        }
        Ok(())
    }

    fn text_for(&self, on: &On<'_>) -> AssertSqlSafe<String> {
        if !self.text.contains("{for_update") {
            return AssertSqlSafe(self.text.clone().into_owned());
        }
        let (plain, skip) = if on.is_sqlite() { ("", "") } else { ("FOR UPDATE", "FOR UPDATE SKIP LOCKED") };
        AssertSqlSafe(self.text.replace("{for_update_skip_locked}", skip).replace("{for_update}", plain))
    }
}

/// `$first,$first+1,…`
fn parameters(first: usize, count: usize) -> String {
    let names: Vec<String> = (first..first + count).map(|number| format!("${number}")).collect();
    names.join(",")
}
