//! Text that people typed, made fit for a line of a mail.

use std::borrow::Cow;

use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// One line without control characters, invisible direction changes and doubled blanks. Nothing in it can begin a new
/// header or turn the reading direction of what follows; joiners inside emoji and words stay.
pub(crate) fn clean(text: &str) -> String {
    let signs = text.chars().filter(|sign| !turns_direction(*sign));
    let signs = signs.map(|sign| if sign.is_control() || is_break(sign) { ' ' } else { sign });
    let line: String = signs.collect();
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same of a non-empty text.
pub(crate) fn clean_option(text: Option<&str>) -> Option<String> {
    text.map(clean).filter(|text| !text.is_empty())
}

/// The same, cut to at most `most` signs.
pub(crate) fn one_line(text: &str, most: usize) -> String {
    let line = clean(text);
    match line.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

/// Several lines without the signs that no line may hold; their blanks stay.
pub(crate) fn clean_lines(text: &str) -> String {
    let signs = text.lines().flat_map(|line| line.chars().chain(['\n']));
    let signs = signs.filter(|sign| *sign == '\n' || !(turns_direction(*sign) || sign.is_control() || is_break(*sign)));
    signs.collect::<String>().trim_end().to_owned()
}

/// Embeddings, overrides and isolates (Unicode Standard Annex 9), and the byte order mark.
fn turns_direction(sign: char) -> bool {
    matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Line and paragraph separator.
fn is_break(sign: char) -> bool {
    matches!(sign, '\u{2028}' | '\u{2029}')
}

/// Breaks lines at blanks so that none is wider than `width` signs; a longer word (a link) keeps its own line. A line
/// that goes on is indented like its beginning. At most one empty line stays between others, none at the ends.
pub(crate) fn wrap(text: &str, width: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() && lines.last().is_none_or(String::is_empty) {
            continue;
        }
        let indent = &line[..line.len() - line.trim_start().len()];
        let options = Options::new(width)
            .initial_indent(indent)
            .subsequent_indent(indent)
            .break_words(false)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation)
            .wrap_algorithm(WrapAlgorithm::FirstFit);
        let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
        lines.extend(textwrap::wrap(&words, options).into_iter().map(Cow::into_owned));
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines.push(String::new());
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_typed_can_begin_a_header() {
        assert_eq!(clean("Eva\r\nBcc: x@y.z\0\u{2028}!"), "Eva Bcc: x@y.z !");
        assert_eq!(clean("  \u{202e}gnp.exe\u{202c} \u{feff}"), "gnp.exe");
        assert_eq!(clean("👩\u{200d}🏫 مريم Müller"), "👩\u{200d}🏫 مريم Müller");
        assert_eq!(clean_option(Some(" \r\n ")), None);
        assert_eq!(clean_lines("- a\r\n  - \u{202e}b\0\n\n"), "- a\n  - b");
    }

    #[test]
    fn a_long_reply_is_cut_between_signs() {
        assert_eq!(one_line("äöüß", 2), "äö…");
        assert_eq!(one_line("äö", 2), "äö");
    }

    #[test]
    fn lines_break_at_blanks_and_keep_their_indent() {
        let link = "https://fachtag.example/meine-anmeldung/abcdefghijklmnopqrstuvwxyz";
        let text = format!("\n\neins zwei drei vier\n\n\n\n  fünf sechs sieben\n{link}\n\n");
        let expected = format!("eins zwei\ndrei vier\n\n  fünf\n  sechs\n  sieben\n{link}\n");
        assert_eq!(wrap(&text, 10), expected);
    }
}
