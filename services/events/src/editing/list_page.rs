//! `/organisation/veranstaltungen`

use axum::{
    extract::{Query, State, rejection::QueryRejection},
    response::IntoResponse,
};
use chrono::{DateTime, Utc};
use fachtag_access::{Organizes, Principal};
use fachtag_contracts::events::{Event, EventStatus};
use fachtag_web::{
    dates,
    flash::Flash,
    organisation::{Empty, Paging, state},
    page::{Alert, Choice, Html, Input, Link, PageResult},
};
use fachtag_words::Label;
use serde::Deserialize;

use super::{
    own_event::{DONE, page},
    queries,
    views::{EventRow, EventsPage},
};
use crate::{app::App, domain::stored_event::StoredEvent, words::organizers_href};

const PER_PAGE: u32 = 50;
const HERE: &str = "/organisation/veranstaltungen";

/// Which events are shown; whatever is not understood is left out of account.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct TableQuery {
    /// As in [`SHOWS`].
    zeigen: String,
    /// Words of the title.
    suche: String,
    seite: String,
}

/// What can be shown, by its word in the address.
const SHOWS: [(&str, &str); 5] = [
    ("", "Kommende und Entwürfe"),
    ("entwuerfe", "Entwürfe"),
    ("vergangene", "Vergangene"),
    ("abgesagte", "Abgesagte"),
    ("alle", "Alle"),
];

pub async fn show(
    State(app): State<App>,
    Organizes(principal): Organizes,
    query: Result<Query<TableQuery>, QueryRejection>,
    flash: Flash,
) -> PageResult {
    let query = query.map(|Query(query)| query).unwrap_or_default();
    let all = queries::all(&app.core).await?;
    Ok(Html::ok(view(&app, &principal, &query, flash.alert(DONE), all)).into_response())
}

fn view(
    app: &App,
    principal: &Principal,
    query: &TableQuery,
    notice: Option<Alert>,
    all: Vec<StoredEvent>,
) -> EventsPage {
    let now = app.core.bus.clock.now();
    let own: Vec<StoredEvent> =
        all.into_iter().filter(|stored| principal.may_organize_for(stored.event.group_slug())).collect();
    let none_at_all = own.is_empty();
    let mut found: Vec<StoredEvent> = own.into_iter().filter(|stored| query.wants(stored, now)).collect();
    if matches!(query.zeigen.as_str(), "vergangene" | "abgesagte" | "alle") {
        found.reverse();
    }
    let total = u32::try_from(found.len()).unwrap_or(u32::MAX);
    let paging = Paging::of(&query.seite, PER_PAGE, total);
    let shown = found.iter().skip(paging.offset() as usize).take(PER_PAGE as usize);
    EventsPage {
        page: page(app, principal, "Veranstaltungen"),
        notice,
        show: Input { value: query.zeigen.clone(), error: None },
        shows: SHOWS.iter().skip(1).map(|(value, label)| choice(value, label)).collect(),
        words: Input { value: query.suche.clone(), error: None },
        rows: shown.map(|stored| row(stored, now)).collect(),
        pager: paging.pager("Veranstaltungen", |page| query.address(page)),
        empty: empty(none_at_all),
    }
}

fn choice(value: &str, label: &str) -> Choice {
    Choice { value: value.into(), label: label.into() }
}

impl TableQuery {
    fn wants(&self, stored: &StoredEvent, now: DateTime<Utc>) -> bool {
        let event = &stored.event;
        let over = now >= event.ends_at;
        let status = match self.zeigen.as_str() {
            "entwuerfe" => event.status == EventStatus::Draft,
            "vergangene" => event.status == EventStatus::Published && over,
            "abgesagte" => event.status == EventStatus::Cancelled,
            "alle" => true,
            _ => event.status == EventStatus::Draft || (event.status == EventStatus::Published && !over),
        };
        let title = event.title.to_lowercase();
        status && self.suche.to_lowercase().split_whitespace().all(|word| title.contains(word))
    }

    fn address(&self, page: u32) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("zeigen", &self.zeigen)
            .append_pair("suche", &self.suche)
            .append_pair("seite", &page.to_string())
            .finish();
        format!("{HERE}?{query}")
    }
}

fn row(stored: &StoredEvent, now: DateTime<Utc>) -> EventRow {
    let event = &stored.event;
    EventRow {
        link: Link { href: organizers_href(event.id), text: event.title.clone() },
        kind: event.kind.label().into(),
        when: when(event),
        group: event.group.as_ref().map_or_else(|| "Ganzer Arbeitskreis".into(), |group| group.name.clone()),
        seats: if event.status == EventStatus::Draft { "–".into() } else { seats(stored) },
        state: state(event, now),
    }
}

/// In one line of a table.
fn when(event: &Event) -> String {
    let first = dates::short_day(event.starts_at);
    if dates::same_day(event.starts_at, event.ends_at) {
        return format!("{first}, {}", dates::hours(event.starts_at, event.ends_at));
    }
    format!("{first} bis {}", dates::short_day(event.ends_at))
}

fn seats(stored: &StoredEvent) -> String {
    let taken = dates::number(stored.taken());
    let taken = match stored.event.capacity {
        Some(capacity) => format!("{taken} von {}", dates::number(capacity)),
        None => taken,
    };
    match stored.waiting {
        0 => taken,
        1 => format!("{taken}, 1 wartet"),
        waiting => format!("{taken}, {} warten", dates::number(waiting)),
    }
}

fn empty(none_at_all: bool) -> Empty {
    if none_at_all {
        return Empty {
            title: "Noch keine Veranstaltung".into(),
            text: "Legen Sie die erste an. Sie bleibt ein Entwurf, bis Sie sie veröffentlichen.".into(),
            link: Some(Link { href: format!("{HERE}/neu"), text: "Veranstaltung anlegen".into() }),
        };
    }
    Empty {
        title: "Keine Veranstaltung gefunden".into(),
        text: "Zu dieser Auswahl gibt es nichts. Ändern Sie die Auswahl oder das Suchwort.".into(),
        link: Some(Link { href: format!("{HERE}?zeigen=alle"), text: "Alle Veranstaltungen zeigen".into() }),
    }
}
