//! What the templates of the lists show, as ready words.

use askama::Template;
use fachtag_web::{
    organisation::EventHead,
    page::{Alert, Page, Row, Tone},
};
use uuid::Uuid;

/// `…/listen`
#[derive(Template)]
#[template(path = "lists/page.html")]
pub(super) struct ListsPage {
    pub page: Page,
    pub head: EventHead,
    pub done: Option<Alert>,
    /// Characters in names that the PDF cannot show.
    pub missing: Option<String>,
    /// "42 Personen sind", to be followed by "angemeldet".
    pub seats: String,
    pub waiting: Option<String>,
    /// Where the files are.
    pub base: String,
    /// Why no list goes out by itself.
    pub no_mails: Option<&'static str>,
    pub edit_href: String,
    pub workshops: Vec<WorkshopRow>,
    pub mails: Vec<MailRow>,
    /// Names of those who get the mails.
    pub recipients: Vec<String>,
    pub send_action: String,
    /// Makes a double click one mail.
    pub click: String,
}

/// One part of the programme that people choose.
pub(super) struct WorkshopRow {
    pub id: Uuid,
    pub title: String,
    pub when: String,
    pub room: String,
    /// "18 von 20"
    pub seats: String,
    /// How many wait; empty when nobody does.
    pub waiting: String,
}

/// One list by mail.
pub(super) struct MailRow {
    pub occasion: &'static str,
    pub at: String,
    pub state: &'static str,
}

/// What stands above every list on paper.
pub(super) struct Head {
    pub kind: &'static str,
    pub kind_label: String,
    pub title: String,
    pub facts: Vec<Row>,
    /// The address of the funder's logo.
    pub logo: Option<String>,
    pub funder: String,
    pub back_href: String,
}

/// `…/listen/teilnahmeliste` and `…/listen/einlassliste`
#[derive(Template)]
#[template(path = "lists/paper.html")]
pub(super) struct ListPaper {
    pub page: Page,
    pub head: Head,
    /// To sign; otherwise to tick.
    pub signature: bool,
    pub lines: Vec<PaperLine>,
}

/// One person.
pub(super) struct PaperLine {
    pub number: u32,
    pub name: String,
    pub institution: String,
    pub present: bool,
    /// Empty when nobody noted it.
    pub attendance: &'static str,
}

/// `…/listen/verpflegung` and `…/listen/verpflegung-mit-namen`
#[derive(Template)]
#[template(path = "lists/catering.html")]
pub(super) struct CateringPaper {
    pub page: Page,
    pub head: Head,
    pub meals: Vec<MealCount>,
    pub needs: Vec<NeedLine>,
    pub with_names: bool,
}

/// How often a meal was chosen.
pub(super) struct MealCount {
    pub meal: String,
    pub count: String,
}

/// A support need; whose it is, only for those who may see it.
pub(super) struct NeedLine {
    pub words: String,
    /// How many people named it in these words.
    pub count: u32,
    pub name: Option<String>,
    pub institution: Option<String>,
}
