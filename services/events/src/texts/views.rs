//! The pages where the office's words are edited, as their templates need them.

use askama::Template;
use fachtag_web::{
    organisation::Moment,
    page::{Alert, Input, Link, Page, Problem},
};

/// One text in the list.
pub(super) struct TextLine {
    pub link: Link,
    /// Who changed it last, and when; or that it is the template.
    pub state: String,
    /// How much only the office can fill in.
    pub gaps: usize,
}

/// `/organisation/texte`
#[derive(Template)]
#[template(path = "texts/list.html")]
pub(super) struct TextsPage {
    pub page: Page,
    pub notice: Option<Alert>,
    pub texts: Vec<TextLine>,
}

/// `/organisation/texte/{kind}`
#[derive(Template)]
#[template(path = "texts/edit.html")]
pub(super) struct EditTextPage {
    pub page: Page,
    pub heading: &'static str,
    pub action: String,
    pub version: i64,
    pub text: Input,
    /// Safe HTML.
    pub preview: Option<String>,
    pub gaps: Vec<String>,
    /// What somebody else saved meanwhile.
    pub stale: Option<String>,
    pub problems: Vec<Problem>,
    pub history: Vec<Moment>,
    /// The page for everybody.
    pub public_href: &'static str,
}
