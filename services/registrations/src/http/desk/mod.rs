//! `/organisation/anmeldungen/{event id}/…`: what organizers see and do about the registrations of an event.

mod attendance;
mod cancel;
mod door;
mod edit;
mod enter;
mod mailing;
mod move_up;
mod person;
mod query;
mod rest;
mod sheet;
mod table;
mod views;
mod words;
mod write;

use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use fachtag_access::Principal;
use fachtag_contracts::events::EventStatus;
use fachtag_web::{
    organisation::{Desk as Place, EventHead, Tab},
    page::Page,
    routes::Routes,
};
use uuid::Uuid;

use super::{App, api, page};
use crate::{
    domain::history::Actor,
    store::events::{self, KeptEvent},
    usecases::{
        Result,
        read::{self, Registered},
    },
};

pub(super) fn routes(routes: Routes<App>) -> Routes<App> {
    routes
        .get("/organisation/anmeldungen/{event}", table::show)
        .post("/organisation/anmeldungen/{event}/auswahl", table::act)
        .get("/organisation/anmeldungen/{event}/neu", enter::form)
        .post("/organisation/anmeldungen/{event}/neu", enter::save)
        .get("/organisation/anmeldungen/{event}/anwesenheit", attendance::show)
        .post("/organisation/anmeldungen/{event}/anwesenheit", attendance::mark)
        .get("/organisation/anmeldungen/{event}/anwesenheit/uebrige", rest::ask)
        .post("/organisation/anmeldungen/{event}/anwesenheit/uebrige", rest::mark)
        .get("/organisation/anmeldungen/{event}/anwesenheit/ohne-anmeldung", door::form)
        .post("/organisation/anmeldungen/{event}/anwesenheit/ohne-anmeldung", door::save)
        .get("/organisation/anmeldungen/{event}/schreiben", write::form)
        .post("/organisation/anmeldungen/{event}/schreiben", write::keep)
        .get("/organisation/anmeldungen/{event}/schreiben/{mailing}", mailing::preview)
        .post("/organisation/anmeldungen/{event}/schreiben/{mailing}/test", mailing::test)
        .post("/organisation/anmeldungen/{event}/schreiben/{mailing}/senden", mailing::send)
        .get("/organisation/anmeldungen/{event}/{registration}", person::show)
        .get("/organisation/anmeldungen/{event}/{registration}/bearbeiten", edit::form)
        .post("/organisation/anmeldungen/{event}/{registration}/bearbeiten", edit::save)
        .get("/organisation/anmeldungen/{event}/{registration}/absagen", cancel::ask)
        .post("/organisation/anmeldungen/{event}/{registration}/absagen", cancel::cancel)
        .post("/organisation/anmeldungen/{event}/{registration}/nachruecken", move_up::move_up)
        .post("/organisation/anmeldungen/{event}/{registration}/bestaetigen", move_up::accept)
}

/// An event, and who works on it.
struct Desk {
    kept: KeptEvent,
    principal: Principal,
    now: DateTime<Utc>,
}

impl Desk {
    /// The address of the event's registrations.
    fn base(&self) -> String {
        format!("/organisation/anmeldungen/{}", self.kept.event.id)
    }

    /// The address of one registration.
    fn person(&self, id: Uuid) -> String {
        format!("{}/{id}", self.base())
    }

    fn actor(&self) -> Actor {
        api::actor(&self.principal)
    }

    fn page(&self, app: &App, title: &str) -> Page {
        let title = format!("{title} – {}", self.kept.event.title);
        Page::desk(&app.site, title, self.principal.visitor(), Place::Events)
    }

    fn head(&self, tab: Tab) -> EventHead {
        EventHead::new(&self.kept.event, self.now, &self.principal.visitor(), tab)
    }

    fn has_begun(&self) -> bool {
        self.now >= self.kept.event.starts_at
    }

    fn is_over(&self) -> bool {
        self.now >= self.kept.event.ends_at
    }

    /// Whether registrations can still be changed in a way that people are told of.
    fn is_open(&self) -> bool {
        self.kept.event.status == EventStatus::Published && !self.is_over()
    }
}

/// Runs a page for those who organize the event.
async fn organizing(
    app: &App,
    principal: Principal,
    event: &str,
    show: impl AsyncFnOnce(Desk) -> Result<Response>,
) -> Response {
    with(app, principal, event, Principal::may_organize_for, show).await
}

/// Runs a page for those who note who comes to the event.
async fn attending(
    app: &App,
    principal: Principal,
    event: &str,
    show: impl AsyncFnOnce(Desk) -> Result<Response>,
) -> Response {
    with(app, principal, event, Principal::may_attend_to, show).await
}

async fn with(
    app: &App,
    principal: Principal,
    event: &str,
    may: fn(&Principal, Option<&str>) -> bool,
    show: impl AsyncFnOnce(Desk) -> Result<Response>,
) -> Response {
    let Ok(id) = Uuid::try_parse(event) else { return app.not_found() };
    let kept = match events::read(&app.office.bus.database, id).await {
        Ok(Some(kept)) => kept,
        Ok(None) => return app.not_found(),
        Err(error) => return page(app, Err(error)),
    };
    if !may(&principal, kept.event.group_slug()) {
        return fachtag_web::page::PageError::Forbidden.into_response();
    }
    let desk = Desk { kept, principal, now: app.office.bus.clock.now() };
    show(desk).await.unwrap_or_else(|error| app.failure(error))
}

/// Runs a page about one registration for those who organize the event.
async fn about(
    app: &App,
    principal: Principal,
    (event, id): (String, String),
    show: impl AsyncFnOnce(Desk, Registered) -> Result<Response>,
) -> Response {
    organizing(app, principal, &event, async |desk| {
        let Ok(id) = Uuid::try_parse(&id) else { return Ok(app.not_found()) };
        match read::by_id(&app.office, &desk.kept, id).await? {
            Some(registered) => show(desk, registered).await,
            None => Ok(app.not_found()),
        }
    })
    .await
}
