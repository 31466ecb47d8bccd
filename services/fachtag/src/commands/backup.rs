//! `backup` and `restore`: everything an installation on SQLite consists of, in one folder.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};
use fachtag_db::{
    DatabaseUrl,
    backup::{self, BackupError},
};
use fachtag_runtime::{Clock, Settings, hex};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Failure, audit};
use crate::{folder, out::say, parts};

/// What a backup consists of. It is written last: a folder without it is no backup.
const MANIFEST: &str = "backup.json";
const MAILS: &str = "mail";
/// Beside the databases: the secret that links are derived from, and the settings, if they lie there.
const FILES: [&str; 2] = ["secret", "fachtag.toml"];

#[derive(Serialize, Deserialize)]
struct Manifest {
    version: String,
    made_at: DateTime<Utc>,
    /// Names the secret without telling it.
    key_id: String,
    /// Path in the folder and SHA-256.
    files: Vec<(String, String)>,
}

pub(super) async fn run(settings: &Settings, target: &Path) -> Result<(), Failure> {
    let source = sqlite_folder(settings)?;
    if target.exists() {
        return Err(Failure::usage(format!("{} gibt es schon. Nennen Sie einen neuen Ordner.", target.display())));
    }
    // Under another name until it is whole.
    let draft = target.with_file_name(format!("{}.teil", target.file_name().unwrap_or_default().to_string_lossy()));
    if draft.exists() {
        let words = "ist von einer abgebrochenen Sicherung übrig. Löschen Sie diesen Ordner.";
        return Err(Failure::failed(format!("{} {words}", draft.display())));
    }
    let done = make(settings, &source, &draft).await.and_then(|made| {
        fs::rename(&draft, target).map_err(|error| unwritable(target, &error))?;
        Ok(made)
    });
    let (manifest, findings) = done.inspect_err(|_| {
        // What is there of it is of no use.
        let _ = fs::remove_dir_all(&draft);
    })?;
    say!("Gesichert: {} Dateien in {}", manifest.files.len(), target.display());
    say!("Geprüft:   Die Datenbanken sind unbeschädigt.");
    if !manifest.files.iter().any(|(name, _)| name == "secret") {
        say!("Das Geheimnis kommt aus FACHTAG_SECRET und ist nicht dabei: Bewahren Sie es getrennt auf.");
    }
    audit::tell(&findings)
}

/// The backup, and what its audit found: books that do not agree are no reason to have none.
async fn make(settings: &Settings, source: &Path, draft: &Path) -> Result<(Manifest, Vec<String>), Failure> {
    make_folder(draft).map_err(|error| unwritable(draft, &error))?;
    let mut stores = Vec::new();
    for service in parts::names(None) {
        let store = parts::open(settings, service).await?;
        if !parts::is_migrated(&store).await? {
            return Err(Failure::failed(format!("{}: Dort ist noch keine Installation.", source.display())));
        }
        stores.push(store);
    }
    let mut files = backup::backup(&stores, draft).await.map_err(|error| failed(&error))?;
    for store in stores {
        store.close().await;
    }
    // The letters after the databases: those that a database counts as sent are there.
    copy_others(source, draft, &mut files).map_err(|error| unwritable(draft, &error))?;
    let copy = Settings { data_dir: draft.to_owned(), ..settings.clone() };
    let findings = audit::audit(&copy).await?;
    let sums = files.iter().map(|file| Ok((name_in(draft, file), sum(file)?))).collect::<io::Result<_>>();
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").into(),
        made_at: Clock::system().now(),
        key_id: settings.secret.key_id(),
        files: sums.map_err(|error| unwritable(draft, &error))?,
    };
    let text = serde_json::to_vec_pretty(&manifest).map_err(|error| Failure::failed(error.to_string()))?;
    write(&draft.join(MANIFEST), &mut text.as_slice()).map_err(|error| unwritable(draft, &error))?;
    Ok((manifest, findings))
}

/// Brings a backup back into an empty data folder, and checks it.
pub(super) async fn restore(settings: &Settings, source: &Path) -> Result<(), Failure> {
    let target = sqlite_folder(settings)?;
    let text = fs::read(source.join(MANIFEST)).map_err(|_| {
        Failure::usage(format!("{} ist keine vollständige Sicherung: {MANIFEST} fehlt.", source.display()))
    })?;
    let manifest: Manifest = serde_json::from_slice(&text)
        .map_err(|error| Failure::failed(format!("{}: {error}", source.join(MANIFEST).display())))?;
    for (name, expected) in &manifest.files {
        let file = inside(source, name)?;
        let found = sum(&file).map_err(|error| Failure::failed(format!("{}: {error}", file.display())))?;
        if found != *expected {
            return Err(Failure::failed(format!("{} ist nicht mehr, was gesichert wurde.", file.display())));
        }
    }
    // Nobody may serve from there meanwhile.
    let _owned = folder::own(settings, &parts::names(None))?;
    for service in parts::names(None) {
        // What SQLite has left beside a file that is gone would be taken for the restored one's.
        let left = ["", "-wal", "-shm", "-journal"].map(|end| target.join(format!("{service}.db{end}")));
        if let Some(file) = left.iter().find(|file| file.exists()) {
            return Err(Failure::usage(format!(
                "{} gibt es schon. Wiederhergestellt wird nur in einen Ordner ohne Daten: Benennen Sie {} um.",
                file.display(),
                target.display()
            )));
        }
    }
    for (name, _) in &manifest.files {
        let (from, to) = (inside(source, name)?, target.join(name));
        restore_file(&from, &to).map_err(|error| unwritable(&to, &error))?;
    }
    say!("Wiederhergestellt: {} Dateien vom {:.0}", manifest.files.len(), manifest.made_at);
    let findings = audit::audit(settings).await?;
    say!("E-Mails, die bei der Sicherung noch warteten, gehen nach dem Start hinaus.");
    audit::tell(&findings)
}

fn sqlite_folder(settings: &Settings) -> Result<PathBuf, Failure> {
    match parts::database_url(settings) {
        DatabaseUrl::Folder(folder) => Ok(folder),
        DatabaseUrl::Postgres(_) => Err(Failure::usage(
            "Die Daten liegen in PostgreSQL: Sichern Sie die ganze Datenbank in einem Zug mit pg_dump (und zurück mit \
             pg_restore), dazu FACHTAG_SECRET.",
        )),
    }
}

fn copy_others(source: &Path, target: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut wanted: Vec<PathBuf> = FILES.iter().map(PathBuf::from).collect();
    let mails = source.join(MAILS);
    if mails.is_dir() {
        make_folder(&target.join(MAILS))?;
        for entry in fs::read_dir(mails)? {
            let name = entry?.file_name();
            // A letter that is just being written has no name yet.
            if !name.to_string_lossy().starts_with('.') {
                wanted.push(Path::new(MAILS).join(name));
            }
        }
    }
    for name in wanted {
        let (from, to) = (source.join(&name), target.join(&name));
        if from.is_file() {
            write(&to, &mut File::open(from)?)?;
            files.push(to);
        }
    }
    Ok(())
}

/// The secret that was made for the folder a moment ago gives way.
fn restore_file(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(folder) = to.parent() {
        make_folder(folder)?;
    }
    match fs::remove_file(to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    write(to, &mut File::open(from)?)
}

fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

fn write(file: &Path, content: &mut dyn io::Read) -> io::Result<()> {
    let mut target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    io::copy(content, &mut target)?;
    target.flush()?;
    target.sync_all()
}

fn sum(file: &Path) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut source = File::open(file)?;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = source.read(&mut buffer)?;
        if length == 0 {
            break;
        }
        hash.update(&buffer[..length]);
    }
    Ok(hex(&hash.finalize()))
}

fn name_in(folder: &Path, file: &Path) -> String {
    file.strip_prefix(folder).unwrap_or(file).to_string_lossy().into_owned()
}

/// The file of a backup; no name leads out of it.
fn inside(folder: &Path, name: &str) -> Result<PathBuf, Failure> {
    let path = Path::new(name);
    let plain = path.components().all(|part| matches!(part, std::path::Component::Normal(_)));
    plain.then(|| folder.join(path)).ok_or_else(|| Failure::failed(format!("{MANIFEST} nennt {name}")))
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::failed(format!("{}: {error}", path.display()))
}

fn failed(error: &BackupError) -> Failure {
    match error {
        BackupError::Database(error) => error_words(error),
        other => Failure::failed(format!("Sicherung: {other}")),
    }
}

fn error_words(error: &fachtag_db::Error) -> Failure {
    Failure::failed(format!("Sicherung: {}", super::database::words(error)))
}
