//! `/organisation/gruppen`: the sub-groups, for administrators.

use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::{Administers, Principal};
use fachtag_contracts::fields::FieldError;
use fachtag_web::{
    body::Fields,
    organisation::Desk,
    page::{Html, Input, Link, Page},
};

use super::{
    App, Done,
    desk_views::{GroupForm, GroupsDesk},
    forms,
};
use crate::{
    domain::life::Refused,
    store::groups as stored,
    usecases::{
        Failure,
        groups::{self, Typed},
    },
};

const LIST: &str = "/organisation/gruppen";
const DONE: [(&str, &str); 2] =
    [("angelegt", "Die Unterarbeitsgruppe ist angelegt."), ("geaendert", "Die Änderungen sind gespeichert.")];

fn page(app: &App, title: &str, admin: &Principal, errors: &[FieldError]) -> Page {
    let title = if errors.is_empty() { title.to_owned() } else { format!("Fehler: {title}") };
    Page::desk(&app.site, title, admin.visitor(), Desk::Groups)
}

pub(super) async fn list(State(app): State<App>, Administers(admin): Administers, uri: Uri) -> Response {
    let groups = stored::list(&app.office.bus.database).await;
    app.page(groups.map(|groups| {
        let link = |group: stored::Group| Link { href: format!("{LIST}/{}", group.slug), text: group.name };
        let view = GroupsDesk {
            page: page(&app, "Unterarbeitsgruppen", &admin, &[]),
            notice: Done::notice(&uri, &DONE),
            groups: groups.into_iter().map(link).collect(),
        };
        Html::ok(view).into_response()
    }))
}

pub(super) async fn new_form(State(app): State<App>, Administers(admin): Administers) -> Response {
    form(&app, &admin, None, &Typed::default(), &[])
}

/// The form for a new sub-group, or for the one of this slug.
fn form(app: &App, admin: &Principal, slug: Option<&str>, typed: &Typed, errors: &[FieldError]) -> Response {
    let title = if slug.is_some() { "Unterarbeitsgruppe ändern" } else { "Unterarbeitsgruppe anlegen" };
    let input = |field: &str, value: &str| Input { value: value.into(), error: forms::error_of(errors, field) };
    let view = GroupForm {
        page: page(app, title, admin, errors),
        heading: title,
        problems: forms::problems(errors),
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

pub(super) async fn create(
    State(app): State<App>,
    Administers(admin): Administers,
    Fields(typed): Fields<Typed>,
) -> Response {
    let typed = typed.unwrap_or_default();
    match groups::create(&app.office, &typed).await {
        Ok(_) => Redirect::to(&format!("{LIST}?erledigt=angelegt")).into_response(),
        Err(Failure::Refused(Refused::Fields(errors))) => form(&app, &admin, None, &typed, &errors),
        Err(failure) => app.refusal(failure),
    }
}

pub(super) async fn show(
    State(app): State<App>,
    Administers(admin): Administers,
    Path(slug): Path<String>,
) -> Response {
    let found = stored::find(&app.office.bus.database, &slug).await;
    app.page(found.map(|found| match found {
        Some(group) => {
            let typed = Typed {
                name: group.name,
                description: group.description.unwrap_or_default(),
                sender_name: group.sender_name.unwrap_or_default(),
                sender_email: group.sender_email.unwrap_or_default(),
                reply_to: group.reply_to.unwrap_or_default(),
                signature: group.signature.unwrap_or_default(),
            };
            form(&app, &admin, Some(&slug), &typed, &[])
        }
        None => app.not_found(),
    }))
}

pub(super) async fn change(
    State(app): State<App>,
    Administers(admin): Administers,
    Path(slug): Path<String>,
    Fields(typed): Fields<Typed>,
) -> Response {
    let typed = typed.unwrap_or_default();
    match groups::change(&app.office, &slug, &typed, &admin.name).await {
        Ok(()) => Redirect::to(&format!("{LIST}?erledigt=geaendert")).into_response(),
        Err(Failure::Refused(Refused::Fields(errors))) => form(&app, &admin, Some(&slug), &typed, &errors),
        Err(failure) => app.refusal(failure),
    }
}
