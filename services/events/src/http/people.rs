//! `/organisation/personen`: who has a login, and what it allows.

use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::{Administers, Principal, Role};
use fachtag_contracts::{access::Organizer, fields::FieldError};
use fachtag_runtime::named_id;
use fachtag_web::{
    body::{Fields, FormValues},
    organisation::Desk,
    page::{Html, Input, Link, Page, Problem, Row},
};
use fachtag_words::Label;
use uuid::Uuid;

use super::{
    App, Done, account,
    desk_views::{ConfirmPage, InvitePage, PeoplePage, PersonPage, PersonRow},
    forms::{self, Rights},
};
use crate::{
    domain::life::Refused,
    store::{groups, organizers as stored},
    usecases::{
        Failure,
        logins::can_be_mailed,
        organizers::{self, Wish},
    },
};

const LIST: &str = "/organisation/personen";
const LIST_DONE: [(&str, &str); 2] = [
    ("eingeladen", "Die Einladung ist unterwegs."),
    ("entfernt", "Der Zugang ist entfernt. Die Person ist überall abgemeldet."),
];
const PERSON_DONE: [(&str, &str); 2] = [
    ("geaendert", "Die Änderungen sind gespeichert. Sie gelten überall innerhalb einer Minute."),
    ("link", "Ein neuer Link ist unterwegs."),
];

fn page(app: &App, title: &str, admin: &Principal, errors: &[FieldError]) -> Page {
    let title = if errors.is_empty() { title.to_owned() } else { format!("Fehler: {title}") };
    Page::desk(&app.site, title, admin.visitor(), Desk::People)
}

fn href(person: &Organizer) -> String {
    format!("{LIST}/{}", person.id)
}

fn wish(rights: &Rights) -> Result<Wish, Failure> {
    Ok(Wish { name: Some(rights.name.clone()), role: rights.role(&Role::OF_PEOPLE)?, groups: rights.groups() })
}

pub(super) async fn list(State(app): State<App>, Administers(admin): Administers, uri: Uri) -> Response {
    let shown = async {
        let database = &app.office.bus.database;
        let groups = groups::list(database).await?;
        let people = stored::all(database).await?;
        let row = |person: &Organizer| PersonRow {
            name: person.name.clone().unwrap_or_else(|| person.email.clone()),
            email: person.email.clone(),
            role: person.role.label(),
            groups: forms::scope_words(person.role, person.groups.as_deref(), &groups),
            href: href(person),
        };
        let view = PeoplePage {
            page: page(&app, "Personen", &admin, &[]),
            notice: Done::notice(&uri, &LIST_DONE),
            people: people.iter().map(row).collect(),
        };
        Ok(Html::ok(view).into_response())
    };
    app.page(shown.await)
}

pub(super) async fn invite_form(State(app): State<App>, Administers(admin): Administers) -> Response {
    let key = app.office.bus.clock.new_id();
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
) -> Response {
    let groups = groups::list(&app.office.bus.database).await;
    app.page(groups.map(|groups| {
        let view = InvitePage {
            page: page(app, "Person einladen", admin, errors),
            problems: forms::problems(errors),
            hidden: forms::key_field(key),
            email: Input { value: email.into(), error: forms::error_of(errors, "email") },
            fields: rights.fields(&Role::OF_PEOPLE, &groups, errors),
        };
        Html(status, view).into_response()
    }))
}

pub(super) async fn invite(
    State(app): State<App>,
    Administers(admin): Administers,
    Fields(values): Fields<FormValues>,
) -> Response {
    let values = values.unwrap_or_default();
    let rights = Rights::read(&values);
    let key = forms::key_of(&values, || app.office.bus.clock.new_id());
    let email = values.text("email");
    if makes_admin(&app, &admin, &rights) {
        return account::sign_in_anew_first(&app, &admin, "/organisation/personen/einladen");
    }
    let key = named_id(&format!("login\n{}\n{key}", admin.id));
    let invited = match wish(&rights) {
        Ok(wish) => organizers::invite_new(&app.office, key, email, &wish).await,
        Err(failure) => Err(failure),
    };
    match invited {
        Ok(()) => Redirect::to(&format!("{LIST}?erledigt=eingeladen")).into_response(),
        Err(Failure::Refused(Refused::Fields(errors))) => {
            invite_page(&app, &admin, StatusCode::UNPROCESSABLE_ENTITY, email, &rights, key, &errors).await
        }
        Err(failure) => app.refusal(failure),
    }
}

/// Whether somebody is to become an administrator by a browser in which nobody signed in lately.
fn makes_admin(app: &App, admin: &Principal, rights: &Rights) -> bool {
    rights.role(&[Role::Admin]).is_ok() && !admin.signed_in_lately(app.office.bus.clock.now())
}

/// The person that an address names, if there is one.
async fn find(app: &App, id: &str) -> fachtag_db::Result<Option<Organizer>> {
    let Ok(id) = Uuid::try_parse(id) else { return Ok(None) };
    stored::find(&app.office.bus.database, id).await
}

pub(super) async fn show(
    State(app): State<App>,
    Administers(admin): Administers,
    Path(id): Path<String>,
    uri: Uri,
) -> Response {
    let shown = async {
        let Some(person) = find(&app, &id).await? else { return Ok(app.not_found()) };
        let rights = Rights::of(person.name.as_deref(), person.role, person.groups.as_deref());
        person_page(&app, &admin, StatusCode::OK, &person, &rights, &uri, &[]).await
    };
    app.page(shown.await)
}

async fn person_page(
    app: &App,
    admin: &Principal,
    status: StatusCode,
    person: &Organizer,
    rights: &Rights,
    uri: &Uri,
    errors: &[FieldError],
) -> fachtag_db::Result<Response> {
    let groups = groups::list(&app.office.bus.database).await?;
    let view = PersonPage {
        page: page(app, "Zugang ändern", admin, errors),
        notice: Done::notice(uri, &PERSON_DONE),
        problems: forms::problems(errors),
        hidden: forms::key_field(app.office.bus.clock.new_id()),
        email: person.email.clone(),
        reachable: can_be_mailed(&person.email),
        fields: rights.fields(&Role::OF_PEOPLE, &groups, errors),
        href: href(person),
        own: person.id == admin.id,
    };
    Ok(Html(status, view).into_response())
}

pub(super) async fn change(
    State(app): State<App>,
    Administers(admin): Administers,
    Path(id): Path<String>,
    uri: Uri,
    Fields(values): Fields<FormValues>,
) -> Response {
    let rights = Rights::read(&values.unwrap_or_default());
    let person = match find(&app, &id).await {
        Ok(Some(person)) => person,
        Ok(None) => return app.not_found(),
        Err(error) => return app.page(Err(error)),
    };
    if person.role != Role::Admin && makes_admin(&app, &admin, &rights) {
        return account::sign_in_anew_first(&app, &admin, &href(&person));
    }
    let changed = match wish(&rights) {
        Ok(wish) => organizers::change(&app.office, person.id, &wish).await,
        Err(failure) => Err(failure),
    };
    match changed {
        Ok(()) => Redirect::to(&format!("{}?erledigt=geaendert", href(&person))).into_response(),
        Err(Failure::Refused(Refused::Fields(errors))) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            app.page(person_page(&app, &admin, status, &person, &rights, &uri, &errors).await)
        }
        Err(failure) => app.refusal(failure),
    }
}

pub(super) async fn send_link(
    State(app): State<App>,
    Administers(admin): Administers,
    Path(id): Path<String>,
    Fields(values): Fields<FormValues>,
) -> Response {
    let Ok(id) = Uuid::try_parse(&id) else { return app.not_found() };
    let key = forms::key_of(&values.unwrap_or_default(), || app.office.bus.clock.new_id());
    let key = named_id(&format!("login\n{}\n{key}", admin.id));
    match organizers::send_link(&app.office, key, id).await {
        Ok(()) => Redirect::to(&format!("{LIST}/{id}?erledigt=link")).into_response(),
        Err(failure) => app.refusal(failure),
    }
}

pub(super) async fn ask_removal(
    State(app): State<App>,
    Administers(admin): Administers,
    Path(id): Path<String>,
) -> Response {
    let shown = async {
        let Some(person) = find(&app, &id).await? else { return Ok(app.not_found()) };
        Ok(removal_page(&app, &admin, StatusCode::OK, &person, &[]))
    };
    app.page(shown.await)
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

pub(super) async fn remove(
    State(app): State<App>,
    Administers(admin): Administers,
    Path(id): Path<String>,
) -> Response {
    let gone = || Redirect::to(&format!("{LIST}?erledigt=entfernt")).into_response();
    let person = match find(&app, &id).await {
        Ok(Some(person)) => person,
        // The second click of a double click.
        Ok(None) => return gone(),
        Err(error) => return app.page(Err(error)),
    };
    match organizers::remove(&app.office, admin.id, person.id).await {
        Ok(()) | Err(Failure::Unknown) => gone(),
        Err(Failure::Refused(Refused::Fields(errors))) => {
            removal_page(&app, &admin, StatusCode::UNPROCESSABLE_ENTITY, &person, &errors)
        }
        Err(failure) => app.refusal(failure),
    }
}
