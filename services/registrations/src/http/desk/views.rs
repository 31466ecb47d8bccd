//! The desk's pages: what their templates need, as ready words.

use askama::Template;
use fachtag_web::{
    organisation::{Column, Empty, EventHead, Moment, Pager, Tile},
    page::{Alert, Badge, Choice, Hidden, Input, Page, Problem, Row},
};

use super::super::views::{AnswerForm, Fields};

/// `/organisation/anmeldungen/{event}`
#[derive(Template)]
#[template(path = "desk_table.html")]
pub struct TablePage {
    pub page: Page,
    pub head: EventHead,
    pub alert: Option<Alert>,
    /// The address of the table itself.
    pub base: String,
    /// None when nobody can be entered any more.
    pub new_href: Option<String>,
    pub tiles: Vec<Tile>,
    pub filters: Filters,
    pub columns: Vec<Column>,
    pub rows: Vec<Line>,
    pub pager: Pager,
    /// Shown instead of the table.
    pub empty: Option<Empty>,
    /// The view, to come back to it after an action.
    pub query: String,
    /// Writes to everybody whom the filter leaves.
    pub write_href: String,
}

/// The fields above the table.
pub struct Filters {
    pub search: String,
    pub status: Input,
    pub attendance: Input,
    pub mail: Input,
    pub meal: Input,
    pub statuses: Vec<Choice>,
    pub attendances: Vec<Choice>,
    pub mails: Vec<Choice>,
    /// Empty where the event has no menu.
    pub meals: Vec<Choice>,
    /// The order of the rows.
    pub hidden: Vec<Hidden>,
    pub active: bool,
}

/// One registration in the table.
pub struct Line {
    pub id: String,
    pub href: String,
    pub name: String,
    pub institution: String,
    pub status: String,
    pub attendance: Option<Badge>,
    pub registered_at: String,
    pub mail: Badge,
}

/// `/organisation/anmeldungen/{event}/{registration}`
#[derive(Template)]
#[template(path = "desk_person.html")]
pub struct PersonPage {
    pub page: Page,
    pub head: EventHead,
    pub alert: Option<Alert>,
    pub problems: Vec<Problem>,
    pub name: String,
    pub id: String,
    pub back_href: String,
    /// Status, reference, mail, attendance.
    pub facts: Vec<Row>,
    /// The person's own data.
    pub rows: Vec<Row>,
    /// None when nothing can be changed any more.
    pub edit_href: Option<String>,
    pub cancel_href: Option<String>,
    pub write_href: Option<String>,
    /// Where the buttons for the attendance post to; none for who has no seat.
    pub attendance_action: Option<String>,
    /// The stored word; empty when nothing is noted.
    pub attendance: String,
    pub move_up: Option<MoveUp>,
    /// The button that answers for somebody for whom a seat is held.
    pub answer: Option<AnswerForm>,
    pub history: Vec<Moment>,
}

/// What an organizer can do for somebody who waits.
pub struct MoveUp {
    pub action: String,
    /// Why no seat can be given, and what helps.
    pub full: Option<String>,
    /// Others wait longer: a reason is needed.
    pub overtakes: bool,
    pub reason: Input,
}

/// `…/neu`, `…/{registration}/bearbeiten` and `…/anwesenheit/ohne-anmeldung`
#[derive(Template)]
#[template(path = "desk_form.html")]
pub struct FormPage {
    pub page: Page,
    pub head: EventHead,
    pub heading: String,
    pub lead: String,
    /// Something other than a field stands in the way.
    pub obstacle: Option<Obstacle>,
    /// Nobody can be entered now: there is no form.
    pub blocked: bool,
    /// What is stored otherwise, when it was changed after the form was shown.
    pub changed_meanwhile: Option<Vec<Row>>,
    pub action: String,
    pub back_href: String,
    pub button: String,
    pub fields: Fields,
    pub meals: Vec<Choice>,
    pub problems: Vec<Problem>,
    pub hidden: Vec<Hidden>,
    /// Only names, institution and an address that may be missing.
    pub short: bool,
    pub email_optional: bool,
}

/// Why something cannot be done now, and where to go instead.
pub struct Obstacle {
    pub title: String,
    pub text: String,
    pub link: Option<fachtag_web::page::Link>,
}

/// `…/{registration}/absagen`
#[derive(Template)]
#[template(path = "desk_cancel.html")]
pub struct CancelPage {
    pub page: Page,
    pub head: EventHead,
    pub name: String,
    pub waiting: bool,
    /// Who waits gets the seat.
    pub moves_up: bool,
    /// The person is marked as present.
    pub present: bool,
    pub action: String,
    pub back_href: String,
    pub reason: Input,
    pub problems: Vec<Problem>,
}

/// `…/anwesenheit`
#[derive(Template)]
#[template(path = "desk_attendance.html")]
pub struct AttendancePage {
    pub page: Page,
    pub head: EventHead,
    pub alert: Option<Alert>,
    pub base: String,
    pub search: String,
    pub tiles: Vec<Tile>,
    pub rows: Vec<Expected>,
    pub pager: Pager,
    pub empty: Option<Empty>,
    /// How many are not noted yet.
    pub open: u32,
    /// Where all of them are noted as absent; none before the event begins.
    pub rest_href: Option<String>,
    /// To come back to the same rows.
    pub query: String,
    /// Where somebody without registration is entered.
    pub door_href: String,
}

/// `…/anwesenheit/uebrige`
#[derive(Template)]
#[template(path = "desk_rest.html")]
pub struct RestPage {
    pub page: Page,
    pub head: EventHead,
    /// Such as "18 Personen".
    pub people: String,
    pub action: String,
    pub back_href: String,
}

/// Somebody who is expected.
pub struct Expected {
    pub id: String,
    pub name: String,
    pub institution: String,
    pub reference: String,
    pub attendance: &'static str,
    /// The stored word; empty when nothing is noted.
    pub word: String,
}

/// `…/schreiben`
#[derive(Template)]
#[template(path = "desk_write.html")]
pub struct WritePage {
    pub page: Page,
    pub head: EventHead,
    pub action: String,
    pub hidden: Vec<Hidden>,
    pub problems: Vec<Problem>,
    pub to: Input,
    pub audiences: Vec<Choice>,
    pub subject: Input,
    pub text: Input,
    /// What went out before.
    pub sent: Vec<SentLine>,
}

/// A mailing that went out.
pub struct SentLine {
    pub href: String,
    pub subject: String,
    pub when: String,
    pub author: String,
    pub recipients: String,
}

/// `…/schreiben/{mailing}`
#[derive(Template)]
#[template(path = "desk_preview.html")]
pub struct PreviewPage {
    pub page: Page,
    pub head: EventHead,
    pub alert: Option<Alert>,
    pub subject: String,
    /// Such as "18 Personen"; of a sent mailing when, by whom and to how many.
    pub to: String,
    /// Who is left out, and why.
    pub left_out: Vec<String>,
    pub greeting: String,
    /// Safe HTML.
    pub text: String,
    /// The buttons; none when it was sent.
    pub steps: Option<Steps>,
    pub back_href: String,
}

/// What can be done with a draft.
pub struct Steps {
    pub test_action: String,
    /// Names the next test, so that a double click is one.
    pub test_key: String,
    /// Where the test goes; none when there is no usable address.
    pub test_email: Option<String>,
    /// None when nobody would get it.
    pub send_action: Option<String>,
    pub send_label: String,
    pub edit_href: String,
}
