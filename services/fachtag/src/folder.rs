//! The data folder: one program serves from it, and it needs room.

use std::{
    fs::{DirBuilder, File, OpenOptions, Permissions, TryLockError},
    io::{Read, Seek, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
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
    close_to_others(&folder);
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

/// Files and folders that the group or everybody may look into. Nothing where there is no folder.
pub fn open_to_others(folder: &Path) -> Vec<(PathBuf, u32)> {
    let inside =
        [folder.to_owned(), folder.join("mail")].into_iter().filter_map(|folder| std::fs::read_dir(folder).ok());
    let paths = inside.flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let modes = std::iter::once(folder.to_owned()).chain(paths).filter_map(|path| {
        let mode = std::fs::symlink_metadata(&path).ok()?.permissions().mode() & 0o777;
        Some((path, mode))
    });
    modes.filter(|(_, mode)| mode & 0o077 != 0).collect()
}

/// Takes back what an earlier version let others see. Not of the folder itself: that may be somebody's choice.
fn close_to_others(folder: &Path) {
    for (path, mode) in open_to_others(folder).into_iter().filter(|(path, _)| path != folder) {
        if let Err(error) = std::fs::set_permissions(&path, Permissions::from_mode(mode & 0o700)) {
            tracing::warn!(%error, "a file in the data folder stays readable for others");
        }
    }
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
