//! Bringing a store up to date.

use std::{
    fs::{File, OpenOptions, TryLockError},
    os::unix::fs::OpenOptionsExt,
    path::Path,
    time::Duration,
};

use sqlx::{AssertSqlSafe, migrate::Migrator};

use crate::{
    Cause, Database, Error, Result,
    database::{Backend, in_time},
};

/// How often a program that waits for another's migration looks again.
const LOCK_PAUSE: Duration = Duration::from_millis(20);

impl Database {
    /// Applies one folder of migrations. `history` is the table that remembers which were applied: folders that share a
    /// schema keep a history each.
    ///
    /// On PostgreSQL the schema is made when it is missing; when it belongs to another role, that role's rights are used,
    /// so an administrator can migrate for services that may do less.
    ///
    /// # Errors
    /// When the database is away, a right is missing or a migration fails.
    pub async fn migrate(&self, migrator: &Migrator, history: &'static str) -> Result<()> {
        // Copied, since the table's name is a property of the migrator.
        let mut migrator = Migrator { migrations: migrator.migrations.clone(), ..Migrator::DEFAULT };
        migrator.dangerous_set_table_name(history);
        // A newer version may have been here: migrations only expand, so that this one still runs.
        migrator.set_ignore_missing(true);
        match &self.backend {
            Backend::Sqlite { writer, .. } => {
                // The library locks PostgreSQL only; a command line beside a starting server would collide.
                let _lock = exclusive(&writer.connect_options().get_filename().with_extension("lock")).await?;
                migrator.run(writer).await?;
            }
            Backend::Postgres { pool, .. } => {
                let mut connection = pool.acquire().await?;
                let schema = self.service();
                let owner: Option<(String,)> =
                    sqlx::query_as("SELECT pg_get_userbyid(nspowner)::text FROM pg_namespace WHERE nspname = $1")
                        .bind(schema)
                        .fetch_optional(&mut *connection)
                        .await?;
                let prepare = match owner {
                    Some((owner,)) => format!("SET ROLE \"{}\"", owner.replace('"', "\"\"")),
                    None => format!("CREATE SCHEMA IF NOT EXISTS {schema}"),
                };
                match sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut *connection).await.map_err(Error::from) {
                    // Another replica made the schema in the same moment, which IF NOT EXISTS does not cover.
                    Ok(_) | Err(Error::Unique(_)) => {}
                    Err(error) => return Err(error),
                }
                let without_limits =
                    "SET statement_timeout = 0; SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0";
                sqlx::raw_sql(without_limits).execute(&mut *connection).await?;
                let done = migrator.run(&mut *connection).await;
                let as_before = "RESET ROLE; RESET statement_timeout; RESET lock_timeout; \
                                 RESET idle_in_transaction_session_timeout";
                sqlx::raw_sql(as_before).execute(&mut *connection).await?;
                done?;
            }
        }
        Ok(())
    }

    /// Whether every migration of the folder was applied.
    pub async fn is_migrated(&self, migrator: &Migrator, history: &'static str) -> Result<bool> {
        let text = AssertSqlSafe(format!("SELECT version FROM {history} WHERE success"));
        let applied: Result<Vec<(i64,)>, sqlx::Error> = match &self.backend {
            Backend::Sqlite { readers, .. } => sqlx::query_as(text).fetch_all(readers).await,
            Backend::Postgres { pool, time_limit } => in_time(*time_limit, sqlx::query_as(text).fetch_all(pool)).await,
        };
        match applied.map_err(Error::from) {
            Ok(applied) => Ok(migrator.iter().all(|migration| applied.contains(&(migration.version,)))),
            // The history is missing: nothing was applied.
            Err(error) if error.cause() == Cause::NoSuchTable => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether this login may look into the schema of the service. A service's own login may not look into the others'.
    pub async fn may_look(&self) -> Result<bool> {
        let Backend::Postgres { pool, time_limit } = &self.backend else { return Ok(true) };
        let allowed =
            sqlx::query_as("SELECT has_schema_privilege(nspname, 'USAGE') FROM pg_namespace WHERE nspname = $1")
                .bind(self.service())
                .fetch_optional(pool);
        let allowed: Option<(bool,)> = in_time(*time_limit, allowed).await?;
        // A schema that is not there is not forbidden.
        Ok(allowed.is_none_or(|(allowed,)| allowed))
    }
}

/// Waits until no other program holds the lock; it ends with the file handle.
async fn exclusive(path: &Path) -> Result<File, sqlx::Error> {
    let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path);
    let file = file.map_err(sqlx::Error::Io)?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => tokio::time::sleep(LOCK_PAUSE).await,
            Err(TryLockError::Error(error)) => return Err(sqlx::Error::Io(error)),
        }
    }
}
