//! The mails that an installation has sent, wherever they went.

use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use mail_parser::{MessageParser, MimeHeaders};

use crate::{SOON, smtp_sink::SmtpSink, wait_for};

/// One mail, decoded.
#[derive(Debug, Clone)]
pub struct Mail {
    pub to: String,
    pub subject: String,
    pub message_id: String,
    pub text: String,
    pub html: String,
    /// The calendar part's `method` parameter and content.
    pub calendar: Option<(String, String)>,
    /// The names of attached files.
    pub files: Vec<String>,
    pub raw: Vec<u8>,
}

enum Place {
    Folder(PathBuf),
    Sink(Arc<SmtpSink>),
}

/// Reads mails from a folder or a mail server. What was read once is not read again.
pub struct Mails {
    place: Place,
    known: Mutex<HashMap<String, Arc<Mail>>>,
}

impl Mails {
    /// Mails written as files.
    pub fn in_folder(folder: PathBuf) -> Self {
        Self { place: Place::Folder(folder), known: Mutex::default() }
    }

    /// Mails sent to a server.
    pub fn in_sink(sink: Arc<SmtpSink>) -> Self {
        Self { place: Place::Sink(sink), known: Mutex::default() }
    }

    /// The mail server, if mails go to one.
    pub fn sink(&self) -> Option<&SmtpSink> {
        match &self.place {
            Place::Sink(sink) => Some(sink),
            Place::Folder(_) => None,
        }
    }

    /// All mails so far, by arrival.
    pub fn all(&self) -> Vec<Arc<Mail>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match &self.place {
            Place::Folder(folder) => {
                let names = std::fs::read_dir(folder)
                    .into_iter()
                    .flatten()
                    .filter_map(|entry| entry.ok()?.file_name().into_string().ok());
                let mut names: Vec<_> = names.filter(|name| name.ends_with(".eml") && !name.starts_with('.')).collect();
                names.sort_unstable();
                let read = |name: &String| Arc::new(Mail::parse(std::fs::read(folder.join(name)).unwrap()));
                names.iter().map(|name| Arc::clone(known.entry(name.clone()).or_insert_with(|| read(name)))).collect()
            }
            Place::Sink(sink) => {
                let numbered = sink.received().into_iter().enumerate();
                let mail = |(number, received): (usize, crate::smtp_sink::Received)| {
                    let read = || Arc::new(Mail::parse(received.bytes));
                    Arc::clone(known.entry(number.to_string()).or_insert_with(read))
                };
                numbered.map(mail).collect()
            }
        }
    }

    /// The mails to this address.
    pub fn to(&self, address: &str) -> Vec<Arc<Mail>> {
        self.all().into_iter().filter(|mail| mail.to.eq_ignore_ascii_case(address)).collect()
    }

    /// Waits until this address has this many mails, and gives all it has.
    pub async fn wait_for(&self, address: &str, count: usize) -> Vec<Arc<Mail>> {
        self.wait_for_in(address, count, SOON).await
    }

    /// The same within another time.
    pub async fn wait_for_in(&self, address: &str, count: usize, at_most: Duration) -> Vec<Arc<Mail>> {
        wait_for(&format!("{count} mails to {address}"), at_most, async || {
            Some(self.to(address)).filter(|mails| mails.len() >= count)
        })
        .await
    }

    /// Waits for a mail to this address that says these words.
    pub async fn wait_for_words(&self, address: &str, words: &str) -> Arc<Mail> {
        wait_for(&format!("a mail to {address} with “{words}”"), SOON, async || {
            self.to(address).into_iter().find(|mail| mail.says(words))
        })
        .await
    }
}

impl Mail {
    fn parse(raw: Vec<u8>) -> Self {
        let message = MessageParser::default().parse(&raw).expect("a mail");
        let calendar = message.parts.iter().find(|part| {
            part.content_type().is_some_and(|kind| {
                kind.ctype() == "text" && kind.subtype() == Some("calendar") && kind.attribute("method").is_some()
            })
        });
        Self {
            to: message.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default().to_owned(),
            subject: message.subject().unwrap_or_default().to_owned(),
            message_id: message.message_id().unwrap_or_default().to_owned(),
            text: message.body_text(0).unwrap_or_default().into_owned(),
            html: message.body_html(0).unwrap_or_default().into_owned(),
            calendar: calendar.map(|part| {
                let method = part.content_type().and_then(|kind| kind.attribute("method")).unwrap_or_default();
                (method.to_owned(), part.text_contents().unwrap_or_default().to_owned())
            }),
            files: message.attachments().filter_map(|part| part.attachment_name().map(str::to_owned)).collect(),
            raw,
        }
    }

    /// Whether the text part says these words, wherever its lines end.
    pub fn says(&self, words: &str) -> bool {
        self.text.split_whitespace().collect::<Vec<_>>().join(" ").contains(words)
    }

    /// A header's text as it was sent; empty when it is not there.
    pub fn header(&self, name: &str) -> String {
        let message = MessageParser::default().parse(&self.raw).expect("a mail");
        message.header_raw(name).unwrap_or_default().trim().to_owned()
    }

    /// The names of all headers, outside and inside of parts.
    pub fn header_names(&self) -> Vec<String> {
        let message = MessageParser::default().parse(&self.raw).expect("a mail");
        message.parts.iter().flat_map(|part| part.headers.iter().map(|header| header.name().to_owned())).collect()
    }

    /// The bytes of the attached file whose name ends so.
    #[track_caller]
    pub fn file(&self, ending: &str) -> Vec<u8> {
        let message = MessageParser::default().parse(&self.raw).expect("a mail");
        let file = message.attachments().find(|part| part.attachment_name().is_some_and(|name| name.ends_with(ending)));
        file.unwrap_or_else(|| panic!("no file {ending} in {:?}", self.files)).contents().to_vec()
    }

    /// The secret link to the registration.
    #[track_caller]
    pub fn manage_url(&self) -> String {
        let word = self.text.split_whitespace().find(|word| word.contains("/meine-anmeldung/"));
        word.unwrap_or_else(|| panic!("no manage link in {}", self.text)).to_owned()
    }
}
