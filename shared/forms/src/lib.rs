#![doc = include_str!("../README.md")]

use std::str::FromStr;

use email_address::{EmailAddress, Options};
use fachtag_contracts::language::Language;
use fachtag_words::{Words, messages};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// One mistake: the field's name as in the request, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    pub message: String,
}

/// RFC 5321, 4.5.3.1.3: a path of 256 octets with its angle brackets.
const MAX_EMAIL: usize = 254;

/// The text in composed form (Unicode NFC): two ways to write one letter are one.
pub fn composed(text: &str) -> String {
    text.nfc().collect()
}

/// Collects mistakes, so that people see all of them at once.
#[derive(Debug)]
pub struct Checks {
    errors: Vec<FieldError>,
    words: Words,
}

impl Default for Checks {
    fn default() -> Self {
        Self::new()
    }
}

impl Checks {
    /// No mistakes yet; they will be told in German.
    pub fn new() -> Self {
        Self::told_in(Language::De)
    }

    /// No mistakes yet; they will be told in this language.
    pub fn told_in(language: Language) -> Self {
        Self { errors: Vec::new(), words: messages!("../locales", language) }
    }

    /// The language that mistakes are told in.
    pub fn language(&self) -> Language {
        self.words.language
    }

    /// Notes a mistake.
    pub fn error(&mut self, field: &str, message: impl Into<String>) {
        self.errors.push(FieldError { field: field.into(), message: message.into() });
    }

    /// Whether there is a mistake in this field.
    pub fn is_wrong(&self, field: &str) -> bool {
        self.errors.iter().any(|error| error.field == field)
    }

    /// A single line that must be given; `label` is the field's name for people.
    pub fn required(&mut self, field: &str, label: &str, value: &str, max: usize) -> String {
        let value = &composed(value.trim());
        if value.is_empty() {
            self.say(field, label, "field-missing");
        } else if let Some(message) = self.line_mistake(label, value, max) {
            self.error(field, message);
        }
        value.to_owned()
    }

    /// A single line that may be left out; empty counts as left out.
    pub fn optional(&mut self, field: &str, label: &str, value: Option<&str>, max: usize) -> Option<String> {
        let value = &composed(value.map(str::trim).filter(|value| !value.is_empty())?);
        if let Some(message) = self.line_mistake(label, value, max) {
            self.error(field, message);
        }
        Some(value.to_owned())
    }

    /// Several lines that may be left out. Line ends become `\n`.
    pub fn text(&mut self, field: &str, label: &str, value: Option<&str>, max: usize) -> Option<String> {
        let value = composed(value?).replace("\r\n", "\n").replace('\r', "\n");
        let value = value.trim();
        if value.is_empty() {
            return None;
        }
        if value.chars().any(|c| is_forbidden(c) && !matches!(c, '\n' | '\t')) {
            self.say(field, label, "field-unreadable");
        } else if let Some(message) = self.length_mistake(label, value, max) {
            self.error(field, message);
        }
        Some(value.to_owned())
    }

    /// An address that must be given. Kept as written, but for white space around it.
    pub fn email(&mut self, field: &str, value: &str) -> String {
        let value = &composed(value.trim());
        let label = self.words.say("email-address");
        if value.is_empty() {
            self.say(field, &label, "field-missing");
        } else if !is_email(value) {
            self.say(field, &label, "field-no-email");
        }
        value.to_owned()
    }

    /// A web address that may be left out.
    pub fn web_address(&mut self, field: &str, label: &str, value: Option<&str>) -> Option<String> {
        let value = self.optional(field, label, value, 500)?;
        if !(value.starts_with("https://") || value.starts_with("http://")) || value.contains(char::is_whitespace) {
            self.say(field, label, "field-no-web-address");
        }
        Some(value)
    }

    fn say(&mut self, field: &str, label: &str, id: &str) {
        let message = self.words.and("label", label.to_owned()).say(id);
        self.error(field, message);
    }

    fn line_mistake(&self, label: &str, value: &str, max: usize) -> Option<String> {
        if value.chars().any(is_forbidden) {
            return Some(self.words.and("label", label.to_owned()).say("field-unreadable"));
        }
        self.length_mistake(label, value, max)
    }

    fn length_mistake(&self, label: &str, value: &str, max: usize) -> Option<String> {
        let length = value.chars().count();
        let words = || self.words.and("label", label.to_owned()).with("most", max).with("length", length);
        (length > max).then(|| words().say("field-too-long"))
    }

    /// The value when there was no mistake.
    ///
    /// # Errors
    /// All mistakes noted.
    pub fn finish<T>(self, value: T) -> Result<T, Vec<FieldError>> {
        if self.errors.is_empty() { Ok(value) } else { Err(self.errors) }
    }
}

/// Whether mail can be addressed to this, by RFC 5321 and RFC 6531, with a domain of at least two parts.
pub fn is_email(text: &str) -> bool {
    let options = Options::default().with_required_tld().without_display_text().without_domain_literal();
    text.len() <= MAX_EMAIL
        && !text.contains(|c: char| is_forbidden(c) || c.is_whitespace() || c == '"')
        && EmailAddress::parse_with_options(text, options).is_ok()
        && EmailAddress::from_str(text).is_ok_and(|address| idna::domain_to_ascii(address.domain()).is_ok())
}

/// What two spellings of one address have in common: upper and lower case and the spelling of the domain do not count.
pub fn email_key(email: &str) -> String {
    let (local, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let domain = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_lowercase());
    format!("{}@{domain}", local.to_lowercase())
}

/// The mailbox behind an address, as far as its spelling tells: what follows a plus in front of the `@` does not count, nor do dots
/// where the provider ignores them. To count letters by; two people are never taken for one by it.
pub fn mailbox_key(email: &str) -> String {
    let key = email_key(email);
    let Some((local, domain)) = key.rsplit_once('@') else { return key };
    let mailbox = local.split_once('+').map_or(local, |(mailbox, _)| mailbox);
    match domain {
        "gmail.com" | "googlemail.com" => format!("{}@gmail.com", mailbox.replace('.', "")),
        _ => format!("{mailbox}@{domain}"),
    }
}

/// Control characters, line separators, and the signs that turn the writing direction around for what follows.
fn is_forbidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mailbox_has_many_spellings() {
        for spelling in ["Opfer@Gmail.com", "o.p.fer+7@googlemail.com", "opfer+a+b@gmail.com"] {
            assert_eq!(mailbox_key(spelling), "opfer@gmail.com", "{spelling}");
        }
        assert_eq!(mailbox_key("opfer+1@schule.de"), "opfer@schule.de");
        assert_ne!(mailbox_key("an.na@schule.de"), mailbox_key("anna@schule.de"), "other providers read dots");
    }

    #[test]
    fn addresses_people_use_are_taken() {
        for good in ["a@b.de", "Vor.Nach+x@Schule-MG.nrw.de", "jürgen@müller.de", "o'neil@example.ie", "用户@例え.jp"]
        {
            assert!(is_email(good), "{good}");
        }
    }

    #[test]
    fn what_cannot_be_an_address_is_not() {
        let long = format!("{}@b.de", "a".repeat(300));
        for bad in [
            "",
            "a",
            "a@",
            "@b.de",
            "a b@c.de",
            "a@b",
            "a@b..de",
            "a@b.de\nBcc: x@y.de",
            "Anna <a@b.de>",
            "a@[127.0.0.1]",
            "\"a b\"@c.de",
            "a@b.de, c@d.de",
            &long,
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn one_address_has_one_key() {
        assert_eq!(email_key("Jürgen@MÜLLER.de"), email_key("jürgen@xn--mller-kva.de"));
        assert_ne!(email_key("a@b.de"), email_key("a@c.de"));
    }

    #[test]
    fn every_mistake_is_told() {
        let mut checks = Checks::new();
        checks.required("first_name", "Vorname", " ", 10);
        checks.required("last_name", "Nachname", "a\nb", 10);
        checks.optional("function", "Funktion", Some("zu lange Angabe"), 10);
        assert_eq!(checks.text("note", "Anmerkung", Some(" a\r\nb "), 10).as_deref(), Some("a\nb"));
        let fields: Vec<_> = checks.finish(()).unwrap_err().into_iter().map(|e| e.field).collect();
        assert_eq!(fields, ["first_name", "last_name", "function"]);
    }
}
