//! `/organisation/konto`: one's own login.

use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::{Organizes, Principal, SignedIn};
use fachtag_contracts::fields::FieldError;
use fachtag_web::{
    body::Fields,
    organisation::Desk,
    page::{Check, Html, Input, Link, Page, Row},
};
use fachtag_words::Label;
use serde::Deserialize;

use super::{
    App, Done,
    desk_views::{AccountPage, ConfirmPage},
    forms,
};
use crate::{
    domain::{life::Refused, own_path::own_path},
    store::{groups, organizers as stored},
    usecases::{
        Failure, digest,
        logins::{self, can_be_mailed},
        organizers,
    },
};

/// The form's fields.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    name: String,
}

/// The fields of the form of the digest.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    digest: String,
}

const DONE: [(&str, &str); 3] = [
    ("name", "Ihr Name ist gespeichert."),
    ("uebersicht", "Sie erhalten die tägliche Übersicht ab jetzt."),
    ("keine-uebersicht", "Sie erhalten keine tägliche Übersicht mehr."),
];

pub(super) async fn show(State(app): State<App>, SignedIn(person): SignedIn, uri: Uri) -> Response {
    // Without a name of one's own the address stands for it.
    let name = Some(person.name.clone()).filter(|name| Some(name) != person.email.as_ref()).unwrap_or_default();
    let view = view(&app, &person, name, &uri, &[]).await;
    app.page(view.map(|view| Html::ok(view).into_response()))
}

async fn view(
    app: &App,
    person: &Principal,
    name: String,
    uri: &Uri,
    errors: &[FieldError],
) -> fachtag_db::Result<AccountPage> {
    let database = &app.office.bus.database;
    let groups = groups::list(database).await?;
    let gets_mail = person.may_organize() && person.email.as_deref().is_some_and(can_be_mailed);
    let own = if gets_mail { stored::find(database, person.id).await? } else { None };
    let title = if errors.is_empty() { "Mein Zugang" } else { "Fehler: Mein Zugang" };
    let row = |term: &str, value: String| Row { term: term.into(), value };
    Ok(AccountPage {
        page: Page::desk(&app.site, title, person.visitor(), Desk::Account),
        notice: Done::notice(uri, &DONE),
        problems: forms::problems(errors),
        own_name: Input { value: name, error: forms::error_of(errors, "name") },
        facts: vec![
            row("E-Mail-Adresse", person.email.clone().unwrap_or_default()),
            row("Rolle", person.role.label().into()),
            row("Veranstaltungen", forms::scope_words(person.role, person.groups.as_deref(), &groups)),
        ],
        digest: own.map(|own| Check { checked: own.digest_since.is_some(), error: None }),
    })
}

pub(super) async fn rename(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    uri: Uri,
    Fields(named): Fields<Named>,
) -> Response {
    let Named { name } = named.unwrap_or_default();
    match organizers::rename(&app.office, person.id, &name).await {
        Ok(()) => Redirect::to("/organisation/konto?erledigt=name").into_response(),
        Err(Failure::Refused(Refused::Fields(errors))) => {
            let view = view(&app, &person, name, &uri, &errors).await;
            app.page(view.map(|view| Html(StatusCode::UNPROCESSABLE_ENTITY, view).into_response()))
        }
        Err(failure) => app.refusal(failure),
    }
}

/// Switches the daily digest on or off.
pub(super) async fn switch_digest(
    State(app): State<App>,
    Organizes(person): Organizes,
    Fields(wanted): Fields<Wanted>,
) -> Response {
    let wanted = wanted.unwrap_or_default().digest == "true";
    let done = if wanted { "uebersicht" } else { "keine-uebersicht" };
    match digest::switch(&app.office, person.id, wanted).await {
        Ok(()) => Redirect::to(&format!("/organisation/konto?erledigt={done}")).into_response(),
        Err(failure) => app.refusal(failure),
    }
}

/// Where to go after signing in once more.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Return {
    weiter: String,
}

/// The page before something that a browser left open must not do.
pub(super) fn sign_in_anew_first(app: &App, person: &Principal, path: &str) -> Response {
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
pub(super) async fn sign_in_anew(State(app): State<App>, SignedIn(person): SignedIn, uri: Uri) -> Response {
    let Return { weiter } = super::query(&uri);
    let return_to = own_path(&weiter).map(str::to_owned);
    match logins::request_link(&app.office, person.email.as_deref().unwrap_or_default(), return_to).await {
        Ok(()) => Redirect::to("/anmelden/gesendet").into_response(),
        Err(failure) => app.refusal(failure),
    }
}
