//! The organizers' pages about sub-groups, as their templates need them.

use askama::Template;
use fachtag_web::page::{Alert, Input, Link, Page, Problem};

/// `/organisation/gruppen`
#[derive(Template)]
#[template(path = "groups/list.html")]
pub struct GroupListPage {
    pub page: Page,
    pub notice: Option<Alert>,
    pub groups: Vec<Link>,
}

/// `/organisation/gruppen/neu` and `/organisation/gruppen/{slug}`
#[derive(Template)]
#[template(path = "groups/form.html")]
pub struct GroupFormPage {
    pub page: Page,
    pub heading: &'static str,
    pub problems: Vec<Problem>,
    pub action: String,
    pub typed_name: Input,
    pub typed_description: Input,
    pub sender_name: Input,
    pub sender_email: Input,
    pub reply_to: Input,
    pub signature: Input,
    /// The group's public page, once there is one.
    pub public: Option<String>,
}
