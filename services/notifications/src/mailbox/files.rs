//! The reading of letters that are files.

use std::{io, path::Path};

use chrono::{DateTime, Utc};
use mail_parser::{Addr, HeaderValue, Message, MessageParser, MimeHeaders};

use crate::{
    composing::text::clean,
    sending::files::{FileTransport, blocking, date, is_name},
};

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
    /// The newest letters first, `most` of them. What is no letter is left out.
    ///
    /// # Errors
    /// When the folder cannot be read; a folder that is not there yet is empty.
    pub async fn list(&self, most: usize) -> io::Result<Vec<MailSummary>> {
        let folder = self.folder().to_owned();
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
        let (path, name) = (self.folder().join(name), name.to_owned());
        blocking(move || match std::fs::read(path) {
            Ok(bytes) => Ok(MessageParser::default().parse(&bytes).map(|message| mail(name, &message))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }
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
