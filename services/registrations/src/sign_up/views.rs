//! The pages of the sign-up: what their templates need, as ready words.

use askama::Template;
use fachtag_contracts::events::Contact;
use fachtag_web::page::{Alert, Hidden, Page, Problem};

use crate::{
    person_form::{EventBrief, FormFields, Line},
    workshops::slots::Slots,
};

/// `/anmeldung/{slug}`, step 1 of 3: fill in. Posts `step=check`.
#[derive(Template)]
#[template(path = "sign_up/form.html")]
pub(super) struct SignUpForm {
    pub page: Page,
    pub event: EventBrief,
    pub action: String,
    pub fields: FormFields,
    /// Parts of the programme to choose from.
    pub slots: Slots,
    /// Why none can be chosen now.
    pub no_choice: Option<String>,
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
#[template(path = "sign_up/check.html")]
pub(super) struct SignUpCheck {
    pub page: Page,
    pub event: EventBrief,
    pub action: String,
    pub rows: Vec<Line>,
    /// All values of step 1 and the idempotency key.
    pub hidden: Vec<Hidden>,
    /// Why the page is shown once more.
    pub alert: Option<Alert>,
    /// Another address that was perhaps meant.
    pub meant: Option<String>,
    pub waiting: bool,
    pub to_confirm: bool,
}

/// Step 3 of 3: done. Says the same to an address that was registered before.
#[derive(Template)]
#[template(path = "sign_up/done.html")]
pub(super) struct SignUpDone {
    pub page: Page,
    pub event: EventBrief,
    pub waiting: bool,
    pub to_confirm: bool,
    /// Where the mail goes, while that is remembered.
    pub address: Option<String>,
    /// The event as a calendar file; for those who have a seat.
    pub calendar_href: Option<String>,
    /// Who answers questions.
    pub contact: Option<Contact>,
}

/// `/anmeldung/{slug}` when one cannot sign up.
#[derive(Template)]
#[template(path = "sign_up/closed.html")]
pub(super) struct SignUpClosed {
    pub page: Page,
    pub event: EventBrief,
    /// Such as "Die Anmeldung ist seit dem 3. Juli 2025, 12:00 Uhr geschlossen."
    pub reason: String,
    /// What the reader can do now.
    pub next_step: String,
}
