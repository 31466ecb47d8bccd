//! Reports about letters that did not arrive (RFC 3464).

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders};
use uuid::Uuid;

use super::report_text;
use crate::composing::text::one_line;

/// What a foreign mail server reports about a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BounceReport {
    /// The letter, by the address that the report came to.
    pub letter: Option<Uuid>,
    /// The letter's Message-ID, with angle brackets, where the report quotes it.
    pub message_id: Option<String>,
    /// Whether the server has given up. Otherwise it goes on trying.
    pub final_: bool,
    /// The server's code and words.
    pub words: String,
}

/// Reads a report, also one that somebody has passed on inside another mail, and one of a server that writes for people only. `None`
/// when the mail is none, or says that the letter did arrive.
pub fn read(mail: &[u8]) -> Option<BounceReport> {
    let message = MessageParser::default().parse(mail)?;
    if let Some(status) = message.parts.iter().find(|part| is_status(part)) {
        return read_status(status, &message, mail);
    }
    let wrapped = message.parts.iter().filter_map(MessagePart::message);
    let mut inner = wrapped.filter_map(|inner| read(inner.raw_message()));
    inner.next().or_else(|| report_text::read(&message, letter_of(mail)))
}

/// By RFC 3464.
fn read_status(status: &MessagePart<'_>, message: &Message<'_>, mail: &[u8]) -> Option<BounceReport> {
    let fields = String::from_utf8_lossy(status.contents());
    let mut delayed = None;
    for group in groups(&fields) {
        let report = |final_| BounceReport {
            letter: letter_of(mail),
            message_id: message_id(message),
            final_,
            words: words(&group),
        };
        let action = field(&group, "action").map(str::to_ascii_lowercase);
        match action.as_deref() {
            Some("failed") => return Some(report(true)),
            Some("delayed") => delayed = delayed.or_else(|| Some(report(false))),
            Some(_) => {}
            // Some servers leave the action out.
            None if field(&group, "status").is_some_and(|status| status.starts_with('5')) => return Some(report(true)),
            None if field(&group, "status").is_some_and(|status| status.starts_with('4')) => {
                delayed = delayed.or_else(|| Some(report(false)));
            }
            None => {}
        }
    }
    delayed
}

fn is(part: &MessagePart<'_>, kind: &str, subtypes: [&str; 2]) -> bool {
    part.content_type().is_some_and(|content| {
        let subtype = content.subtype().unwrap_or_default();
        content.ctype().eq_ignore_ascii_case(kind) && subtypes.iter().any(|one| subtype.eq_ignore_ascii_case(one))
    })
}

fn is_status(part: &MessagePart<'_>) -> bool {
    is(part, "message", ["delivery-status", "global-delivery-status"])
}

type Fields = Vec<(String, String)>;

/// The fields about the message, then those about each recipient. Lines that go on are joined.
fn groups(text: &str) -> Vec<Fields> {
    let mut groups: Vec<Fields> = vec![Vec::new()];
    for line in text.lines() {
        let Some(group) = groups.last_mut() else { continue };
        if line.trim().is_empty() {
            groups.push(Vec::new());
        } else if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups
}

fn field<'a>(group: &'a Fields, name: &str) -> Option<&'a str> {
    group.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
}

/// `smtp; 550 5.1.1 no such user` without its type, or the bare status.
fn words(group: &Fields) -> String {
    let status = field(group, "status").unwrap_or_default();
    let said = field(group, "diagnostic-code").map(|code| code.split_once(';').map_or(code, |(_, words)| words).trim());
    match said {
        Some(said) if said.contains(status) => one_line(said, 300),
        Some(said) => one_line(&format!("{status} {said}"), 300),
        None => one_line(status, 300),
    }
}

/// The letter's id in an address of the mail's head: behind a `+`, before the `@`.
fn letter_of(mail: &[u8]) -> Option<Uuid> {
    let mail = String::from_utf8_lossy(mail);
    let head = mail.lines().take_while(|line| !line.trim().is_empty());
    let mut words = head.flat_map(|line| line.split(|sign: char| sign.is_whitespace() || "<>,;:\"()".contains(sign)));
    words.find_map(|word| {
        let (local, _) = word.split_once('@')?;
        let (_, id) = local.rsplit_once('+')?;
        (id.len() == 32).then(|| Uuid::try_parse(id).ok()).flatten()
    })
}

/// The Message-ID of the letter that the report returns, whole or its head only.
fn message_id(report: &Message<'_>) -> Option<String> {
    let id = report.parts.iter().find_map(|part| {
        if let Some(returned) = part.message() {
            return returned.message_id().map(str::to_owned);
        }
        if is(part, "text", ["rfc822-headers", "rfc822-headers"]) || is(part, "message", ["global-headers", "global"]) {
            let returned = MessageParser::default().parse(part.contents())?;
            return returned.message_id().map(str::to_owned);
        }
        None
    })?;
    Some(format!("<{id}>"))
}
