//! What a mail server says (RFC 5321, section 4.2): the code alone counts, whatever the text, its length and its letters.

use crate::composing::text::one_line;

/// One reply, perhaps of several lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reply {
    pub code: u16,
    /// The texts of its lines, cut where they are very long.
    pub lines: Vec<String>,
}

impl Reply {
    /// Code and text in one line, fit for a log.
    pub fn shown(&self) -> String {
        one_line(&format!("{} {}", self.code, self.lines.join(" ")), 300)
    }
}

/// What of a line is kept. Some servers greet with whole terms of use.
const KEPT: usize = 2_048;

/// One line of a reply.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub code: u16,
    /// More lines follow.
    pub goes_on: bool,
    pub text: String,
}

/// Reads a line without its end. `None` when it does not begin as a reply does.
pub(super) fn line(bytes: &[u8]) -> Option<Line> {
    let (code, rest) = bytes.split_at_checked(3)?;
    let code = std::str::from_utf8(code).ok().filter(|code| code.bytes().all(|digit| digit.is_ascii_digit()))?;
    let code = code.parse().ok().filter(|code| (200..600).contains(code))?;
    let (goes_on, text) = match rest.split_first() {
        None => (false, rest),
        Some((b' ' | b'\t', text)) => (false, text),
        Some((b'-', text)) => (true, text),
        Some(_) => return None,
    };
    Some(Line { code, goes_on, text: words(text) })
}

/// Text of a server that may know nothing of UTF-8: then it is Latin-1, where every byte is a letter.
pub(super) fn words(bytes: &[u8]) -> String {
    let bytes = &bytes[..bytes.len().min(KEPT)];
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Cut within a letter.
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(&bytes[..error.valid_up_to()]).into_owned()
        }
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_alone_counts() {
        for (bytes, code, goes_on, text) in [
            (&b"250 ok"[..], 250, false, "ok"),
            (b"250", 250, false, ""),
            (b"250 ", 250, false, ""),
            (b"250\tok", 250, false, "ok"),
            (b"250-ok", 250, true, "ok"),
            (b"250-", 250, true, ""),
            (b"250 - ok", 250, false, "- ok"),
            (b"550", 550, false, ""),
            (b"250 Gr\xfc\xdfe", 250, false, "Grüße"),
            ("220 Grüße".as_bytes(), 220, false, "Grüße"),
        ] {
            assert_eq!(line(bytes), Some(Line { code, goes_on, text: text.into() }), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_reply_is_none() {
        for bytes in
            [&b""[..], b"25", b"354garbage", b"abc", b"199 x", b"600 x", b"+50 x", b"2\xc35 x", b"\xff\xff\xff"]
        {
            assert_eq!(line(bytes), None, "{bytes:?}");
        }
    }

    #[test]
    fn long_lines_are_cut_between_letters() {
        let long = format!("250 {}", "ü".repeat(5_000));
        let text = line(long.as_bytes()).unwrap().text;
        assert!(text.len() <= KEPT && text.chars().all(|letter| letter == 'ü'));
    }
}
