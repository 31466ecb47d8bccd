//! `/organisation/zugangsschluessel`: the API tokens that hold.

use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::{Administers, Principal, Role};
use fachtag_contracts::fields::FieldError;
use fachtag_runtime::named_id;
use fachtag_web::{
    body::{Fields, FormValues},
    dates,
    organisation::{Desk, Empty},
    page::{Choice, Html, Input, Link, Page, Row},
};
use fachtag_words::Label;
use uuid::Uuid;

use super::{
    App, Done, account,
    desk_views::{ConfirmPage, NewTokenPage, TokenCreatedPage, TokenRow, TokensPage},
    forms::{self, Rights},
};
use crate::{
    domain::life::Refused,
    store::{
        groups,
        tokens::{self as stored, Token},
    },
    usecases::{
        Failure,
        tokens::{self, USUAL_DAYS, Wish},
    },
};

const LIST: &str = "/organisation/zugangsschluessel";
const NEW: &str = "/organisation/zugangsschluessel/neu";
/// How long a token may hold: days, and in words.
const LASTS: [(&str, &str); 4] = [("30", "30 Tage"), ("90", "90 Tage"), ("365", "1 Jahr"), ("730", "2 Jahre")];

fn page(app: &App, title: &str, admin: &Principal) -> Page {
    Page::desk(&app.site, title, admin.visitor(), Desk::Tokens)
}

pub(super) async fn list(State(app): State<App>, Administers(admin): Administers, uri: Uri) -> Response {
    let shown = async {
        let bus = &app.office.bus;
        let groups = groups::list(&bus.database).await?;
        let row = |token: &Token| {
            let role = token.role()?;
            Ok(TokenRow {
                name: token.name.clone(),
                role: role.label(),
                groups: forms::scope_words(role, token.groups()?.as_deref(), &groups),
                created: dates::date(token.created_at),
                expires: dates::date(token.expires_at),
                used: token.last_used_at.map_or_else(|| "nie".into(), dates::moment),
                revoke_href: format!("{LIST}/{}/widerrufen", token.id),
            })
        };
        let tokens = stored::list(&bus.database, bus.clock.now()).await?;
        let tokens = tokens.iter().map(row).collect::<fachtag_db::Result<Vec<_>>>()?;
        let view = TokensPage {
            page: page(&app, "Zugangsschlüssel", &admin),
            notice: Done::notice(&uri, &[("widerrufen", "Der Zugangsschlüssel ist widerrufen. Er gilt nicht mehr.")]),
            tokens,
            empty: Empty {
                title: "Es gibt keinen Zugangsschlüssel".into(),
                text: "Sie brauchen nur einen, wenn ein anderes Programm auf die Daten zugreifen soll.".into(),
                link: None,
            },
        };
        Ok(Html::ok(view).into_response())
    };
    app.page(shown.await)
}

pub(super) async fn new_form(State(app): State<App>, Administers(admin): Administers) -> Response {
    if !admin.signed_in_lately(app.office.bus.clock.now()) {
        return account::sign_in_anew_first(&app, &admin, NEW);
    }
    let key = app.office.bus.clock.new_id();
    let wanted = Wanted { rights: Rights::blank(), days: USUAL_DAYS.to_string() };
    new_page(&app, &admin, StatusCode::OK, &wanted, key, &[]).await
}

/// What the form says.
struct Wanted {
    rights: Rights,
    days: String,
}

async fn new_page(
    app: &App,
    admin: &Principal,
    status: StatusCode,
    wanted: &Wanted,
    key: Uuid,
    errors: &[FieldError],
) -> Response {
    let groups = groups::list(&app.office.bus.database).await;
    let title = if errors.is_empty() { "Zugangsschlüssel anlegen" } else { "Fehler: Zugangsschlüssel anlegen" };
    app.page(groups.map(|groups| {
        let view = NewTokenPage {
            page: page(app, title, admin),
            problems: forms::problems(errors),
            hidden: forms::key_field(key),
            fields: wanted.rights.fields(&Role::OF_TOKENS, &groups, errors),
            days: Input { value: wanted.days.clone(), error: forms::error_of(errors, "days") },
            lasts: LASTS.map(|(days, label)| Choice { value: days.into(), label: label.into() }).into(),
        };
        Html(status, view).into_response()
    }))
}

/// Answers with the token itself: it stands nowhere to be read after a redirect.
pub(super) async fn create(
    State(app): State<App>,
    Administers(admin): Administers,
    Fields(values): Fields<FormValues>,
) -> Response {
    if !admin.signed_in_lately(app.office.bus.clock.now()) {
        return account::sign_in_anew_first(&app, &admin, NEW);
    }
    let values = values.unwrap_or_default();
    let wanted = Wanted { rights: Rights::read(&values), days: values.text("days").to_owned() };
    let key = forms::key_of(&values, || app.office.bus.clock.new_id());
    let created = match wanted.rights.role(&Role::OF_TOKENS) {
        Ok(role) => {
            let rights = &wanted.rights;
            // Whatever is no number is out of bounds, and told so.
            let days = wanted.days.parse().unwrap_or_default();
            let wish = Wish { name: rights.name.clone(), role, groups: rights.groups(), days };
            tokens::create_once(&app.office, named_id(&format!("token\n{}\n{key}", admin.id)), &wish).await
        }
        Err(errors) => Err(errors.into()),
    };
    match created {
        Ok(token) => {
            let page = page(&app, "Zugangsschlüssel angelegt", &admin);
            Html::ok(TokenCreatedPage { page, name: wanted.rights.name, token }).into_response()
        }
        Err(Failure::Refused(Refused::Fields(errors))) => {
            new_page(&app, &admin, StatusCode::UNPROCESSABLE_ENTITY, &wanted, key, &errors).await
        }
        Err(failure) => app.refusal(failure),
    }
}

pub(super) async fn ask_revocation(
    State(app): State<App>,
    Administers(admin): Administers,
    Path(id): Path<String>,
) -> Response {
    let shown = async {
        let Ok(id) = Uuid::try_parse(&id) else { return Ok(app.not_found()) };
        let Some(token) = stored::find(&app.office.bus.database, id).await? else { return Ok(app.not_found()) };
        let row = |term: &str, value: String| Row { term: term.into(), value };
        let view = ConfirmPage {
            page: page(&app, "Zugangsschlüssel widerrufen", &admin),
            problems: Vec::new(),
            heading: "Zugangsschlüssel widerrufen?".into(),
            text: "Das Programm kommt damit nicht mehr an die Daten. Zurücknehmen lässt sich das nicht.".into(),
            rows: vec![row("Wofür", token.name), row("Angelegt", dates::date(token.created_at))],
            action: format!("{LIST}/{id}/widerrufen"),
            button: "Zugangsschlüssel widerrufen".into(),
            back: Link { href: LIST.into(), text: "Abbrechen".into() },
        };
        Ok(Html::ok(view).into_response())
    };
    app.page(shown.await)
}

pub(super) async fn revoke(State(app): State<App>, Administers(_): Administers, Path(id): Path<String>) -> Response {
    let Ok(id) = Uuid::try_parse(&id) else { return app.not_found() };
    match tokens::revoke(&app.office, id).await {
        // Unknown to the second click of a double click.
        Ok(()) | Err(Failure::Unknown) => Redirect::to(&format!("{LIST}?erledigt=widerrufen")).into_response(),
        Err(failure) => app.refusal(failure),
    }
}
