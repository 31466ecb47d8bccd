//! `/organisation/nachrichten`: what became of the letters about the events that somebody organizes.

pub(super) mod letter;
pub(super) mod plan;
pub(super) mod preview;
pub(super) mod retry;
mod views;
mod words;

use std::collections::HashMap;

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use fachtag_access::{Organizes, Principal};
use fachtag_bus::parked::{self, Parked};
use fachtag_contracts::events::Event;
use fachtag_web::{
    dates,
    organisation::{Desk, Empty, EventHead, Pager, Tab},
    page::{Choice, ErrorPage, Html, Input, Link, Page, PageError},
};
use serde::Deserialize;
use uuid::Uuid;

use self::views::{LetterLine, LettersPage, ParkedLine, Trouble};
use super::App;
use crate::{
    domain::letter::LetterState,
    store::{
        NO_MAIL_SERVER, WRONG_LOGIN, events,
        letters::{self, ListedLetter, Scope},
        outage::{self, Outage},
    },
};

const PATH: &str = "/organisation/nachrichten";
/// Rows of a page.
const ROWS: u32 = 50;
/// Parked messages that are shown.
const MOST_PARKED: usize = 20;

/// What to show, as it stands in the address; what makes no sense counts as not said.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wish {
    veranstaltung: String,
    zustand: String,
    seite: String,
}

impl Wish {
    fn state(&self) -> Option<LetterState> {
        LetterState::parse(&self.zustand)
    }

    fn href(&self, event: Option<Uuid>, page: u32) -> String {
        let event = event.map(|event| format!("veranstaltung={event}&")).unwrap_or_default();
        let state = self.state().map(|state| format!("zustand={}&", state.as_str())).unwrap_or_default();
        format!("{PATH}?{event}{state}seite={page}")
    }
}

pub(super) async fn list(
    State(app): State<App>,
    Organizes(organizer): Organizes,
    Query(wish): Query<Wish>,
) -> Response {
    let events = match own_events(&app, &organizer).await {
        Ok(events) => events,
        Err(error) => return failure(&app, &error),
    };
    let event = if wish.veranstaltung.is_empty() {
        None
    } else {
        match own_event(&app, &organizer, &wish.veranstaltung).await {
            Ok(event) => Some(event),
            Err(refusal) => return refusal,
        }
    };
    match letters_page(&app, &organizer, &events, event.as_ref(), &wish).await {
        Ok(page) => Html::ok(page).into_response(),
        Err(error) => failure(&app, &error),
    }
}

/// The events that somebody organizes, by their ids.
async fn own_events(app: &App, organizer: &Principal) -> fachtag_db::Result<HashMap<Uuid, Event>> {
    let all = events::all(&app.bus.database).await?.into_iter();
    Ok(all.filter(|event| organizer.may_organize_for(event.group_slug())).map(|event| (event.id, event)).collect())
}

/// An event that somebody organizes; otherwise the page that says why not.
async fn own_event(app: &App, organizer: &Principal, id: &str) -> Result<Event, Response> {
    let event = match Uuid::try_parse(id) {
        Ok(id) => events::read(&app.bus.database, id).await.map_err(|error| failure(app, &error))?,
        Err(_) => None,
    };
    let event = event.ok_or_else(|| not_found(app))?;
    if organizer.may_organize_for(event.group_slug()) { Ok(event) } else { Err(PageError::Forbidden.into_response()) }
}

fn not_found(app: &App) -> Response {
    Html(axum::http::StatusCode::NOT_FOUND, ErrorPage::not_found(&app.site)).into_response()
}

fn failure(app: &App, error: &dyn std::fmt::Display) -> Response {
    tracing::error!(%error, "page failed");
    Html(axum::http::StatusCode::SERVICE_UNAVAILABLE, ErrorPage::failure(&app.site, None)).into_response()
}

async fn letters_page(
    app: &App,
    organizer: &Principal,
    events: &HashMap<Uuid, Event>,
    event: Option<&Event>,
    wish: &Wish,
) -> fachtag_db::Result<LettersPage> {
    let database = &app.bus.database;
    let scope = match event {
        Some(event) => Scope::Events(vec![event.id]),
        None if organizer.may_administer() => Scope::Everything,
        None => Scope::Events(events.keys().copied().collect()),
    };
    let total = letters::count(database, scope.clone(), wish.state()).await?;
    let pages = total.div_ceil(ROWS).max(1);
    let number = wish.seite.parse().unwrap_or(1).clamp(1, pages);
    let rows = letters::page(database, scope, wish.state(), ROWS, (number - 1) * ROWS).await?;
    let shows_parked = event.is_none() && organizer.may_administer();
    let outage = outage::current(database).await?;
    let parked = if shows_parked { parked::list(database).await? } else { Vec::new() };
    let event_id = event.map(|event| event.id);
    let title = event.map_or_else(|| "E-Mails".to_owned(), |event| format!("E-Mails: {}", event.title));
    Ok(LettersPage {
        page: Page::desk(
            &app.site,
            title,
            organizer.visitor(),
            if event.is_some() { Desk::Events } else { Desk::Letters },
        ),
        head: event.map(|event| head(app, event, organizer)),
        trouble: outage.map(|outage| trouble(&outage, organizer)),
        event: event_id.map(|id| id.to_string()),
        plan_href: event_id.map(|id| format!("{PATH}/plan/{id}")),
        preview_href: event_id.map(|id| format!("{PATH}/vorschau/{id}")),
        state: Input { value: wish.state().map(LetterState::as_str).unwrap_or_default().into(), error: None },
        states: LetterState::ALL
            .map(|state| Choice { value: state.as_str().into(), label: state.label().into() })
            .into(),
        empty: (total == 0).then(|| empty(wish.state(), event_id)),
        lines: rows.into_iter().map(|letter| line(letter, events)).collect(),
        pager: Pager::new(number, ROWS, total, "E-Mails", |page| wish.href(event_id, page)),
        parked_count: parked.len(),
        parked: parked.into_iter().take(MOST_PARKED).map(parked_line).collect(),
    })
}

/// Why nothing goes out. The mail server's own words are for those who can do something about it.
fn trouble(outage: &Outage, organizer: &Principal) -> Trouble {
    Trouble {
        title: if outage.login { WRONG_LOGIN } else { NO_MAIL_SERVER },
        since: dates::moment(outage.since),
        words: organizer.may_administer().then(|| outage.words.clone()),
    }
}

fn head(app: &App, event: &Event, organizer: &Principal) -> EventHead {
    EventHead::new(event, app.bus.clock.now(), &organizer.visitor(), Tab::Letters)
}

fn empty(state: Option<LetterState>, event: Option<Uuid>) -> Empty {
    let everything = event.map_or_else(|| PATH.to_owned(), |event| format!("{PATH}?veranstaltung={event}"));
    match state {
        Some(state) => Empty {
            title: "Keine E-Mails in diesem Zustand".into(),
            text: format!("Zurzeit gibt es keine E-Mail mit dem Zustand „{}“.", state.label()),
            link: Some(Link { href: everything, text: "Alle E-Mails zeigen".into() }),
        },
        None => Empty {
            title: "Noch keine E-Mails".into(),
            text: "Sobald sich jemand anmeldet, steht hier, was aus der Bestätigung geworden ist.".into(),
            link: Some(Link { href: "/organisation/veranstaltungen".into(), text: "Zu den Veranstaltungen".into() }),
        },
    }
}

fn line(letter: ListedLetter, events: &HashMap<Uuid, Event>) -> LetterLine {
    // What a server says when all is well helps nobody.
    let accepted = letter.state == LetterState::Accepted.as_str();
    LetterLine {
        href: format!("{PATH}/{}", letter.id),
        recipient: letter.recipient,
        kind: words::kind(&letter.kind),
        event: letter.event_id.and_then(|id| events.get(&id)).map(|event| event.title.clone()).unwrap_or_default(),
        state: words::badge(&letter.state, letter.replaced_by.is_some()),
        trouble: words::reply(letter.smtp_reply.filter(|_| !accepted)),
        at: dates::moment(letter.created_at),
    }
}

fn parked_line(parked: Parked) -> ParkedLine {
    ParkedLine {
        id: parked.message_id.to_string(),
        name: parked.routing_key,
        error: parked.error.unwrap_or_default(),
        at: dates::moment(parked.received_at),
    }
}
