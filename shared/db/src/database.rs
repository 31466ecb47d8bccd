//! Opening a service's store, and its transactions.

use std::{fs::DirBuilder, os::unix::fs::DirBuilderExt, path::PathBuf, str::FromStr, time::Duration};

use sqlx::{
    PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{Result, sql};

/// Where the stores are.
#[derive(Debug, Clone)]
pub enum DatabaseUrl {
    /// A folder with one file per service.
    Folder(PathBuf),
    /// `postgres://…`, one schema per service.
    Postgres(String),
}

/// One service's store. Cloning shares the connections.
#[derive(Clone)]
pub struct Database {
    pub(crate) backend: Backend,
    service: &'static str,
}

#[derive(Clone)]
pub(crate) enum Backend {
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    Postgres(PgPool),
}

/// A transaction that may write. Dropped without [`Tx::commit`], it changes nothing.
pub struct Tx(pub(crate) Inner);

pub(crate) enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

const POSTGRES_CONNECTIONS: u32 = 12;
/// Plans kept from when a table was empty would read all of it in a rush; making a plan costs little.
const PLANS: (&str, &str) = ("plan_cache_mode", "force_custom_plan");
/// In milliseconds. Migrations lift it.
const STATEMENT_TIMEOUT: &str = "30000";
const SQLITE_READERS: u32 = 3;
/// How long a caller waits for a connection before it gets an error.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long SQLite waits for another process (the command line beside the server).
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

impl Database {
    /// Opens the store of `service`. Connects when first used, except that SQLite's file is made at once.
    ///
    /// # Errors
    /// When the URL is wrong or the file cannot be opened.
    pub async fn open(url: &DatabaseUrl, service: &'static str) -> Result<Self> {
        let backend = match url {
            DatabaseUrl::Folder(folder) => sqlite(folder.join(format!("{service}.db"))).await?,
            DatabaseUrl::Postgres(url) => {
                let options = PgConnectOptions::from_str(url)?
                    .application_name(&format!("fachtag-{service}"))
                    // A connection whose other end is gone must not keep an event's seats locked.
                    .options([("search_path", service), ("statement_timeout", STATEMENT_TIMEOUT), PLANS]);
                Backend::Postgres(
                    PgPoolOptions::new()
                        .max_connections(POSTGRES_CONNECTIONS)
                        .acquire_timeout(ACQUIRE_TIMEOUT)
                        .connect_lazy_with(options),
                )
            }
        };
        Ok(Self { backend, service })
    }

    /// The service whose store this is.
    pub fn service(&self) -> &'static str {
        self.service
    }

    /// Begins a transaction that may write. On SQLite it is the only one at that time.
    ///
    /// # Errors
    /// When the database is away or stays busy.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(Tx(match &self.backend {
            Backend::Sqlite { writer, .. } => Inner::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Backend::Postgres(pool) => Inner::Postgres(pool.begin().await?),
        }))
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<()> {
        sql("SELECT 1").execute(self).await.map(|_| ())
    }

    /// Closes the connections once nobody uses them.
    pub async fn close(&self) {
        match &self.backend {
            Backend::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Backend::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Makes all changes of the transaction last.
    ///
    /// # Errors
    /// When the database could not; then none of them does, or the answer was lost on the way.
    pub async fn commit(self) -> Result<()> {
        match self.0 {
            Inner::Sqlite(tx) => tx.commit().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Undoes all changes of the transaction now.
    ///
    /// # Errors
    /// When the connection broke; the changes are undone all the same.
    pub async fn rollback(self) -> Result<()> {
        match self.0 {
            Inner::Sqlite(tx) => tx.rollback().await?,
            Inner::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

async fn sqlite(file: PathBuf) -> Result<Backend> {
    if let Some(folder) = file.parent() {
        // Personal data is nobody else's business on a shared machine.
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(sqlx::Error::Io)?;
    }
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT);
    let pool = || SqlitePoolOptions::new().acquire_timeout(ACQUIRE_TIMEOUT * 3).idle_timeout(None).max_lifetime(None);
    let writer = pool().max_connections(1).connect_with(options.clone()).await?;
    let readers = pool().max_connections(SQLITE_READERS).connect_lazy_with(options.pragma("query_only", "ON"));
    Ok(Backend::Sqlite { writer, readers })
}
