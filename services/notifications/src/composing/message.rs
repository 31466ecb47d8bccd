//! From texts to the bytes of a mail (RFC 5322, MIME). The same input gives the same bytes.

use chrono::{DateTime, Utc};
use fachtag_contracts::language::Language;
use fachtag_documents::calendar::Method;
use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, Message, MultiPart, SinglePart};

use super::{ComposeError, Composed, sender::Originator, text::clean};

/// Everything that goes into one mail.
pub(crate) struct Parts<'a> {
    pub from: &'a Originator,
    pub to: Mailbox,
    pub reply_to: Option<Mailbox>,
    pub subject: &'a str,
    pub message_id: &'a str,
    /// The letter that this one follows, with angle brackets: mail programs show them together (RFC 5322, section 3.6.4).
    pub follows: Option<&'a str>,
    /// Where one unsubscribes from such mails, by one click where the mail program offers it (RFC 2369, RFC 8058).
    pub unsubscribe_url: Option<&'a str>,
    pub date: DateTime<Utc>,
    pub text: String,
    pub html: String,
    pub language: Language,
    pub calendar: Option<Calendar>,
    pub files: Vec<File>,
}

/// A calendar entry that goes with a mail.
pub(crate) struct Calendar {
    pub method: Method,
    pub text: String,
    /// Its name as a file, without ending.
    pub name: String,
}

/// A file that goes with a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    pub name: String,
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// The last second that a mail's date can show.
const END_OF_DATES: i64 = 253_402_300_799;

/// Puts the mail together: text and HTML side by side; a calendar entry beside them, for the programs that act on it, and
/// as a file, for people.
pub(crate) fn assemble(parts: Parts<'_>) -> Result<Composed, ComposeError> {
    let id = clean(parts.message_id);
    let id = id.trim_matches(['<', '>', ' ']);
    let date = DateTime::from_timestamp(parts.date.timestamp().clamp(0, END_OF_DATES), 0);
    let to = parts.to.email.to_string();
    let mut message = Message::builder()
        .from(Mailbox::clone(parts.from))
        .to(parts.to)
        .subject(parts.subject)
        .message_id(Some(format!("<{id}>")))
        .date(date.unwrap_or_default().into())
        .raw_header(raw("Auto-Submitted", "auto-generated"))
        .raw_header(raw("X-Auto-Response-Suppress", "OOF, AutoReply"))
        .raw_header(raw("Content-Language", parts.language.as_str()));
    if let Some(first) = parts.follows {
        message = message.in_reply_to(first.to_owned()).references(first.to_owned());
    }
    if let Some(reply_to) = parts.reply_to {
        message = message.reply_to(reply_to);
    }
    if let Some(url) = parts.unsubscribe_url {
        message = message
            .raw_header(folded("List-Unsubscribe", &format!("<{}>", clean(url))))
            .raw_header(raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    let mut alternative = MultiPart::alternative()
        .boundary(boundary("alternative", id))
        .singlepart(readable(ContentType::TEXT_PLAIN, parts.text))
        .singlepart(readable(ContentType::TEXT_HTML, parts.html));
    let mut files = parts.files;
    if let Some(Calendar { method, text, name }) = parts.calendar {
        let kind = content_type(&format!("text/calendar; method={}; charset=utf-8", method.as_str()))?;
        alternative = alternative.singlepart(readable(kind, text.clone()));
        let file = File { name: format!("{name}.ics"), media_type: "application/ics", bytes: text.into_bytes() };
        files.insert(0, file);
    }
    let body = if files.is_empty() {
        alternative
    } else {
        let mixed = MultiPart::mixed().boundary(boundary("mixed", id)).multipart(alternative);
        files.into_iter().try_fold(mixed, |mixed, file| attached(file).map(|part| mixed.singlepart(part)))?
    };
    let message = message.multipart(body).map_err(|error| ComposeError::Mail(error.to_string()))?;
    Ok(Composed {
        subject: parts.subject.to_owned(),
        bytes: parts.from.sign(message.formatted(), parts.date),
        sender: parts.from.email.to_string(),
        to,
    })
}

fn attached(file: File) -> Result<SinglePart, ComposeError> {
    let kind = content_type(&format!("{}; name=\"{}\"", file.media_type, file.name))?;
    Ok(Attachment::new(file.name).body(file.bytes, kind))
}

/// A part that stays legible in the source of the mail.
fn readable(kind: ContentType, body: String) -> SinglePart {
    SinglePart::builder().header(kind).header(ContentTransferEncoding::QuotedPrintable).body(body)
}

fn content_type(text: &str) -> Result<ContentType, ComposeError> {
    ContentType::parse(text).map_err(|error| ComposeError::Mail(error.to_string()))
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// On a line of its own below the name: lines are to have 78 characters at most (RFC 5322, section 2.1.1).
fn folded(name: &'static str, value: &str) -> HeaderValue {
    if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        return raw(name, value);
    }
    HeaderValue::dangerous_new_pre_encoded(
        HeaderName::new_from_ascii_str(name),
        value.to_owned(),
        format!("\r\n {value}"),
    )
}

/// `=_` can stand neither in quoted-printable nor in base64, so no part can hold its own boundary.
fn boundary(kind: &str, message_id: &str) -> String {
    let id: String = message_id.chars().filter(char::is_ascii_alphanumeric).take(32).collect();
    format!("=_{kind}_{id}")
}

/// A mailbox from what people typed. The domain is written in ASCII (RFC 5891); a local part beyond ASCII stays and
/// needs SMTPUTF8.
pub(crate) fn mailbox(name: &str, email: &str) -> Result<Mailbox, ComposeError> {
    let bad = || ComposeError::Address(clean(email));
    let (local, domain) = email.trim().rsplit_once('@').ok_or_else(bad)?;
    if local.chars().any(char::is_control) {
        return Err(bad());
    }
    let domain = idna::domain_to_ascii(domain).map_err(|_| bad())?;
    let address = Address::new(local, domain).map_err(|_| bad())?;
    let name = Some(clean(name)).filter(|name| !name.is_empty());
    Ok(Mailbox::new(name, address))
}
