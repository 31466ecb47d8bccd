//! `/kalender/…`: one event as a file, and feeds to subscribe to.

use axum::{
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use fachtag_contracts::events::{EventStatus, Session};
use fachtag_documents::calendar::{self, Entry, Method, Person, calendar};
use fachtag_web::{
    conditional, markdown,
    page::{PageError, PageResult},
};

use serde::Deserialize;

use super::queries::feed;
use crate::{app::App, domain::stored_event::StoredEvent, queries, words};

/// `/kalender/alle.ics`: the whole programme.
pub async fn all(State(app): State<App>) -> PageResult {
    let events = feed(&app.core, None).await?;
    Ok(subscription(&app, "alle", &format!("Programm – {}", app.site.name), &events))
}

/// `/kalender/gruppen/{slug}.ics`: a sub-group's events.
pub async fn group(State(app): State<App>, Path(file): Path<String>) -> PageResult {
    let slug = file.strip_suffix(".ics").ok_or(PageError::NotFound)?;
    let group = queries::group(&app.core, slug).await?.ok_or(PageError::NotFound)?;
    let events = feed(&app.core, Some(group.slug)).await?;
    Ok(subscription(&app, slug, &group.name, &events))
}

/// Of an event the whole, or one part of its programme.
#[derive(Debug, Default, Deserialize)]
pub struct PartQuery {
    programmpunkt: Option<String>,
}

/// `/kalender/{slug}.ics`: one event.
pub async fn file(State(app): State<App>, Path(file): Path<String>, Query(query): Query<PartQuery>) -> PageResult {
    let name = file.strip_suffix(".ics").ok_or(PageError::NotFound)?;
    let found = queries::event(&app.core, name).await?;
    let stored = found.filter(|stored| stored.event.status != EventStatus::Draft).ok_or(PageError::NotFound)?;
    let whole = entry(&app, &stored);
    let entry = match query.programmpunkt {
        None => whole,
        Some(id) => {
            let part =
                stored.event.sessions.iter().find(|part| part.id.to_string() == id).ok_or(PageError::NotFound)?;
            entry_of_part(whole, part)
        }
    };
    let text = calendar(Method::Publish, &[entry]);
    Ok(answer(text, &format!("attachment; filename=\"{name}.ics\"")))
}

/// The entry of a part, made of the whole event's.
fn entry_of_part(whole: Entry, part: &Session) -> Entry {
    let about = [part.speaker.clone(), part.description.as_deref().map(markdown::to_text)];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join("\n");
    let place = [part.room.clone(), whole.location].into_iter().flatten().collect::<Vec<_>>().join(", ");
    Entry {
        uid: format!("{}@fachtag", part.id),
        starts_at: part.starts_at,
        ends_at: part.ends_at,
        summary: format!("{} ({})", part.title, whole.summary),
        description: Some(about).filter(|about| !about.is_empty()),
        location: Some(place).filter(|place| !place.is_empty()),
        ..whole
    }
}

/// What can be subscribed to.
fn subscription(app: &App, file: &str, name: &str, events: &[StoredEvent]) -> Response {
    let entries: Vec<Entry> = events.iter().map(|stored| entry(app, stored)).collect();
    answer(calendar::feed(name, &entries), &format!("inline; filename=\"{file}.ics\""))
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
