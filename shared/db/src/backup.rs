//! Copies of several stores that belong together, taken while the program runs.

use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    ConnectOptions, Connection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};

use crate::{Database, Result, database::Backend};

/// What SQLite writes beside a file until it is brought in.
const LOG: &str = "-wal";
/// Writing waits while the files are copied, and programs wait for it so long.
const LOCK_TIMEOUT: Duration = Duration::from_secs(30);

/// What stays open until nothing is locked any more: closing a file ends all locks of this process on it (fcntl), SQLite's as well, and
/// waiting for the disk would keep everybody from writing.
#[derive(Default)]
struct Opened {
    sources: Vec<File>,
    targets: Vec<File>,
}

/// Why stores were not copied.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error(transparent)]
    Database(#[from] crate::Error),
    #[error("{}: {}", .0.display(), .1)]
    File(PathBuf, io::Error),
    /// What SQLite finds wrong with a copy.
    #[error("{}: {}", .0.display(), .1)]
    Damaged(PathBuf, String),
    /// PostgreSQL has tools of its own.
    #[error("only SQLite's files are copied")]
    NotFiles,
}

/// Copies the stores' files into a folder, all as they are at one moment: a message between two of them is in the sender's copy, or
/// in the receiver's. Nobody writes while the files are copied. Then each copy is checked.
///
/// # Errors
/// When a store cannot be locked, or a file not be copied, or a copy is damaged.
pub async fn backup(stores: &[Database], target: &Path) -> Result<Vec<PathBuf>, BackupError> {
    let mut files = Vec::new();
    for store in stores {
        let Backend::Sqlite { writer, .. } = &store.backend else { return Err(BackupError::NotFiles) };
        files.push(writer.connect_options().get_filename().to_owned());
    }
    let mut locks = Vec::new();
    for file in &files {
        locks.push(lock(file).await?);
    }
    let (from, to) = (files.clone(), target.to_owned());
    let copied = tokio::task::spawn_blocking(move || copy_all(&from, &to)).await;
    for lock in locks {
        // Nothing was changed; closing the connection ends the transaction.
        lock.close().await.map_err(crate::Error::from)?;
    }
    let (copies, opened) = copied.map_err(|error| BackupError::File(target.to_owned(), io::Error::other(error)))??;
    drop(opened.sources);
    tokio::task::spawn_blocking(move || opened.targets.iter().try_for_each(File::sync_all))
        .await
        .map_err(io::Error::other)
        .and_then(|synced| synced)
        .map_err(|error| BackupError::File(target.to_owned(), error))?;
    for copy in &copies {
        check(copy).await?;
    }
    Ok(copies)
}

/// Keeps everybody from writing to the file.
async fn lock(file: &Path) -> Result<SqliteConnection, crate::Error> {
    let options = SqliteConnectOptions::new().filename(file).busy_timeout(LOCK_TIMEOUT);
    let mut connection = options.connect().await?;
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut connection).await?;
    Ok(connection)
}

/// The file before its log: what a program just brings from the log into the file stands in the log as well, and stays there as
/// long as nobody writes.
fn copy_all(files: &[PathBuf], target: &Path) -> Result<(Vec<PathBuf>, Opened), BackupError> {
    let (mut copies, mut opened) = (Vec::new(), Opened::default());
    for file in files {
        let copy = target.join(file.file_name().unwrap_or_default());
        copy_file(file, &copy, &mut opened)?;
        let (log, log_copy) = (with_suffix(file, LOG), with_suffix(&copy, LOG));
        if log.exists() {
            copy_file(&log, &log_copy, &mut opened)?;
        }
        copies.push(copy);
    }
    Ok((copies, opened))
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Only its owner may read a copy.
fn copy_file(from: &Path, to: &Path, opened: &mut Opened) -> Result<(), BackupError> {
    let mut copy = || {
        let mut source = File::open(from)?;
        let mut target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
        io::copy(&mut source, &mut target)?;
        opened.sources.push(source);
        opened.targets.push(target);
        Ok(())
    };
    copy().map_err(|error| BackupError::File(from.to_owned(), error))
}

/// Brings the log into the copy, so that it is one file, and lets SQLite check it.
///
/// # Errors
/// When it is damaged.
pub async fn check(copy: &Path) -> Result<(), BackupError> {
    let options = SqliteConnectOptions::new().filename(copy).journal_mode(SqliteJournalMode::Delete);
    let checked = async {
        let mut connection = options.connect().await?;
        let (found,): (String,) = sqlx::query_as("PRAGMA integrity_check(1)").fetch_one(&mut connection).await?;
        connection.close().await?;
        Ok::<_, sqlx::Error>(found)
    };
    let found = checked.await.map_err(crate::Error::from)?;
    if found == "ok" { Ok(()) } else { Err(BackupError::Damaged(copy.to_owned(), found)) }
}
