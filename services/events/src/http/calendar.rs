//! `/kalender/…`: one event as a file, and feeds to subscribe to.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use fachtag_contracts::events::EventStatus;
use fachtag_documents::calendar::{Entry, Method, Person, calendar};
use fachtag_web::markdown;

use super::{App, words};
use crate::store::{
    events::{self, Filter, StoredEvent},
    groups,
};

const ALL: &str = "alle";
const MOST: u32 = 500;
/// Feeds show what was, too, for this long.
const PAST: chrono::Duration = chrono::Duration::days(90);

/// `/kalender/{slug}.ics`, or `/kalender/alle.ics` with the whole programme.
pub(super) async fn file(State(app): State<App>, Path(file): Path<String>) -> Response {
    let shown = async {
        let Some(name) = file.strip_suffix(".ics") else { return Ok(app.not_found()) };
        if name == ALL {
            return feed(&app, None).await;
        }
        let found = events::find(&app.office.bus.database, name).await?;
        let public = found.filter(|stored| stored.event.status != EventStatus::Draft);
        Ok(public.map_or_else(|| app.not_found(), |stored| answer(&app, &[stored], name)))
    };
    app.page(shown.await)
}

/// `/kalender/gruppen/{slug}.ics`
pub(super) async fn group(State(app): State<App>, Path(file): Path<String>) -> Response {
    let shown = async {
        let Some(slug) = file.strip_suffix(".ics") else { return Ok(app.not_found()) };
        match groups::find(&app.office.bus.database, slug).await? {
            Some(group) => feed(&app, Some(group.slug)).await,
            None => Ok(app.not_found()),
        }
    };
    app.page(shown.await)
}

async fn feed(app: &App, group: Option<String>) -> fachtag_db::Result<Response> {
    let name = group.clone().unwrap_or_else(|| ALL.into());
    let from = Some(app.office.bus.clock.now() - PAST);
    let filter = Filter { from, group, limit: MOST, ..Filter::default() };
    let found = events::list(&app.office.bus.database, filter).await?;
    Ok(answer(app, &found, &name))
}

fn answer(app: &App, events: &[StoredEvent], name: &str) -> Response {
    let entries: Vec<Entry> = events.iter().map(|stored| entry(app, stored)).collect();
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.ics\"")),
    ];
    (headers, calendar(Method::Publish, &entries)).into_response()
}

fn entry(app: &App, stored: &StoredEvent) -> Entry {
    let event = &stored.event;
    let place = event.venue.as_ref().map(|venue| {
        let mut parts = vec![venue.name.clone()];
        parts.extend(venue.room.clone());
        parts.extend(words::address_lines(venue));
        parts.join(", ")
    });
    Entry {
        uid: format!("{}@fachtag", event.id),
        sequence: u32::try_from(event.version).unwrap_or_default(),
        stamp: app.office.bus.clock.now(),
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        summary: event.title.clone(),
        description: event.summary.clone().or_else(|| event.description.as_deref().map(markdown::to_text)),
        location: place.or_else(|| event.online_url.as_ref().map(|_| "Online".into())),
        url: Some(format!("{}{}", app.site.public_url, words::href(event))),
        organizer: event
            .contact
            .as_ref()
            .map(|contact| Person { name: contact.name.clone(), email: contact.email.clone() }),
        attendee: None,
        cancelled: event.status == EventStatus::Cancelled,
    }
}
