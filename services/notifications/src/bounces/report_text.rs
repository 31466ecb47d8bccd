//! Reports that are written for people only: Exim, qmail and the large German mail houses write them so.

use mail_parser::Message;
use uuid::Uuid;

use super::report::BounceReport;
use crate::composing::text::one_line;

/// Who writes them.
const POSTMASTERS: [&str; 4] = ["mailer-daemon", "postmaster", "mail-daemon", "mailerdaemon"];
/// What a server says that has not given up.
const NOT_YET: [&str; 7] = [
    "still trying",
    "will be retried",
    "will continue to try",
    "has been delayed",
    "delivery is delayed",
    "not yet been delivered",
    "noch nicht zugestellt",
];
/// Begins the copy of the letter.
const COPY: [&str; 4] = [
    "--- below this line is a copy",
    "------ this is a copy of",
    "--- the header of the original",
    "--- header of the original",
];

/// Reads one. `letter` is the one by whose address it came.
pub(super) fn read(message: &Message<'_>, letter: Option<Uuid>) -> Option<BounceReport> {
    let from = message.from()?.first()?;
    let local = from.address()?.split('@').next()?.to_lowercase();
    if !POSTMASTERS.contains(&local.as_str()) {
        return None;
    }
    let text = message.body_text(0)?;
    let lower = text.to_lowercase();
    let end = COPY.iter().filter_map(|mark| lower.find(mark)).min();
    // Lower case may be longer than what it was made of.
    let said = end.and_then(|end| text.get(..end)).unwrap_or(&text);
    let final_ = !NOT_YET.iter().any(|words| lower.contains(words));
    let message_id = quoted_id(&text).or_else(|| attached_id(message));
    // Somebody's own words from such an address are no report about a letter of ours.
    (letter.is_some() || message_id.is_some()).then(|| BounceReport { letter, message_id, final_, words: words(said) })
}

/// The Message-ID in the copy of the letter's head.
fn quoted_id(text: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (name, value) = line.trim_start_matches(['>', ' ']).split_once(':')?;
        let value = value.trim();
        let is_id = name.eq_ignore_ascii_case("message-id") && value.starts_with('<') && value.ends_with('>');
        is_id.then(|| value.to_owned())
    })
}

fn attached_id(message: &Message<'_>) -> Option<String> {
    let id = message.parts.iter().find_map(|part| part.message()?.message_id().map(str::to_owned));
    id.map(|id| format!("<{id}>"))
}

/// The line in which a server says no: one with a code, or the first after the address.
fn words(said: &str) -> String {
    let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let with_code = lines.iter().find_map(|line| code_at(line).and_then(|at| line.get(at..)));
    let after_address = || {
        let address = lines.iter().position(|line| line.contains('@') && !line.contains(' '))?;
        lines.get(address + 1).copied()
    };
    one_line(with_code.or_else(after_address).or(lines.last().copied()).unwrap_or_default(), 300)
}

/// Where a code such as 550, followed by a blank, a hyphen or a dot-separated status, begins in the line.
fn code_at(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    (0..bytes.len().saturating_sub(3)).find(|&at| {
        let alone = at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || matches!(bytes[at - 1], b'.' | b'-'));
        alone
            && matches!(bytes[at], b'4' | b'5')
            && bytes[at + 1].is_ascii_digit()
            && bytes[at + 2].is_ascii_digit()
            && matches!(bytes[at + 3], b' ' | b'-')
    })
}
