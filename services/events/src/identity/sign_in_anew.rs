//! `/organisation/konto/neu-anmelden`: what a browser left open must not do needs a fresh sign-in.

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::{Principal, SignedIn};
use fachtag_web::{
    organisation::Desk,
    page::{Html, Link, Page, PageResult},
};
use serde::Deserialize;

use super::{
    logins::{self, can_be_mailed},
    views::ConfirmPage,
};
use crate::{app::App, domain::own_path::own_path};

/// Where to go after signing in once more.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ReturnQuery {
    weiter: String,
}

/// The page that stands before what only a fresh sign-in may do.
pub(super) fn ask(app: &App, person: &Principal, path: &str) -> Response {
    let mailed = person.email.as_deref().is_some_and(can_be_mailed);
    let text = if mailed {
        "Dafür ist eine Anmeldung aus den letzten 30 Minuten nötig. Wir schicken Ihnen einen Link; danach geht es hier weiter."
    } else {
        "Dafür ist eine Anmeldung aus den letzten 30 Minuten nötig. Dieser Zugang hat keine E-Mail-Adresse: Starten Sie das Programm \
         neu, oder rufen Sie auf dem Server „fachtag organizer invite ADRESSE --role admin“ auf."
    };
    let view = ConfirmPage {
        page: Page::desk(&app.site, "Bitte melden Sie sich neu an", person.visitor(), Desk::Account),
        problems: Vec::new(),
        heading: "Bitte melden Sie sich dafür neu an".into(),
        text: text.into(),
        rows: Vec::new(),
        action: format!("/organisation/konto/neu-anmelden?weiter={path}"),
        button: if mailed { "Link schicken".into() } else { "Weiter".into() },
        back: Link { href: "/organisation".into(), text: "Abbrechen".into() },
    };
    Html(StatusCode::FORBIDDEN, view).into_response()
}

/// Mails a link to who is signed in.
pub async fn start(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    query: Result<Query<ReturnQuery>, QueryRejection>,
) -> PageResult {
    let ReturnQuery { weiter } = query.map(|Query(query)| query).unwrap_or_default();
    let return_to = own_path(&weiter).map(str::to_owned);
    logins::request_link(&app.core, person.email.as_deref().unwrap_or_default(), return_to).await?;
    Ok(Redirect::to("/anmelden/gesendet").into_response())
}
