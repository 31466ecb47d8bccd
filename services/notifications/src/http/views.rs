//! The pages of this service: what their templates need, as ready words. Handlers fill them; no database types here.

use askama::Template;
use fachtag_web::page::Page;

/// A letter in the list.
pub struct LetterRow {
    /// `/postfach/{id}`
    pub href: String,
    pub subject: String,
    pub to: String,
    pub time: String,
}

/// `/postfach`: the letters of an installation without a mail server, newest first.
#[derive(Template)]
#[template(path = "mailbox.html")]
pub struct Mailbox {
    pub page: Page,
    pub letters: Vec<LetterRow>,
}

/// A file in a letter.
pub struct Attachment {
    pub name: String,
    /// "text/calendar, 2 KB"
    pub kind: String,
    pub href: Option<String>,
}

/// `/postfach/{id}`: one letter. Its HTML part has an address of its own, since mail's inline styles need
/// a Content-Security-Policy that this page does not have.
#[derive(Template)]
#[template(path = "mailbox_letter.html")]
pub struct MailboxLetter {
    pub page: Page,
    pub subject: String,
    pub from: String,
    pub to: String,
    pub date: String,
    pub text: String,
    /// `/postfach/{id}/html`
    pub html_href: Option<String>,
    pub attachments: Vec<Attachment>,
}

/// `/abmelden/{token}`: ends the daily digest.
#[derive(Template)]
#[template(path = "unsubscribe.html")]
pub struct UnsubscribePage {
    pub page: Page,
    pub heading: &'static str,
    /// Where the button posts to; none when it has ended.
    pub action: Option<String>,
    /// Where it can be switched on again.
    pub account_href: &'static str,
}
