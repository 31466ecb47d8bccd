//! Opening a service's store, and its transactions.

use std::{
    fs::{DirBuilder, OpenOptions},
    future::Future,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::PathBuf,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use sqlx::{
    Connection, PgConnection, PgPool, Postgres, Sqlite, SqlitePool, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{Error, Result, sql};

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
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
        /// The writer's transaction ended badly: the connection is not used again.
        suspect: Arc<AtomicBool>,
    },
    Postgres {
        pool: PgPool,
        /// The longest wait for the answer to one statement.
        time_limit: Duration,
    },
}

/// A transaction that may write. Dropped without [`Tx::commit`], it changes nothing.
pub struct Tx {
    pub(crate) inner: Inner,
    /// A statement failed. PostgreSQL then refuses all others. SQLite may have undone the transaction by itself (disk full, I/O
    /// error) and would make what follows last at once.
    pub(crate) failed: bool,
}

pub(crate) enum Inner {
    Sqlite { tx: Transaction<'static, Sqlite>, suspect: Arc<AtomicBool> },
    Postgres { tx: Transaction<'static, Postgres>, time_limit: Duration },
}

const POSTGRES_CONNECTIONS: u32 = 12;
/// Plans kept from when a table was empty would read all of it in a rush; making a plan costs little.
const PLANS: (&str, &str) = ("plan_cache_mode", "force_custom_plan");
const SQLITE_READERS: u32 = 3;
/// How long a caller waits for one of SQLite's connections before it gets an error: it writes one transaction at a time.
const SQLITE_ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a caller waits for one of PostgreSQL's connections, a new one included.
const POSTGRES_ACQUIRE_TIMEOUT: Duration = Duration::from_secs(4);
/// How long an unused connection may take to say that it is there.
const PING_TIMEOUT: Duration = Duration::from_secs(2);
/// A connection used so shortly before is taken without asking.
const TRUSTED: Duration = Duration::from_secs(1);
/// How long the server keeps a transaction, and the rows it has locked, of a program that says nothing: frozen, or gone without
/// the network telling.
const IDLE_IN_TRANSACTION: Duration = Duration::from_secs(5);
/// How long SQLite waits for another process (the command line beside the server; a backup copies everything meanwhile).
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

impl Database {
    /// Opens the store of `service`. Connects when first used, except that SQLite's file is made at once.
    ///
    /// # Errors
    /// When the URL is wrong or the file cannot be opened.
    pub async fn open(url: &DatabaseUrl, service: &'static str) -> Result<Self> {
        Self::open_with(url, service, Self::TIMEOUT).await
    }

    /// The longest wait for PostgreSQL's answer to one statement, unless it is said otherwise.
    pub const TIMEOUT: Duration = Duration::from_secs(8);

    /// Opens the store of `service` as [`Database::open`] does; PostgreSQL's answer to one statement is waited for as long as
    /// `time_limit`, and so long a statement may run or wait for a lock there.
    ///
    /// # Errors
    /// When the URL is wrong or the file cannot be opened.
    pub async fn open_with(url: &DatabaseUrl, service: &'static str, time_limit: Duration) -> Result<Self> {
        let backend = match url {
            DatabaseUrl::Folder(folder) => sqlite(folder.join(format!("{service}.db"))).await?,
            DatabaseUrl::Postgres(url) => postgres(url, service, time_limit)?,
        };
        Ok(Self { backend, service })
    }

    /// Connects once, past the pool, which would try again and forget why it did not work.
    ///
    /// # Errors
    /// Why the database cannot be reached.
    pub async fn check_connection(&self) -> Result<()> {
        match &self.backend {
            Backend::Sqlite { .. } => self.ping().await,
            Backend::Postgres { pool, time_limit } => {
                let options = pool.connect_options();
                let connection = in_time(*time_limit, PgConnection::connect_with(&options)).await?;
                // It has answered; how the goodbye goes makes no difference.
                let _ = connection.close().await;
                Ok(())
            }
        }
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
        let inner = match &self.backend {
            Backend::Sqlite { writer, suspect, .. } => {
                let begun = writer.begin_with("BEGIN IMMEDIATE").await;
                let tx = begun.inspect_err(|_| suspect.store(true, Ordering::Relaxed))?;
                Inner::Sqlite { tx, suspect: Arc::clone(suspect) }
            }
            Backend::Postgres { pool, time_limit } => {
                // Finding a connection has a limit of its own.
                let tx = in_time(*time_limit + POSTGRES_ACQUIRE_TIMEOUT, pool.begin()).await?;
                Inner::Postgres { tx, time_limit: *time_limit }
            }
        };
        Ok(Tx { inner, failed: false })
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
            Backend::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Backend::Postgres { pool, .. } => pool.close().await,
        }
    }
}

impl Tx {
    /// Makes all changes of the transaction last.
    ///
    /// # Errors
    /// When the database could not; then none of them does, or the answer was lost on the way. [`Error::Spoiled`] when a statement
    /// failed before and nobody took notice: then none of them does.
    pub async fn commit(self) -> Result<()> {
        if self.failed {
            return Err(Error::Spoiled);
        }
        match self.inner {
            Inner::Sqlite { tx, suspect } => {
                tx.commit().await.inspect_err(|_| suspect.store(true, Ordering::Relaxed))?;
            }
            Inner::Postgres { tx, time_limit } => in_time(time_limit, tx.commit()).await?,
        }
        Ok(())
    }

    /// Undoes all changes of the transaction now.
    ///
    /// # Errors
    /// When the connection broke; the changes are undone all the same.
    pub async fn rollback(self) -> Result<()> {
        match self.inner {
            Inner::Sqlite { tx, suspect } => {
                tx.rollback().await.inspect_err(|_| suspect.store(true, Ordering::Relaxed))?;
            }
            Inner::Postgres { tx, time_limit } => in_time(time_limit, tx.rollback()).await?,
        }
        Ok(())
    }
}

/// The library waits for PostgreSQL's answer as long as it takes, also over a connection whose other end is gone.
pub(crate) async fn in_time<T>(
    limit: Duration,
    work: impl Future<Output = Result<T, sqlx::Error>>,
) -> Result<T, sqlx::Error> {
    tokio::time::timeout(limit, work).await.unwrap_or_else(|_| {
        let words = format!("no answer within {} s", limit.as_secs_f32());
        Err(sqlx::Error::Io(std::io::Error::new(std::io::ErrorKind::TimedOut, words)))
    })
}

fn postgres(url: &str, service: &str, time_limit: Duration) -> Result<Backend> {
    let milliseconds = |time: Duration| time.as_millis().to_string();
    let (limit, idle) = (milliseconds(time_limit), milliseconds(IDLE_IN_TRANSACTION));
    let options = PgConnectOptions::from_str(url)?.application_name(&format!("fachtag-{service}")).options([
        ("search_path", service),
        PLANS,
        // Whoever is gone or frozen must not keep an event's seats locked.
        ("statement_timeout", &limit),
        ("lock_timeout", &limit),
        ("idle_in_transaction_session_timeout", &idle),
        ("tcp_keepalives_idle", "5"),
        ("tcp_keepalives_interval", "2"),
        ("tcp_keepalives_count", "3"),
        ("tcp_user_timeout", "10000"),
    ]);
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(POSTGRES_ACQUIRE_TIMEOUT)
        // The pool's own test waits without a limit, and a failed one costs the caller the whole time. An error here closes the
        // connection hard, and another one is opened for the same caller.
        .test_before_acquire(false)
        .before_acquire(|connection, meta| {
            Box::pin(async move {
                if meta.idle_for > TRUSTED {
                    in_time(PING_TIMEOUT, connection.ping()).await?;
                }
                Ok(true)
            })
        })
        .after_release(|connection, _| {
            Box::pin(async move { in_time(PING_TIMEOUT, connection.ping()).await.map(|()| true) })
        })
        .connect_lazy_with(options);
    Ok(Backend::Postgres { pool, time_limit })
}

async fn sqlite(file: PathBuf) -> Result<Backend> {
    if let Some(folder) = file.parent() {
        // Personal data is nobody else's business on a shared machine.
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(sqlx::Error::Io)?;
    }
    // SQLite would make it readable for everybody; its other files get this one's mode.
    let made = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&file);
    made.map_err(sqlx::Error::Io)?;
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT);
    let pool =
        || SqlitePoolOptions::new().acquire_timeout(SQLITE_ACQUIRE_TIMEOUT).idle_timeout(None).max_lifetime(None);
    let suspect = Arc::new(AtomicBool::new(false));
    let ended_badly = Arc::clone(&suspect);
    let writer = pool()
        .max_connections(1)
        .after_release(move |connection, _| {
            let suspect = ended_badly.swap(false, Ordering::Relaxed);
            Box::pin(async move {
                if connection.is_in_transaction() {
                    // A rollback is on its way; the answer comes after it. Where SQLite had undone the transaction by itself, the
                    // rollback fails, and the library would take the connection for one in a transaction for ever.
                    connection.ping().await?;
                }
                Ok(!suspect && !connection.is_in_transaction())
            })
        })
        .connect_with(options.clone())
        .await?;
    let readers = pool().max_connections(SQLITE_READERS).connect_lazy_with(options.pragma("query_only", "ON"));
    Ok(Backend::Sqlite { writer, readers, suspect })
}
