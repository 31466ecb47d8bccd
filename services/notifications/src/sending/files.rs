//! Letters as files, where no mail server is configured.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use mail_parser::{Message, MessageParser};

use super::transport::ConnectFailure;
use crate::domain::letter::Outcome;

/// Writes each letter into a file of its own.
#[derive(Debug, Clone)]
pub struct FileTransport {
    folder: PathBuf,
    /// As if a server had taken the letters: somebody tries the program out.
    pretends: bool,
}

impl FileTransport {
    /// Letters go to the folder `mail` in `data_dir`, and count as sent.
    pub fn new(data_dir: &Path) -> Self {
        Self { folder: data_dir.join("mail"), pretends: true }
    }

    /// Letters go to the folder `mail` in `data_dir`, and count as not sent: there is no mail server yet.
    pub fn without_server(data_dir: &Path) -> Self {
        Self { pretends: false, ..Self::new(data_dir) }
    }

    /// Whether letters count as sent.
    pub fn pretends(&self) -> bool {
        self.pretends
    }

    /// Where the letters are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) async fn prepare(&self) -> Result<(), ConnectFailure> {
        let folder = self.folder.clone();
        blocking(move || make(&folder))
            .await
            .map_err(|error| ConnectFailure::Down(format!("{}: {error}", self.folder.display())))
    }

    /// The same letter always gets the same file, from its own date and id.
    pub(super) async fn deliver(&self, bytes: &[u8]) -> Outcome {
        let Some(name) = file_name(bytes) else {
            let reply = "the letter has no Message-ID or no Date".into();
            return Outcome::Rejected { code: 554, reply };
        };
        let (folder, bytes, file) = (self.folder.clone(), bytes.to_vec(), name.clone());
        match blocking(move || write(&folder, &file, &bytes)).await {
            Ok(()) if self.pretends => Outcome::Accepted { reply: format!("written to mail/{name}") },
            Ok(()) => Outcome::Filed { reply: format!("no mail server; written to mail/{name}") },
            Err(error) => Outcome::Deferred { reply: format!("mail/{name}: {error}") },
        }
    }
}

pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}

fn make(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// All or nothing: a reader never sees half a letter, and a letter once reported is on the disk.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    make(folder)?;
    let unfinished = folder.join(format!(".{name}.part"));
    // Letters hold secret links.
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, folder.join(name))?;
    // On systems that cannot open folders the rename is as durable as it gets.
    std::fs::File::open(folder).map_or(Ok(()), |folder| folder.sync_all())
}

/// Only names that this module gives: no separator, no dot at the beginning, nothing else that means something.
pub(crate) fn is_name(name: &str) -> bool {
    let stem = name.strip_suffix(".eml").unwrap_or_default();
    let plain = stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    plain && (1..=200).contains(&stem.len())
}

/// `20261124T090000Z-{letter id}.eml`, so that names sort by time.
fn file_name(bytes: &[u8]) -> Option<String> {
    let message = MessageParser::default().parse(bytes)?;
    let id = message.message_id()?.split('@').next()?;
    let id: String = id.chars().filter(|sign| sign.is_ascii_alphanumeric() || *sign == '-').collect();
    let date = date(&message)?.format("%Y%m%dT%H%M%SZ");
    let name = format!("{date}-{id}.eml");
    (!id.is_empty() && is_name(&name)).then_some(name)
}

pub(crate) fn date(message: &Message<'_>) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(message.date()?.to_timestamp(), 0)
}
