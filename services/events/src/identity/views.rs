//! The pages about logins, sessions and tokens, as their templates need them.

use askama::Template;
use fachtag_web::{
    organisation::Empty,
    page::{Alert, Check, Choice, Hidden, Input, Link, Page, Problem, Row},
};

/// `/anmelden`: asks for the address that the link goes to.
#[derive(Template)]
#[template(path = "identity/login.html")]
pub struct LoginPage {
    pub page: Page,
    pub notice: Option<Alert>,
    pub problems: Vec<Problem>,
    pub email: Input,
    pub hidden: Vec<Hidden>,
}

/// `/anmelden/gesendet`: the same words whether the address has a login or not.
#[derive(Template)]
#[template(path = "identity/login_sent.html")]
pub struct LoginSent {
    pub page: Page,
}

/// `/anmelden/{token}`: asks before the one-time link is used up, since mail scanners follow links.
#[derive(Template)]
#[template(path = "identity/login_confirm.html")]
pub struct LoginConfirm {
    pub page: Page,
    /// Where the button posts to.
    pub action: String,
    /// Whose account the link opens.
    pub name: Option<String>,
    /// `None` for the first administrator, who has none.
    pub email: Option<String>,
}

/// `/organisation/konto`: one's own login.
#[derive(Template)]
#[template(path = "identity/account.html")]
pub struct AccountPage {
    pub page: Page,
    pub notice: Option<Alert>,
    pub problems: Vec<Problem>,
    pub own_name: Input,
    /// Address, role and sub-groups.
    pub facts: Vec<Row>,
    /// Whether the daily digest is switched on; none for whom it is not.
    pub digest: Option<Check>,
}

/// Somebody with a login, in the list of all.
pub struct PersonRow {
    /// The name, or the address of who has none.
    pub name: String,
    pub email: String,
    pub role: &'static str,
    pub groups: String,
    pub href: String,
}

/// `/organisation/personen`
#[derive(Template)]
#[template(path = "identity/people.html")]
pub struct PeoplePage {
    pub page: Page,
    pub notice: Option<Alert>,
    pub people: Vec<PersonRow>,
}

/// What a person or program may do, as fields of a form.
pub struct RightsFields {
    pub name: Input,
    pub role: Input,
    pub roles: Vec<Choice>,
    /// `all` or `groups`.
    pub scope: Input,
    pub scopes: Vec<Choice>,
    pub groups: Vec<String>,
    pub groups_error: Option<String>,
    /// Empty where there are no sub-groups; then nobody is asked.
    pub group_choices: Vec<Choice>,
}

/// `/organisation/personen/einladen`
#[derive(Template)]
#[template(path = "identity/invite.html")]
pub struct InvitePage {
    pub page: Page,
    pub problems: Vec<Problem>,
    pub hidden: Vec<Hidden>,
    pub email: Input,
    pub fields: RightsFields,
}

/// `/organisation/personen/{id}`
#[derive(Template)]
#[template(path = "identity/person.html")]
pub struct PersonPage {
    pub page: Page,
    pub notice: Option<Alert>,
    pub problems: Vec<Problem>,
    /// For the form that sends the link once more.
    pub hidden: Vec<Hidden>,
    pub email: String,
    /// Whether mails reach this address.
    pub reachable: bool,
    pub fields: RightsFields,
    /// `/organisation/personen/{id}`
    pub href: String,
    /// One's own login can be removed by others only.
    pub own: bool,
}

/// Asks before something is taken away for good.
#[derive(Template)]
#[template(path = "identity/confirm.html")]
pub struct ConfirmPage {
    pub page: Page,
    pub problems: Vec<Problem>,
    pub heading: String,
    /// What will happen.
    pub text: String,
    /// What is taken away.
    pub rows: Vec<Row>,
    /// Where the button posts to.
    pub action: String,
    pub button: String,
    pub back: Link,
}

/// An API token, in the list of all.
pub struct TokenRow {
    pub name: String,
    pub role: &'static str,
    pub groups: String,
    pub created: String,
    pub expires: String,
    /// Within an hour.
    pub used: String,
    pub revoke_href: String,
}

/// `/organisation/zugangsschluessel`
#[derive(Template)]
#[template(path = "identity/tokens.html")]
pub struct TokensPage {
    pub page: Page,
    pub notice: Option<Alert>,
    pub tokens: Vec<TokenRow>,
    pub empty: Empty,
}

/// `/organisation/zugangsschluessel/neu`
#[derive(Template)]
#[template(path = "identity/token_new.html")]
pub struct NewTokenPage {
    pub page: Page,
    pub problems: Vec<Problem>,
    pub hidden: Vec<Hidden>,
    pub fields: RightsFields,
    /// How long it holds, in days.
    pub days: Input,
    pub lasts: Vec<Choice>,
}

/// A new token, shown this once.
#[derive(Template)]
#[template(path = "identity/token_created.html")]
pub struct TokenCreatedPage {
    pub page: Page,
    pub name: String,
    /// `None` when the form was sent again later.
    pub token: Option<String>,
}
