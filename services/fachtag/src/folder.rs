//! The data folder: one program serves from it, and it needs room.

use std::{
    fs::{DirBuilder, File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

use fachtag_db::DatabaseUrl;
use fachtag_runtime::Settings;

use crate::{commands::Failure, parts};

/// Makes this program the only one that serves these services from the SQLite files of its data folder, as long as what is returned
/// lives. Commands may run beside it; a second server would send every letter twice.
pub fn own(settings: &Settings, services: &[&'static str]) -> Result<Vec<File>, Failure> {
    let DatabaseUrl::Folder(folder) = parts::database_url(settings) else { return Ok(Vec::new()) };
    let made = DirBuilder::new().recursive(true).mode(0o700).create(&folder);
    made.map_err(|error| unusable(&folder, &error))?;
    services.iter().map(|service| own_one(&folder, service)).collect()
}

/// With less than this many bytes the three stores' logs (4 MiB each) may not find room for the next sign-up.
pub const LEAST_ROOM: u64 = 16 << 20;

/// The bytes that may still be written into the data folder; `None` where the data is not in files.
pub fn room(settings: &Settings) -> Option<u64> {
    let DatabaseUrl::Folder(folder) = parts::database_url(settings) else { return None };
    let room = rustix::fs::statvfs(&folder).ok()?;
    Some(room.f_bavail.saturating_mul(room.f_frsize))
}

fn own_one(folder: &Path, service: &str) -> Result<File, Failure> {
    let path = folder.join(format!("{service}.owner"));
    let unusable = |error| unusable(folder, &error);
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut owner = String::new();
            // Only for the message.
            let _ = file.read_to_string(&mut owner);
            return Err(Failure::failed(format!(
                "Der Datenordner {} wird schon benutzt: Ein anderes Fachtag läuft dort (Prozess {}). Beenden Sie es, oder \
                 geben Sie mit FACHTAG_DATA_DIR einen anderen Ordner an.",
                folder.display(),
                owner.trim()
            )));
        }
        Err(TryLockError::Error(error)) => return Err(unusable(error)),
    }
    file.set_len(0).and_then(|()| file.rewind()).map_err(unusable)?;
    writeln!(file, "{}", std::process::id()).map_err(unusable)?;
    Ok(file)
}

fn unusable(folder: &Path, error: &std::io::Error) -> Failure {
    Failure::failed(format!("FACHTAG_DATA_DIR {}: Der Ordner ist nicht beschreibbar ({error}).", folder.display()))
}
