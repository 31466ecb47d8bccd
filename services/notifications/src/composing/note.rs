//! What organizers write into mails, in Markdown.

use fachtag_web::markdown;

use super::text::clean_lines;

/// A paragraph of an event's own in a letter.
pub(crate) struct Note {
    /// As it was written.
    pub text: String,
    /// Safe HTML, with the looks of a mail.
    pub html: String,
}

impl Note {
    pub(crate) fn of(markdown: &str, colour: &str) -> Self {
        let text = clean_lines(markdown);
        Self { html: with_looks(&markdown::to_html(&text), colour), text }
    }
}

/// Mail programs know no style sheet. Signs of the text itself are escaped, so that no tag is met in it.
pub(crate) fn with_looks(html: &str, colour: &str) -> String {
    html.replace("<p>", "<p style=\"margin:0 0 16px;\">")
        .replace("<a href=", &format!("<a class=\"link\" style=\"color:{colour};\" href="))
}
