//! The pages of this service: what their templates need, as ready words. Handlers fill them; no database types here.

use askama::Template;
use fachtag_web::page::{Alert, Check, Choice, Hidden, Input, Page, Problem, Row, Tone};

/// The event that a page is about.
pub struct EventBrief {
    pub href: String,
    pub title: String,
    pub when: String,
    pub place: Option<String>,
}

/// What stands in the form. The names of the fields in the form are the names here.
#[derive(Default)]
pub struct Fields {
    pub first_name: Input,
    pub last_name: Input,
    pub email: Input,
    pub language: Input,
    /// What one can be written to in.
    pub languages: Vec<Choice>,
    pub institution: Input,
    pub function: Input,
    pub meal: Input,
    pub support_needs: Input,
    pub support_needs_consent: Check,
    pub note: Input,
    pub questions: Vec<QuestionField>,
}

/// A question of the event's own.
pub struct QuestionField {
    pub name: String,
    pub label: String,
    pub hint: String,
    pub optional: bool,
    /// `line`, `text`, `radios`, `select` or `boxes`.
    pub kind: &'static str,
    pub choices: Vec<Choice>,
    pub input: Input,
    /// The values that are ticked.
    pub chosen: Vec<String>,
}

/// `/anmeldung/{slug}`, step 1 of 3: fill in. Posts `step=check`.
#[derive(Template)]
#[template(path = "sign_up_form.html")]
pub struct SignUpForm {
    pub page: Page,
    pub event: EventBrief,
    pub action: String,
    pub fields: Fields,
    /// The meals to choose from; empty hides the field.
    pub meals: Vec<Choice>,
    /// In the order of the fields; the same words as in `fields`.
    pub problems: Vec<Problem>,
    /// Such as the idempotency key.
    pub hidden: Vec<Hidden>,
    /// What stands in the field that people do not see.
    pub trap: String,
    /// No seat is left: the sign-up goes to the waiting list.
    pub waiting: bool,
    /// A free seat is offered to those who wait instead of given.
    pub offers: bool,
    /// The seat is kept until the person has confirmed the sign-up.
    pub to_confirm: bool,
}

/// Step 2 of 3: check. Posts `step=edit` or `step=submit`, with all values in hidden fields.
#[derive(Template)]
#[template(path = "sign_up_check.html")]
pub struct SignUpCheck {
    pub page: Page,
    pub event: EventBrief,
    pub action: String,
    pub rows: Vec<Row>,
    /// All values of step 1 and the idempotency key.
    pub hidden: Vec<Hidden>,
    /// Why the page is shown once more.
    pub alert: Option<Alert>,
    pub waiting: bool,
    pub to_confirm: bool,
}

/// Step 3 of 3: done. Says the same to an address that was registered before.
#[derive(Template)]
#[template(path = "sign_up_done.html")]
pub struct SignUpDone {
    pub page: Page,
    pub event: EventBrief,
    pub waiting: bool,
    pub to_confirm: bool,
}

/// `/anmeldung/{slug}` when one cannot sign up.
#[derive(Template)]
#[template(path = "sign_up_closed.html")]
pub struct SignUpClosed {
    pub page: Page,
    pub event: EventBrief,
    /// Such as "Die Anmeldung ist seit dem 3. Juli 2025, 12:00 Uhr geschlossen."
    pub reason: String,
    /// What the reader can do now.
    pub next_step: String,
}

/// Where a registration stands, in words.
pub struct StatusBox {
    pub tone: Tone,
    /// "Sie haben einen Platz", "Sie stehen auf der Warteliste", "Sie haben abgesagt", …
    pub title: String,
    /// Such as the position on the waiting list and what happens next; may be empty.
    pub text: String,
}

/// A form with one button.
pub struct AnswerForm {
    pub action: String,
    pub label: &'static str,
}

/// `/meine-anmeldung/{token}`
#[derive(Template)]
#[template(path = "manage.html")]
pub struct ManagePage {
    pub page: Page,
    pub event: EventBrief,
    /// What the last action did.
    pub alert: Option<Alert>,
    pub status: StatusBox,
    /// The button by which somebody for whom a seat is held takes it.
    pub answer: Option<AnswerForm>,
    pub reference: String,
    /// The person's own data.
    pub rows: Vec<Row>,
    /// `…/aendern`; none when nothing can be changed any more.
    pub edit_href: Option<String>,
    /// `…/abmelden`; none when cancelled or over.
    pub cancel_href: Option<String>,
    /// `…/teilnahmebescheinigung`; none unless the person was there, and the event is over.
    pub certificate_href: Option<String>,
    /// What the certificate cannot show of the name and the institution.
    pub certificate_lacks: Option<String>,
    /// "Anmeldung absagen", or "Platz ablehnen" for who is offered one.
    pub cancel_label: &'static str,
    /// `…/daten.json`
    pub export_href: String,
    pub calendar_href: Option<String>,
    /// Where the button that withdraws the consent to support needs posts to; none without a consent.
    pub withdraw_action: Option<String>,
}

/// `/meine-anmeldung/{token}/aendern`
#[derive(Template)]
#[template(path = "manage_edit.html")]
pub struct ManageEdit {
    pub page: Page,
    pub event: EventBrief,
    pub action: String,
    pub back_href: String,
    /// Shown, not changeable.
    pub email: String,
    pub fields: Fields,
    pub meals: Vec<Choice>,
    pub problems: Vec<Problem>,
    /// What is stored otherwise, when it was changed after the form was shown.
    pub changed_meanwhile: Option<Vec<Row>>,
    /// Such as the version.
    pub hidden: Vec<Hidden>,
}

/// `/meine-anmeldung/{token}/abmelden`: asks before the place is given up.
#[derive(Template)]
#[template(path = "cancel_confirm.html")]
pub struct CancelConfirm {
    pub page: Page,
    pub event: EventBrief,
    pub action: String,
    pub back_href: String,
    pub reference: String,
    /// The person is on the waiting list.
    pub waiting: bool,
    /// The person is offered a seat and declines it.
    pub offered: bool,
    /// Who waits gets the seat.
    pub moves_up: bool,
    /// The person is marked as present.
    pub present: bool,
}
