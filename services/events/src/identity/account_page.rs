//! `/organisation/konto`: one's own login.

use axum::{extract::State, http::StatusCode, response::IntoResponse};
use fachtag_access::{Organizes, Principal, SignedIn};
use fachtag_forms::FieldError;
use fachtag_web::{
    body::Fields,
    flash::{self, Flash, Words},
    organisation::Desk,
    page::{Check, Html, Input, Page, PageResult, Row, Tone},
};
use fachtag_words::Label;
use serde::Deserialize;

use super::{digest, logins::can_be_mailed, organizers, queries, rights::scope_words, views::AccountPage};
use crate::{app::App, core::Failure, domain::life::Refused, fields, queries::groups};

const HERE: &str = "/organisation/konto";

/// What the forms on this page did.
const DONE: &Words = &[
    ("name", Tone::Success, "Ihr Name ist gespeichert.", ""),
    ("uebersicht", Tone::Success, "Sie erhalten die tägliche Übersicht ab jetzt.", ""),
    ("keine-uebersicht", Tone::Success, "Sie erhalten keine tägliche Übersicht mehr.", ""),
];

/// The form of the name.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct NameForm {
    name: String,
}

/// The form of the digest.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct DigestForm {
    digest: String,
}

pub async fn show(State(app): State<App>, SignedIn(person): SignedIn, flash: Flash) -> PageResult {
    // Without a name of one's own the address stands for it.
    let name = Some(person.name.clone()).filter(|name| Some(name) != person.email.as_ref()).unwrap_or_default();
    page(&app, &person, StatusCode::OK, name, &flash, &[]).await
}

async fn page(
    app: &App,
    person: &Principal,
    status: StatusCode,
    name: String,
    flash: &Flash,
    errors: &[FieldError],
) -> PageResult {
    let groups = groups(&app.core).await?;
    let gets_mail = person.may_organize() && person.email.as_deref().is_some_and(can_be_mailed);
    let own = if gets_mail { queries::person(&app.core, person.id).await? } else { None };
    let row = |term: &str, value: String| Row { term: term.into(), value };
    let view = AccountPage {
        page: Page::desk(&app.site, fields::title("Mein Zugang", errors), person.visitor(), Desk::Account),
        notice: flash.alert(DONE),
        problems: fields::problems(errors),
        own_name: Input { value: name, error: fields::error_of(errors, "name") },
        facts: vec![
            row("E-Mail-Adresse", person.email.clone().unwrap_or_default()),
            row("Rolle", person.role.label().into()),
            row("Veranstaltungen", scope_words(person.role, person.groups.as_deref(), &groups)),
        ],
        digest: own.map(|own| Check { checked: own.digest_since.is_some(), error: None }),
    };
    Ok(Html(status, view).into_response())
}

pub async fn rename(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    flash: Flash,
    Fields(form): Fields<NameForm>,
) -> PageResult {
    let NameForm { name } = form.unwrap_or_default();
    match organizers::rename(&app.core, person.id, &name).await {
        Ok(()) => Ok(flash::redirect(HERE, "name")),
        Err(Failure::Refused(Refused::Fields(errors))) => {
            page(&app, &person, StatusCode::UNPROCESSABLE_ENTITY, name, &flash, &errors).await
        }
        Err(failure) => Err(failure.into()),
    }
}

/// Switches the daily digest on or off.
pub async fn switch_digest(
    State(app): State<App>,
    Organizes(person): Organizes,
    Fields(form): Fields<DigestForm>,
) -> PageResult {
    let on = form.unwrap_or_default().digest == "true";
    digest::switch(&app.core, person.id, on).await?;
    Ok(flash::redirect(HERE, if on { "uebersicht" } else { "keine-uebersicht" }))
}
