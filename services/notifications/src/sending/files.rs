//! Letters as files, where no mail server is configured, and the reading of them for the local mailbox page.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use mail_parser::{Addr, HeaderValue, Message, MessageParser, MimeHeaders};

use super::transport::ConnectFailure;
use crate::{composing::text::clean, domain::letter::Outcome};

/// Writes each letter into a file of its own.
#[derive(Debug, Clone)]
pub struct FileTransport {
    folder: PathBuf,
    /// As if a server had taken the letters: somebody tries the program out.
    pretends: bool,
}

/// One letter in the list of the mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailSummary {
    /// What [`FileTransport::open`] takes.
    pub name: String,
    pub from: String,
    pub to: String,
    pub subject: String,
    pub date: Option<DateTime<Utc>>,
}

/// One letter, decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    pub summary: MailSummary,
    /// In their order in the file, decoded.
    pub headers: Vec<(String, String)>,
    pub text: Option<String>,
    /// As sent; show it in a sandboxed frame only.
    pub html: Option<String>,
    pub attachments: Vec<Attachment>,
}

/// A file in a letter; also the calendar part, which has no name of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub name: Option<String>,
    /// Such as `text/calendar`.
    pub media_type: String,
    pub bytes: Vec<u8>,
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

    /// The newest letters first, `most` of them. What is no letter is left out.
    ///
    /// # Errors
    /// When the folder cannot be read; a folder that is not there yet is empty.
    pub async fn list(&self, most: usize) -> io::Result<Vec<MailSummary>> {
        let folder = self.folder.clone();
        blocking(move || {
            let mut names = names(&folder)?;
            names.sort_unstable_by(|one, other| other.cmp(one));
            names.truncate(most);
            let summaries = names.into_iter().filter_map(|name| {
                let bytes = std::fs::read(folder.join(&name)).ok()?;
                let message = MessageParser::default().parse(&bytes)?;
                Some(summary(name, &message))
            });
            Ok(summaries.collect())
        })
        .await
    }

    /// One letter by its name in the list; `None` where there is no such letter, whatever the name looks like.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub async fn open(&self, name: &str) -> io::Result<Option<Mail>> {
        if !is_name(name) {
            return Ok(None);
        }
        let (path, name) = (self.folder.join(name), name.to_owned());
        blocking(move || match std::fs::read(path) {
            Ok(bytes) => Ok(MessageParser::default().parse(&bytes).map(|message| mail(name, &message))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
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

fn names(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names.filter(|name| is_name(name)).collect())
}

/// Only names that this module gives: no separator, no dot at the beginning, nothing else that means something.
fn is_name(name: &str) -> bool {
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

fn date(message: &Message<'_>) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(message.date()?.to_timestamp(), 0)
}

fn summary(name: String, message: &Message<'_>) -> MailSummary {
    let header = |name: &str| message.header(name).map(shown).unwrap_or_default();
    MailSummary { name, from: header("From"), to: header("To"), subject: header("Subject"), date: date(message) }
}

fn mail(name: String, message: &Message<'_>) -> Mail {
    let headers = message.headers().iter().map(|header| {
        let value = match &header.value {
            HeaderValue::Text(_) | HeaderValue::TextList(_) | HeaderValue::Address(_) => shown(&header.value),
            _ => message.header_raw(header.name()).map(clean).unwrap_or_default(),
        };
        (header.name().to_owned(), value)
    });
    let attachments = message.attachments().map(|part| Attachment {
        name: part.attachment_name().map(clean),
        media_type: part.content_type().map_or_else(
            || "application/octet-stream".to_owned(),
            |kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("*")),
        ),
        bytes: part.contents().to_vec(),
    });
    Mail {
        headers: headers.collect(),
        text: message.body_text(0).map(|text| text.into_owned()),
        html: message.body_html(0).map(|html| html.into_owned()),
        attachments: attachments.collect(),
        summary: summary(name, message),
    }
}

/// A header's value for people.
fn shown(value: &HeaderValue<'_>) -> String {
    match value {
        HeaderValue::Text(text) => clean(text),
        HeaderValue::TextList(texts) => clean(&texts.join(", ")),
        HeaderValue::Address(addresses) => addresses.iter().map(person).collect::<Vec<_>>().join(", "),
        _ => String::new(),
    }
}

fn person(person: &Addr<'_>) -> String {
    let address = clean(person.address().unwrap_or_default());
    match person.name() {
        Some(name) => format!("{} <{address}>", clean(name)),
        None => address,
    }
}
