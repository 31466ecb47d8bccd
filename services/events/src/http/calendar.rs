//! `/kalender/…`: one event as a file, and feeds to subscribe to.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use fachtag_contracts::events::EventStatus;
use fachtag_documents::calendar::{self, Entry, Method, Person, calendar};
use fachtag_web::{conditional, markdown};

use super::{App, words};
use crate::store::{
    events::{self, Filter, StoredEvent},
    groups::{self, Group},
};

const ALL: &str = "alle";
const MOST: u32 = 500;
/// Feeds show what was, too, for this long.
const PAST: chrono::Duration = chrono::Duration::days(90);
/// And what was cancelled so long ago at most.
const CANCELLED: chrono::Duration = chrono::Duration::days(30);

/// `/kalender/alle.ics`: the whole programme.
pub(super) async fn all(State(app): State<App>) -> Response {
    app.page(feed(&app, None).await)
}

/// `/kalender/{slug}.ics`
pub(super) async fn file(State(app): State<App>, Path(file): Path<String>) -> Response {
    let shown = async {
        let Some(name) = file.strip_suffix(".ics") else { return Ok(app.not_found()) };
        let found = events::find(&app.office.bus.database, name).await?;
        let public = found.filter(|stored| stored.event.status != EventStatus::Draft);
        let Some(stored) = public else { return Ok(app.not_found()) };
        let text = calendar(Method::Publish, &[entry(&app, &stored)]);
        Ok(answer(text, &format!("attachment; filename=\"{name}.ics\"")))
    };
    app.page(shown.await)
}

/// `/kalender/gruppen/{slug}.ics`
pub(super) async fn group(State(app): State<App>, Path(file): Path<String>) -> Response {
    let shown = async {
        let Some(slug) = file.strip_suffix(".ics") else { return Ok(app.not_found()) };
        match groups::find(&app.office.bus.database, slug).await? {
            Some(group) => feed(&app, Some(group)).await,
            None => Ok(app.not_found()),
        }
    };
    app.page(shown.await)
}

/// What can be subscribed to: the whole programme, or a sub-group's. Cancelled events stay for a while, since a reader takes out only
/// what it sees cancelled.
async fn feed(app: &App, group: Option<Group>) -> fachtag_db::Result<Response> {
    let now = app.office.bus.clock.now();
    let (slug, name) = match group {
        Some(Group { slug, name, .. }) => (Some(slug), name),
        None => (None, format!("Programm – {}", app.site.name)),
    };
    let file = slug.clone().unwrap_or_else(|| ALL.into());
    let filter = Filter { all: true, from: Some(now - PAST), group: slug, limit: MOST, ..Filter::default() };
    let found = events::list(&app.office.bus.database, filter).await?;
    let shown = found.iter().filter(|stored| match stored.event.status {
        EventStatus::Published => true,
        EventStatus::Cancelled => now - stored.changed_at < CANCELLED,
        EventStatus::Draft => false,
    });
    let entries: Vec<Entry> = shown.map(|stored| entry(app, stored)).collect();
    Ok(answer(calendar::feed(&name, &entries), &format!("inline; filename=\"{file}.ics\"")))
}

/// A text that its readers ask for again and again.
fn answer(text: String, disposition: &str) -> Response {
    let headers = [
        (header::ETAG, conditional::tag(None, text.as_bytes())),
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition.to_owned()),
    ];
    (headers, text).into_response()
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
        stamp: stored.changed_at,
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        summary: event.title.clone(),
        description: event.summary.clone().or_else(|| event.description.as_deref().map(markdown::to_text)),
        location: place.or_else(|| event.online_url.as_ref().map(|_| "Online".into())),
        url: Some(format!("{}{}", app.site.public_url, words::href(event))),
        organizer: event
            .contact
            .as_ref()
            .map(|contact| Person { name: contact.name.clone(), email: contact.email.clone() })
            // A calendar that is published names somebody (RFC 5546, section 3.2.1).
            .or_else(|| Some(app.organizer.clone())),
        attendee: None,
        cancelled: event.status == EventStatus::Cancelled,
    }
}
