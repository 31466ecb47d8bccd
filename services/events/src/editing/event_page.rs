//! `/organisation/veranstaltungen/{event}`

use axum::{http::StatusCode, response::IntoResponse};
use chrono::{DateTime, Utc};
use fachtag_access::Organizing;
use fachtag_contracts::events::{Event, EventStatus};
use fachtag_contracts::links;
use fachtag_web::{
    dates,
    flash::Flash,
    organisation::{Tab, Tile},
    page::{Alert, Html, Link, PageResult, Row as Line, Tone},
};
use fachtag_words::Label;

use super::{
    history,
    own_event::{DONE, OwnEvent},
    queries,
    views::OwnEventPage,
};
use crate::{
    domain::{agenda, stored_event::StoredEvent},
    words,
};

pub async fn show(Organizing(own): Organizing<OwnEvent>, flash: Flash) -> PageResult {
    page(&own, StatusCode::OK, flash.alert(DONE)).await
}

/// The page with a word about why a step was not taken.
pub(super) async fn refuse(own: &OwnEvent, notice: Alert) -> PageResult {
    page(own, StatusCode::CONFLICT, Some(notice)).await
}

async fn page(own: &OwnEvent, status: StatusCode, notice: Option<Alert>) -> PageResult {
    let event = &own.stored.event;
    let now = own.app.core.bus.clock.now();
    let versions = queries::versions(&own.app.core, event.id, 0).await?;
    let is_draft = event.status == EventStatus::Draft;
    let view = OwnEventPage {
        page: own.page(event.title.clone()),
        head: own.head(Tab::Overview),
        notices: notice.into_iter().chain(missing(event)).collect(),
        tiles: if is_draft { Vec::new() } else { tiles(&own.stored) },
        facts: facts(event),
        ahead: ahead(event, now),
        history: history::moments(&versions),
        public: Link {
            href: words::href(event),
            text: if is_draft { "Vorschau ansehen" } else { "Öffentliche Seite ansehen" }.into(),
        },
        path: own.path(),
        version: event.version,
        is_draft,
        is_cancelled: event.status == EventStatus::Cancelled,
        is_over: now >= event.ends_at,
    };
    Ok(Html(status, view).into_response())
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
    let list = links::organisation::registrations(stored.event.id);
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
