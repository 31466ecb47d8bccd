//! Content lines of iCalendar: escaping (RFC 5545, section 3.3.11), parameters (3.2) and folding (3.1).

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::Person;

/// What may not stand in an address or link as it is (RFC 3986, section 2); other scripts are always encoded.
const UNSAFE: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// In a `mailto:` the signs that would begin another part of it, too (RFC 6068, section 2).
const UNSAFE_IN_MAILTO: &AsciiSet = &UNSAFE.add(b'%').add(b'?').add(b'#').add(b'&').add(b',').add(b'/').add(b';');

/// Octets of a line without its end.
const WIDTH: usize = 75;

/// A file under construction.
#[derive(Default)]
pub(super) struct Lines(String);

impl Lines {
    /// A line that needs no escaping.
    pub(super) fn raw(&mut self, line: &str) {
        let mut room = WIDTH;
        for sign in line.chars() {
            if sign.len_utf8() > room {
                self.0.push_str("\r\n ");
                room = WIDTH - 1;
            }
            self.0.push(sign);
            room -= sign.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    /// A property whose value is text for people.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        let mut line = format!("{name}:");
        let value = value.replace("\r\n", "\n").replace('\r', "\n");
        for sign in value.trim().chars() {
            match sign {
                '\n' => line.push_str("\\n"),
                '\\' | ',' | ';' => line.extend(['\\', sign]),
                '\t' => line.push(' '),
                sign if sign.is_control() => {}
                sign => line.push(sign),
            }
        }
        self.raw(&line);
    }

    /// A property whose value is a link.
    pub(super) fn uri(&mut self, name: &str, value: &str) {
        self.raw(&format!("{name}:{}", utf8_percent_encode(value.trim(), UNSAFE)));
    }

    /// A person, named in the parameter CN. `parameters` begins with its semicolon or is empty.
    pub(super) fn person(&mut self, name: &str, parameters: &str, person: &Person) {
        let address = utf8_percent_encode(person.email.trim(), UNSAFE_IN_MAILTO);
        let common_name = quotable(&person.name);
        self.raw(&format!("{name}{parameters};CN=\"{common_name}\":mailto:{address}"));
    }
}

impl Lines {
    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// A parameter cannot hold a double quote, and few readers know the escape for it (RFC 6868): the single one stands in.
fn quotable(name: &str) -> String {
    let signs = name.chars().map(|sign| match sign {
        '"' => '\'',
        sign if sign.is_control() => ' ',
        sign => sign,
    });
    signs.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
