//! `/organisation/gruppen`: the sub-groups, for administrators.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use fachtag_access::{Administers, Principal};
use fachtag_forms::FieldError;
use fachtag_web::{
    body::Fields,
    flash::{self, Flash, Words},
    organisation::Desk,
    page::{Html, Input, Link, Page, PageError, PageResult, Tone},
};

use super::{
    manage::{self, GroupInput},
    views::{GroupFormPage, GroupListPage},
};
use crate::{
    app::App,
    core::Failure,
    domain::{group::Group, life::Refused},
    fields, queries,
};

const LIST: &str = "/organisation/gruppen";
const DONE: &Words = &[
    ("angelegt", Tone::Success, "Die Unterarbeitsgruppe ist angelegt.", ""),
    ("geaendert", Tone::Success, "Die Änderungen sind gespeichert.", ""),
];

fn page(app: &App, title: &str, admin: &Principal, errors: &[FieldError]) -> Page {
    Page::desk(&app.site, fields::title(title, errors), admin.visitor(), Desk::Groups)
}

pub async fn list(State(app): State<App>, Administers(admin): Administers, flash: Flash) -> PageResult {
    let groups = queries::groups(&app.core).await?;
    let link = |group: Group| Link { href: format!("{LIST}/{}", group.slug), text: group.name };
    let view = GroupListPage {
        page: page(&app, "Unterarbeitsgruppen", &admin, &[]),
        notice: flash.alert(DONE),
        groups: groups.into_iter().map(link).collect(),
    };
    Ok(Html::ok(view).into_response())
}

pub async fn new_form(State(app): State<App>, Administers(admin): Administers) -> Response {
    form(&app, &admin, None, &GroupInput::default(), &[])
}

/// The form for a new sub-group, or for the one of this slug.
fn form(app: &App, admin: &Principal, slug: Option<&str>, typed: &GroupInput, errors: &[FieldError]) -> Response {
    let title = if slug.is_some() { "Unterarbeitsgruppe ändern" } else { "Unterarbeitsgruppe anlegen" };
    let input = |field: &str, value: &str| Input { value: value.into(), error: fields::error_of(errors, field) };
    let view = GroupFormPage {
        page: page(app, title, admin, errors),
        heading: title,
        problems: fields::problems(errors),
        action: format!("{LIST}/{}", slug.unwrap_or("neu")),
        typed_name: input("name", &typed.name),
        typed_description: input("description", &typed.description),
        sender_name: input("sender_name", &typed.sender_name),
        sender_email: input("sender_email", &typed.sender_email),
        reply_to: input("reply_to", &typed.reply_to),
        signature: input("signature", &typed.signature),
        public: slug.map(|slug| format!("/gruppen/{slug}")),
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Html(status, view).into_response()
}

pub async fn create(
    State(app): State<App>,
    Administers(admin): Administers,
    Fields(typed): Fields<GroupInput>,
) -> PageResult {
    let typed = typed.unwrap_or_default();
    match manage::create(&app.core, &typed).await {
        Ok(_) => Ok(flash::redirect(LIST, "angelegt")),
        Err(Failure::Refused(Refused::Fields(errors))) => Ok(form(&app, &admin, None, &typed, &errors)),
        Err(failure) => Err(failure.into()),
    }
}

pub async fn show(State(app): State<App>, Administers(admin): Administers, Path(slug): Path<String>) -> PageResult {
    let group = queries::group(&app.core, &slug).await?.ok_or(PageError::NotFound)?;
    let typed = GroupInput {
        name: group.name,
        description: group.description.unwrap_or_default(),
        sender_name: group.sender_name.unwrap_or_default(),
        sender_email: group.sender_email.unwrap_or_default(),
        reply_to: group.reply_to.unwrap_or_default(),
        signature: group.signature.unwrap_or_default(),
    };
    Ok(form(&app, &admin, Some(&slug), &typed, &[]))
}

pub async fn change(
    State(app): State<App>,
    Administers(admin): Administers,
    Path(slug): Path<String>,
    Fields(typed): Fields<GroupInput>,
) -> PageResult {
    let typed = typed.unwrap_or_default();
    match manage::change(&app.core, &slug, &typed, &admin.name).await {
        Ok(()) => Ok(flash::redirect(LIST, "geaendert")),
        Err(Failure::Refused(Refused::Fields(errors))) => Ok(form(&app, &admin, Some(&slug), &typed, &errors)),
        Err(failure) => Err(failure.into()),
    }
}
