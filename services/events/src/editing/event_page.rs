//! `/organisation/veranstaltungen/{event}`

use axum::{http::StatusCode, response::IntoResponse};
use chrono::{DateTime, Utc};
use fachtag_access::Organizing;
use fachtag_contracts::events::{Event, EventStatus};
use fachtag_contracts::links;
use fachtag_planning::time_and_place;
use fachtag_web::{
    dates,
    flash::Flash,
    organisation::{Tab, Tile},
    page::{Alert, Html, Link, PageResult, Row as Line, Tone},
};
use fachtag_words::Label;

use super::{
    history,
    own_event::{DONE, NEWS, OwnEvent},
    queries,
    views::{News, OwnEventPage},
};
use crate::{
    domain::{agenda, stored_event::StoredEvent},
    words,
};

/// The mailing that tells of a change.
const NEWS_KIND: &str = "event_changed";

pub async fn show(Organizing(own): Organizing<OwnEvent>, flash: Flash) -> PageResult {
    let due = news_due(&own.stored, flash.is(NEWS), own.app.core.bus.clock.now());
    page(&own, StatusCode::OK, flash.alert(DONE), due).await
}

/// The page with a word about why a step was not taken.
pub(super) async fn refuse(own: &OwnEvent, notice: Alert) -> PageResult {
    page(own, StatusCode::CONFLICT, Some(notice), None).await
}

async fn page(
    own: &OwnEvent,
    status: StatusCode,
    notice: Option<Alert>,
    news_due: Option<DateTime<Utc>>,
) -> PageResult {
    let event = &own.stored.event;
    let now = own.app.core.bus.clock.now();
    let versions = queries::versions(&own.app.core, event.id, 0).await?;
    let is_draft = event.status == EventStatus::Draft;
    let view = OwnEventPage {
        page: own.page(event.title.clone()),
        head: own.head(Tab::Overview),
        news: news_due.map(|due| news(&own.stored, due, now)),
        notices: notice.into_iter().chain(missing(event)).collect(),
        tiles: if is_draft { Vec::new() } else { tiles(&own.stored) },
        facts: facts(event),
        ahead: ahead(&own.stored, now),
        history: history::moments(&versions),
        public: Link {
            href: words::href(event),
            text: if is_draft { "Vorschau ansehen" } else { "Öffentliche Seite ansehen" }.into(),
        },
        path: own.path(),
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

/// When everybody is told of a change, while that can still be stopped. `just_saved`: the service that writes the mails has perhaps
/// not heard of the change yet.
fn news_due(stored: &StoredEvent, just_saved: bool, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let mut planned = stored.mailings.iter().flatten().filter(|mailing| mailing.kind == NEWS_KIND);
    let soon = || just_saved.then(|| now + time_and_place::DEBOUNCE);
    planned.next().map(|mailing| mailing.due_at).or_else(soon).filter(|due| *due > now)
}

fn news(stored: &StoredEvent, due: DateTime<Utc>, now: DateTime<Utc>) -> News {
    let minutes = (due - now).num_seconds().max(0) as u64;
    let when = match minutes.div_ceil(60) {
        0 | 1 => "In einer Minute".to_owned(),
        minutes => format!("In {minutes} Minuten"),
    };
    let who = match stored.people() {
        1 => "erhält 1 Person".to_owned(),
        people => format!("erhalten {} Personen", dates::number(people)),
    };
    let event = stored.event.id;
    News {
        title: format!("{when} {who} eine E-Mail über die Änderung"),
        preview_href: format!("{}?art={NEWS_KIND}", links::organisation::mail_previews(event)),
        send_href: links::organisation::send_planned_mail(event, NEWS_KIND, 0),
        plan_href: links::organisation::planned_mails(event),
        kind: NEWS_KIND,
    }
}

fn tiles(stored: &StoredEvent) -> Vec<Tile> {
    let list = links::organisation::registrations(stored.event.id);
    let tile = |value: String, label: &str, href: Option<String>| Tile { value, label: label.into(), href };
    let mut tiles = vec![tile(dates::number(stored.confirmed), "Angemeldet", Some(list.clone()))];
    if let Some(capacity) = stored.event.capacity {
        tiles.push(tile(dates::number(capacity), "Plätze", None));
        tiles.push(tile(dates::number(capacity.saturating_sub(stored.taken())), "Noch frei", None));
        let above = stored.taken().saturating_sub(capacity);
        if above > 0 {
            tiles.push(tile(dates::number(above), "Über der Platzzahl", None));
        }
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
fn ahead(stored: &StoredEvent, now: DateTime<Utc>) -> Vec<Line> {
    let due = agenda::ahead(&stored.event, stored.mailings.as_deref(), now).into_iter();
    due.map(|due| line(words::ahead(due.what), &dates::moment(due.at))).collect()
}

fn line(term: &str, value: &str) -> Line {
    Line { term: term.into(), value: value.into() }
}
