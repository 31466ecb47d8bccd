//! `/organisation/veranstaltungen/{id}`

use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use fachtag_access::{Organizes, Principal};
use fachtag_contracts::events::{Event, EventStatus};
use fachtag_web::{
    dates,
    organisation::{Tab, Tile},
    page::{Alert, Html, Link, Row as Line, Tone},
};
use fachtag_words::Label;

use super::{App, Told, find_own, head, history, page, path, views::OverviewPage};
use crate::{
    domain::agenda,
    http::words,
    store::{events::StoredEvent, versions},
};

pub(in crate::http) async fn show(
    State(app): State<App>,
    Organizes(principal): Organizes,
    Path(id): Path<String>,
    told: Result<Query<Told>, QueryRejection>,
) -> Result<Response, Response> {
    let stored = find_own(&app, &principal, &id).await?;
    let notices = told.ok().and_then(|Query(told)| told.alert()).into_iter().collect();
    Ok(Html::ok(view(&app, &principal, &stored, notices).await?).into_response())
}

/// The page with a word about why a step was not taken.
pub(super) async fn refuse(
    app: &App,
    principal: &Principal,
    stored: &StoredEvent,
    notice: Alert,
) -> Result<Response, Response> {
    Ok(Html(StatusCode::CONFLICT, view(app, principal, stored, vec![notice]).await?).into_response())
}

async fn view(
    app: &App,
    principal: &Principal,
    stored: &StoredEvent,
    mut notices: Vec<Alert>,
) -> Result<OverviewPage, Response> {
    let event = &stored.event;
    let now = app.office.bus.clock.now();
    let versions = versions::since(&app.office.bus.database, event.id, 0).await.map_err(|error| app.failure(error))?;
    notices.extend(missing(event));
    let is_draft = event.status == EventStatus::Draft;
    Ok(OverviewPage {
        page: page(app, principal, event.title.clone()),
        head: head(app, principal, event, Tab::Overview),
        notices,
        tiles: if is_draft { Vec::new() } else { tiles(stored) },
        facts: facts(event),
        ahead: ahead(event, now),
        history: history::tell(&versions),
        public: Link {
            href: words::href(event),
            text: if is_draft { "Vorschau ansehen" } else { "Öffentliche Seite ansehen" }.into(),
        },
        path: path(event.id),
        version: event.version,
        is_draft,
        is_cancelled: event.status == EventStatus::Cancelled,
        is_over: now >= event.ends_at,
    })
}

/// What people would ask for at once.
fn missing(event: &Event) -> Option<Alert> {
    let nowhere = event.venue.is_none() && event.online_url.is_none() && event.status != EventStatus::Cancelled;
    nowhere.then(|| Alert {
        tone: Tone::Warning,
        title: "Ort fehlt".into(),
        text: "Noch ist weder ein Veranstaltungsort noch ein Online-Zugang angegeben.".into(),
    })
}

fn tiles(stored: &StoredEvent) -> Vec<Tile> {
    let list = format!("/organisation/anmeldungen/{}", stored.event.id);
    let tile = |value: String, label: &str, href: Option<String>| Tile { value, label: label.into(), href };
    let mut tiles = vec![tile(dates::number(stored.confirmed), "Angemeldet", Some(list.clone()))];
    if let Some(capacity) = stored.event.capacity {
        tiles.push(tile(dates::number(capacity), "Plätze", None));
        tiles.push(tile(dates::number(capacity.saturating_sub(stored.taken())), "Noch frei", None));
    } else {
        tiles.push(tile("unbegrenzt".into(), "Plätze", None));
    }
    if stored.held > 0 {
        tiles.push(tile(dates::number(stored.held), "Freigehalten, noch ohne Antwort", Some(list.clone())));
    }
    tiles.push(tile(dates::number(stored.waiting), "Auf der Warteliste", Some(list)));
    tiles
}

fn facts(event: &Event) -> Vec<Line> {
    let mut rows = vec![
        line("Art", event.kind.label()),
        line("Zeit", &dates::span(event.starts_at, event.ends_at)),
        line("Unterarbeitsgruppe", event.group.as_ref().map_or("Ganzer Arbeitskreis", |group| &group.name)),
    ];
    if let Some(venue) = &event.venue {
        let name = venue.name.clone();
        let lines: Vec<String> = [Some(name), venue.room.clone()].into_iter().flatten().collect();
        let place = [lines, words::address_lines(venue)].concat().join("\n");
        rows.push(line("Ort", &place));
    }
    if let Some(url) = &event.online_url {
        rows.push(line("Online-Zugang", url));
    }
    let open = [
        (event.waiting_list, "mit Warteliste"),
        (event.offers, "freie Plätze werden angeboten"),
        (event.email_confirmation, "mit Bestätigung der E-Mail-Adresse"),
    ];
    let open: Vec<&str> = open.into_iter().filter_map(|(is, words)| is.then_some(words)).collect();
    if !open.is_empty() {
        rows.push(line("Anmeldung", &open.join(", ")));
    }
    if let Some(contact) = &event.contact {
        rows.push(line("Ansprechperson", &format!("{}, {}", contact.name, contact.email)));
    }
    if let Some(reason) = &event.cancellation_reason {
        rows.push(line("Grund der Absage", reason));
    }
    rows
}

/// The dates that are still to come, by time.
fn ahead(event: &Event, now: DateTime<Utc>) -> Vec<Line> {
    let due = agenda::ahead(event, now).into_iter();
    due.map(|due| line(words::ahead(due.what), &dates::moment(due.at))).collect()
}

fn line(term: &str, value: &str) -> Line {
    Line { term: term.into(), value: value.into() }
}
