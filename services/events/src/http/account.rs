//! `/organisation/konto`: one's own login.

use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::{Principal, SignedIn};
use fachtag_contracts::fields::FieldError;
use fachtag_web::{
    body::Fields,
    organisation::Desk,
    page::{Html, Input, Page, Row},
};
use serde::Deserialize;

use super::{App, Done, desk_views::AccountPage, forms};
use crate::{
    domain::life::Refused,
    store::groups,
    usecases::{Failure, organizers},
};

/// The form's fields.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Named {
    name: String,
}

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
    let groups = groups::list(&app.office.bus.database).await?;
    let title = if errors.is_empty() { "Mein Zugang" } else { "Fehler: Mein Zugang" };
    let row = |term: &str, value: String| Row { term: term.into(), value };
    Ok(AccountPage {
        page: Page::desk(&app.site, title, person.visitor(), Desk::Account),
        notice: Done::notice(uri, &[("name", "Ihr Name ist gespeichert.")]),
        problems: forms::problems(errors),
        own_name: Input { value: name, error: forms::error_of(errors, "name") },
        facts: vec![
            row("E-Mail-Adresse", person.email.clone().unwrap_or_default()),
            row("Rolle", person.role.label().into()),
            row("Veranstaltungen", forms::scope_words(person.role, person.groups.as_deref(), &groups)),
        ],
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
