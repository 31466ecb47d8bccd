//! `/kalender/…`: one event as a file, and feeds to subscribe to.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use fachtag_contracts::events::EventStatus;
use fachtag_documents::calendar::{self, Entry, Method, Person, calendar};
use fachtag_runtime::hex;
use fachtag_web::markdown;
use sha2::{Digest, Sha256};

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

/// `/kalender/{slug}.ics`, or `/kalender/alle.ics` with the whole programme.
pub(super) async fn file(State(app): State<App>, Path(file): Path<String>, headers: HeaderMap) -> Response {
    let shown = async {
        let Some(name) = file.strip_suffix(".ics") else { return Ok(app.not_found()) };
        if name == ALL {
            return feed(&app, None, &headers).await;
        }
        let found = events::find(&app.office.bus.database, name).await?;
        let public = found.filter(|stored| stored.event.status != EventStatus::Draft);
        let Some(stored) = public else { return Ok(app.not_found()) };
        let text = calendar(Method::Publish, &[entry(&app, &stored)]);
        Ok(answer(text, &format!("attachment; filename=\"{name}.ics\""), &headers))
    };
    app.page(shown.await)
}

/// `/kalender/gruppen/{slug}.ics`
pub(super) async fn group(State(app): State<App>, Path(file): Path<String>, headers: HeaderMap) -> Response {
    let shown = async {
        let Some(slug) = file.strip_suffix(".ics") else { return Ok(app.not_found()) };
        match groups::find(&app.office.bus.database, slug).await? {
            Some(group) => feed(&app, Some(group), &headers).await,
            None => Ok(app.not_found()),
        }
    };
    app.page(shown.await)
}

/// What can be subscribed to: the whole programme, or a sub-group's. Cancelled events stay for a while, since a reader takes out only
/// what it sees cancelled.
async fn feed(app: &App, group: Option<Group>, headers: &HeaderMap) -> fachtag_db::Result<Response> {
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
    Ok(answer(calendar::feed(&name, &entries), &format!("inline; filename=\"{file}.ics\""), headers))
}

/// The text, or the word that it is the one that the reader has (RFC 9110, section 13.1.2).
fn answer(text: String, disposition: &str, headers: &HeaderMap) -> Response {
    let digest = Sha256::digest(text.as_bytes());
    let tag = format!("\"{}\"", hex(&digest[..16]));
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut known = known.flat_map(|value| value.split(',')).map(|value| value.trim().trim_start_matches("W/"));
    let shared = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if known.any(|value| value == tag || value == "*") {
        return (StatusCode::NOT_MODIFIED, shared).into_response();
    }
    let own = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition.to_owned()),
    ];
    (shared, own, text).into_response()
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
