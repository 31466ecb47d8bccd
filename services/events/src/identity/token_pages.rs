//! `/organisation/zugangsschluessel`: the API tokens that hold.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use fachtag_access::{Administers, Principal, Role};
use fachtag_forms::FieldError;
use fachtag_runtime::named_id;
use fachtag_web::{
    body::{Fields, FormValues},
    dates,
    flash::{self, Flash, Words},
    organisation::{Desk, Empty},
    page::{Choice, Html, Input, Link, Page, PageError, PageResult, Row, Tone},
};
use fachtag_words::Label;
use uuid::Uuid;

use super::{
    queries::{self, Token},
    rights::{Rights, scope_words},
    sign_in_anew,
    tokens::{self, TokenInput, USUAL_DAYS},
    views::{ConfirmPage, NewTokenPage, TokenCreatedPage, TokenRow, TokensPage},
};
use crate::{app::App, core::Failure, domain::life::Refused, fields, queries::groups};

const LIST: &str = "/organisation/zugangsschluessel";
const NEW: &str = "/organisation/zugangsschluessel/neu";
/// How long a token may hold: days, and in words.
const LASTS: [(&str, &str); 4] = [("30", "30 Tage"), ("90", "90 Tage"), ("365", "1 Jahr"), ("730", "2 Jahre")];

const DONE: &Words = &[("widerrufen", Tone::Success, "Der Zugangsschlüssel ist widerrufen. Er gilt nicht mehr.", "")];

fn page(app: &App, title: &str, admin: &Principal, errors: &[FieldError]) -> Page {
    Page::desk(&app.site, fields::title(title, errors), admin.visitor(), Desk::Tokens)
}

pub async fn list(State(app): State<App>, Administers(admin): Administers, flash: Flash) -> PageResult {
    let groups = groups(&app.core).await?;
    let row = |token: &Token| {
        let role = token.role()?;
        Ok(TokenRow {
            name: token.name.clone(),
            role: role.label(),
            groups: scope_words(role, token.groups()?.as_deref(), &groups),
            created: dates::date(token.created_at),
            expires: dates::date(token.expires_at),
            used: token.last_used_at.map_or_else(|| "nie".into(), dates::moment),
            revoke_href: format!("{LIST}/{}/widerrufen", token.id),
        })
    };
    let tokens = queries::tokens(&app.core).await?;
    let view = TokensPage {
        page: page(&app, "Zugangsschlüssel", &admin, &[]),
        notice: flash.alert(DONE),
        tokens: tokens.iter().map(row).collect::<fachtag_db::Result<_>>()?,
        empty: Empty {
            title: "Es gibt keinen Zugangsschlüssel".into(),
            text: "Sie brauchen nur einen, wenn ein anderes Programm auf die Daten zugreifen soll.".into(),
            link: None,
        },
    };
    Ok(Html::ok(view).into_response())
}

pub async fn new_form(State(app): State<App>, Administers(admin): Administers) -> PageResult {
    if !admin.signed_in_lately(app.core.bus.clock.now()) {
        return Ok(sign_in_anew::ask(&app, &admin, NEW));
    }
    let key = app.core.bus.clock.new_id();
    let blank = TokenForm { rights: Rights::blank(), days: USUAL_DAYS.to_string() };
    new_page(&app, &admin, StatusCode::OK, &blank, key, &[]).await
}

/// What the form says.
struct TokenForm {
    rights: Rights,
    days: String,
}

impl TokenForm {
    fn input(&self) -> Result<TokenInput, Failure> {
        let role = self.rights.role(&Role::OF_TOKENS)?;
        // Whatever is no number is out of bounds, and said to be so.
        let days = self.days.parse().unwrap_or_default();
        Ok(TokenInput { name: self.rights.name.clone(), role, groups: self.rights.groups(), days })
    }
}

async fn new_page(
    app: &App,
    admin: &Principal,
    status: StatusCode,
    typed: &TokenForm,
    key: Uuid,
    errors: &[FieldError],
) -> PageResult {
    let groups = groups(&app.core).await?;
    let view = NewTokenPage {
        page: page(app, "Zugangsschlüssel anlegen", admin, errors),
        problems: fields::problems(errors),
        hidden: fields::key_field(key),
        fields: typed.rights.fields(&Role::OF_TOKENS, &groups, errors),
        days: Input { value: typed.days.clone(), error: fields::error_of(errors, "days") },
        lasts: LASTS.map(|(days, label)| Choice { value: days.into(), label: label.into() }).into(),
    };
    Ok(Html(status, view).into_response())
}

/// Answers with the token itself: it stands nowhere to be read after a redirect.
pub async fn create(
    State(app): State<App>,
    Administers(admin): Administers,
    Fields(values): Fields<FormValues>,
) -> PageResult {
    if !admin.signed_in_lately(app.core.bus.clock.now()) {
        return Ok(sign_in_anew::ask(&app, &admin, NEW));
    }
    let values = values.unwrap_or_default();
    let typed = TokenForm { rights: Rights::read(&values), days: values.text("days").to_owned() };
    let key = fields::key_of(&values, || app.core.bus.clock.new_id());
    let form_id = named_id(&format!("token\n{}\n{key}", admin.id));
    let created = match typed.input() {
        Ok(input) => tokens::create_once(&app.core, form_id, &input).await,
        Err(failure) => Err(failure),
    };
    match created {
        Ok(token) => {
            let page = page(&app, "Zugangsschlüssel angelegt", &admin, &[]);
            Ok(Html::ok(TokenCreatedPage { page, name: typed.rights.name, token }).into_response())
        }
        Err(Failure::Refused(Refused::Fields(errors))) => {
            new_page(&app, &admin, StatusCode::UNPROCESSABLE_ENTITY, &typed, key, &errors).await
        }
        Err(failure) => Err(failure.into()),
    }
}

pub async fn ask_revocation(
    State(app): State<App>,
    Administers(admin): Administers,
    Path(id): Path<String>,
) -> PageResult {
    let id = Uuid::try_parse(&id).map_err(|_| PageError::NotFound)?;
    let token = queries::token(&app.core, id).await?.ok_or(PageError::NotFound)?;
    let row = |term: &str, value: String| Row { term: term.into(), value };
    let view = ConfirmPage {
        page: page(&app, "Zugangsschlüssel widerrufen", &admin, &[]),
        problems: Vec::new(),
        heading: "Zugangsschlüssel widerrufen?".into(),
        text: "Das Programm kommt damit nicht mehr an die Daten. Zurücknehmen lässt sich das nicht.".into(),
        rows: vec![row("Wofür", token.name), row("Angelegt", dates::date(token.created_at))],
        action: format!("{LIST}/{id}/widerrufen"),
        button: "Zugangsschlüssel widerrufen".into(),
        back: Link { href: LIST.into(), text: "Abbrechen".into() },
    };
    Ok(Html::ok(view).into_response())
}

pub async fn revoke(State(app): State<App>, Administers(_): Administers, Path(id): Path<String>) -> PageResult {
    let id = Uuid::try_parse(&id).map_err(|_| PageError::NotFound)?;
    match tokens::revoke(&app.core, id).await {
        // Unknown to the second click of a double click.
        Ok(()) | Err(Failure::Unknown) => Ok(flash::redirect(LIST, "widerrufen")),
        Err(failure) => Err(failure.into()),
    }
}
