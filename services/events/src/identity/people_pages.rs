//! `/organisation/personen`: who has a login, and what it allows.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use fachtag_access::{Administers, Principal, Role};
use fachtag_contracts::access::Organizer;
use fachtag_forms::FieldError;
use fachtag_runtime::named_id;
use fachtag_web::{
    body::{Fields, FormValues},
    flash::{self, Flash, Words},
    organisation::Desk,
    page::{Html, Input, Link, Page, PageError, PageResult, Problem, Row, Tone},
};
use fachtag_words::Label;
use uuid::Uuid;

use super::{
    logins::can_be_mailed,
    organizers::{self, LoginInput},
    queries,
    rights::{Rights, scope_words},
    sign_in_anew,
    views::{ConfirmPage, InvitePage, PeoplePage, PersonPage, PersonRow},
};
use crate::{app::App, core::Failure, domain::life::Refused, fields, queries::groups};

const LIST: &str = "/organisation/personen";
const LIST_DONE: &Words = &[
    ("eingeladen", Tone::Success, "Die Einladung ist unterwegs.", ""),
    ("entfernt", Tone::Success, "Der Zugang ist entfernt. Die Person ist überall abgemeldet.", ""),
];
const PERSON_DONE: &Words = &[
    ("geaendert", Tone::Success, "Die Änderungen sind gespeichert. Sie gelten überall innerhalb einer Minute.", ""),
    ("link", Tone::Success, "Ein neuer Link ist unterwegs.", ""),
];

fn page(app: &App, title: &str, admin: &Principal, errors: &[FieldError]) -> Page {
    Page::desk(&app.site, fields::title(title, errors), admin.visitor(), Desk::People)
}

fn href(person: &Organizer) -> String {
    format!("{LIST}/{}", person.id)
}

fn input(rights: &Rights) -> Result<LoginInput, Failure> {
    Ok(LoginInput { name: Some(rights.name.clone()), role: rights.role(&Role::OF_PEOPLE)?, groups: rights.groups() })
}

/// The person that an address names.
async fn find(app: &App, id: &str) -> Result<Organizer, PageError> {
    let id = Uuid::try_parse(id).map_err(|_| PageError::NotFound)?;
    queries::person(&app.core, id).await?.ok_or(PageError::NotFound)
}

/// Whether somebody is to become an administrator by a browser in which nobody signed in lately.
fn makes_admin(app: &App, admin: &Principal, rights: &Rights) -> bool {
    rights.role(&[Role::Admin]).is_ok() && !admin.signed_in_lately(app.core.bus.clock.now())
}

pub async fn list(State(app): State<App>, Administers(admin): Administers, flash: Flash) -> PageResult {
    let groups = groups(&app.core).await?;
    let people = queries::people(&app.core).await?;
    let row = |person: &Organizer| PersonRow {
        name: person.name.clone().unwrap_or_else(|| person.email.clone()),
        email: person.email.clone(),
        role: person.role.label(),
        groups: scope_words(person.role, person.groups.as_deref(), &groups),
        href: href(person),
    };
    let view = PeoplePage {
        page: page(&app, "Personen", &admin, &[]),
        notice: flash.alert(LIST_DONE),
        people: people.iter().map(row).collect(),
    };
    Ok(Html::ok(view).into_response())
}

pub async fn invite_form(State(app): State<App>, Administers(admin): Administers) -> PageResult {
    let key = app.core.bus.clock.new_id();
    invite_page(&app, &admin, StatusCode::OK, "", &Rights::blank(), key, &[]).await
}

async fn invite_page(
    app: &App,
    admin: &Principal,
    status: StatusCode,
    email: &str,
    rights: &Rights,
    key: Uuid,
    errors: &[FieldError],
) -> PageResult {
    let groups = groups(&app.core).await?;
    let view = InvitePage {
        page: page(app, "Person einladen", admin, errors),
        problems: fields::problems(errors),
        hidden: fields::key_field(key),
        email: Input { value: email.into(), error: fields::error_of(errors, "email") },
        fields: rights.fields(&Role::OF_PEOPLE, &groups, errors),
    };
    Ok(Html(status, view).into_response())
}

pub async fn invite(
    State(app): State<App>,
    Administers(admin): Administers,
    Fields(values): Fields<FormValues>,
) -> PageResult {
    let values = values.unwrap_or_default();
    let rights = Rights::read(&values);
    let key = fields::key_of(&values, || app.core.bus.clock.new_id());
    let email = values.text("email");
    if makes_admin(&app, &admin, &rights) {
        return Ok(sign_in_anew::ask(&app, &admin, "/organisation/personen/einladen"));
    }
    let key = named_id(&format!("login\n{}\n{key}", admin.id));
    let invited = match input(&rights) {
        Ok(input) => organizers::invite_new(&app.core, key, email, &input).await,
        Err(failure) => Err(failure),
    };
    match invited {
        Ok(()) => Ok(flash::redirect(LIST, "eingeladen")),
        Err(Failure::Refused(Refused::Fields(errors))) => {
            invite_page(&app, &admin, StatusCode::UNPROCESSABLE_ENTITY, email, &rights, key, &errors).await
        }
        Err(failure) => Err(failure.into()),
    }
}

pub async fn show(
    State(app): State<App>,
    Administers(admin): Administers,
    Path(id): Path<String>,
    flash: Flash,
) -> PageResult {
    let person = find(&app, &id).await?;
    let rights = Rights::of(person.name.as_deref(), person.role, person.groups.as_deref());
    person_page(&app, &admin, StatusCode::OK, &person, &rights, &flash, &[]).await
}

async fn person_page(
    app: &App,
    admin: &Principal,
    status: StatusCode,
    person: &Organizer,
    rights: &Rights,
    flash: &Flash,
    errors: &[FieldError],
) -> PageResult {
    let groups = groups(&app.core).await?;
    let view = PersonPage {
        page: page(app, "Zugang ändern", admin, errors),
        notice: flash.alert(PERSON_DONE),
        problems: fields::problems(errors),
        hidden: fields::key_field(app.core.bus.clock.new_id()),
        email: person.email.clone(),
        reachable: can_be_mailed(&person.email),
        fields: rights.fields(&Role::OF_PEOPLE, &groups, errors),
        href: href(person),
        own: person.id == admin.id,
    };
    Ok(Html(status, view).into_response())
}

pub async fn change(
    State(app): State<App>,
    Administers(admin): Administers,
    Path(id): Path<String>,
    flash: Flash,
    Fields(values): Fields<FormValues>,
) -> PageResult {
    let rights = Rights::read(&values.unwrap_or_default());
    let person = find(&app, &id).await?;
    if person.role != Role::Admin && makes_admin(&app, &admin, &rights) {
        return Ok(sign_in_anew::ask(&app, &admin, &href(&person)));
    }
    let changed = match input(&rights) {
        Ok(input) => organizers::change(&app.core, person.id, &input).await,
        Err(failure) => Err(failure),
    };
    match changed {
        Ok(()) => Ok(flash::redirect(&href(&person), "geaendert")),
        Err(Failure::Refused(Refused::Fields(errors))) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            person_page(&app, &admin, status, &person, &rights, &flash, &errors).await
        }
        Err(failure) => Err(failure.into()),
    }
}

pub async fn send_link(
    State(app): State<App>,
    Administers(admin): Administers,
    Path(id): Path<String>,
    Fields(values): Fields<FormValues>,
) -> PageResult {
    let id = Uuid::try_parse(&id).map_err(|_| PageError::NotFound)?;
    let key = fields::key_of(&values.unwrap_or_default(), || app.core.bus.clock.new_id());
    let key = named_id(&format!("login\n{}\n{key}", admin.id));
    organizers::send_link(&app.core, key, id).await?;
    Ok(flash::redirect(&format!("{LIST}/{id}"), "link"))
}

pub async fn ask_removal(
    State(app): State<App>,
    Administers(admin): Administers,
    Path(id): Path<String>,
) -> PageResult {
    let person = find(&app, &id).await?;
    Ok(removal_page(&app, &admin, StatusCode::OK, &person, &[]))
}

fn removal_page(
    app: &App,
    admin: &Principal,
    status: StatusCode,
    person: &Organizer,
    errors: &[FieldError],
) -> Response {
    let mut rows = vec![Row { term: "E-Mail-Adresse".into(), value: person.email.clone() }];
    rows.extend(person.name.clone().map(|name| Row { term: "Name".into(), value: name }));
    rows.push(Row { term: "Rolle".into(), value: person.role.label().into() });
    let problem = |error: &FieldError| Problem { field: "bestaetigen".into(), message: error.message.clone() };
    let view = ConfirmPage {
        page: page(app, "Zugang entfernen", admin, errors),
        problems: errors.iter().map(problem).collect(),
        heading: "Zugang entfernen?".into(),
        text: "Die Person wird überall abgemeldet und kann sich nicht mehr anmelden.".into(),
        rows,
        action: format!("{}/entfernen", href(person)),
        button: "Zugang entfernen".into(),
        back: Link { href: href(person), text: "Abbrechen".into() },
    };
    Html(status, view).into_response()
}

pub async fn remove(State(app): State<App>, Administers(admin): Administers, Path(id): Path<String>) -> PageResult {
    let gone = || flash::redirect(LIST, "entfernt");
    let person = match find(&app, &id).await {
        // The second click of a double click.
        Err(PageError::NotFound) => return Ok(gone()),
        found => found?,
    };
    match organizers::remove(&app.core, admin.id, person.id).await {
        Ok(()) | Err(Failure::Unknown) => Ok(gone()),
        Err(Failure::Refused(Refused::Fields(errors))) => {
            Ok(removal_page(&app, &admin, StatusCode::UNPROCESSABLE_ENTITY, &person, &errors))
        }
        Err(failure) => Err(failure.into()),
    }
}
