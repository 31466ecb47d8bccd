//! What the templates of the organizers' pages show, as ready words.

use askama::Template;
use fachtag_web::{
    organisation::{Empty, EventHead, Pager},
    page::{Alert, Badge, Choice, Input, Link, Page, Row},
};

/// `/organisation/nachrichten`
#[derive(Template)]
#[template(path = "desk_letters.html")]
pub(super) struct LettersPage {
    pub page: Page,
    /// Only with the letters of one event.
    pub head: Option<EventHead>,
    /// Why no E-Mail goes out.
    pub trouble: Option<Trouble>,
    pub event: Option<String>,
    /// What goes out by itself.
    pub plan_href: Option<String>,
    /// The way to the mails as people get them.
    pub preview_href: Option<String>,
    pub state: Input,
    pub states: Vec<Choice>,
    pub empty: Option<Empty>,
    pub lines: Vec<LetterLine>,
    pub pager: Pager,
    pub parked_count: usize,
    /// Messages that were set aside; for administrators.
    pub parked: Vec<ParkedLine>,
}

/// Why nothing goes out.
pub(super) struct Trouble {
    pub title: &'static str,
    pub since: String,
    /// The mail server's own words.
    pub words: Option<String>,
}

/// One letter of the list.
pub(super) struct LetterLine {
    pub href: String,
    pub recipient: String,
    pub kind: &'static str,
    /// The event's title.
    pub event: String,
    pub state: Option<Badge>,
    /// The mail server's last words, where it did not take the letter.
    pub trouble: String,
    pub at: String,
}

/// A message that was set aside.
pub(super) struct ParkedLine {
    pub id: String,
    pub name: String,
    pub error: String,
    pub at: String,
}

/// `/organisation/nachrichten/{id}`
#[derive(Template)]
#[template(path = "desk_letter.html")]
pub(super) struct LetterPage {
    pub page: Page,
    pub head: Option<EventHead>,
    pub subject: String,
    pub state: Option<Badge>,
    pub advice: &'static str,
    pub facts: Vec<Row>,
    /// Where to send it again.
    pub retry_href: Option<String>,
    /// What a corrected address brings about.
    pub correction: Option<&'static str>,
    /// The way to the letter written instead.
    pub replaced_by: Option<Link>,
    /// The way to the person's registration, or to its form.
    pub person: Option<Link>,
    pub back_href: String,
}

/// `/organisation/nachrichten/plan/{event}`
#[derive(Template)]
#[template(path = "desk_plan.html")]
pub(super) struct PlanPage {
    pub page: Page,
    pub head: EventHead,
    pub done: Option<Alert>,
    pub called_off: bool,
    pub lines: Vec<PlanLine>,
    /// Where the buttons lead.
    pub action: String,
    pub letters_href: String,
    pub preview_href: String,
    pub edit_href: String,
}

/// `/organisation/nachrichten/vorschau/{event}`
#[derive(Template)]
#[template(path = "desk_preview.html")]
pub(super) struct PreviewPage {
    pub page: Page,
    pub head: EventHead,
    pub action: String,
    pub kind: Input,
    pub kinds: Vec<Choice>,
    pub language: Input,
    pub languages: Vec<Choice>,
    pub subject: String,
    pub text: String,
    pub language_tag: &'static str,
    /// Where the frame gets the HTML part from.
    pub html_href: String,
    pub letters_href: String,
    pub edit_href: String,
}

/// One mail to many that goes out by itself.
pub(super) struct PlanLine {
    pub what: String,
    pub to: &'static str,
    /// How many get it, or got it.
    pub people: String,
    pub at: String,
    pub state: &'static str,
    pub actions: Vec<PlanAction>,
    /// Names it for the buttons, with `minutes`.
    pub art: &'static str,
    pub minutes: i64,
}

/// What can be done about it.
pub(super) struct PlanAction {
    pub step: &'static str,
    pub text: &'static str,
    pub quiet: bool,
}
