//! What others show of the programme: a picture of each event, and the list of public pages.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use fachtag_contracts::events::EventStatus;
use fachtag_documents::card::{self, Card};
use fachtag_web::{
    dates,
    page::{ErrorPage, Html},
};
use fachtag_words::Label;
use uuid::Uuid;

use super::{App, words};
use crate::store::{
    events::{self, Filter, StoredEvent},
    groups,
};

/// How long is waited for a picture, its turn included.
const PATIENCE: Duration = Duration::from_secs(8);
/// Pictures that are kept; each has some hundred kilobytes.
const MOST: usize = 100;
/// Events in the list of pages, which may hold 50,000 (sitemaps.org).
const LISTED: u32 = 10_000;

/// Pictures that were drawn, by event and version.
pub(super) type Pictures = Arc<Mutex<HashMap<(Uuid, i64), Arc<[u8]>>>>;

/// The address of an event's picture; a change makes another one.
pub(super) fn picture(stored: &StoredEvent) -> String {
    format!("{}/bild.png?v={}", words::href(&stored.event), stored.event.version)
}

/// `/veranstaltungen/{slug}/bild.png`
pub(super) async fn show_picture(State(app): State<App>, Path(slug): Path<String>) -> Response {
    let stored = match events::find(&app.office.bus.database, &slug).await {
        Ok(Some(stored)) if stored.event.status != EventStatus::Draft => stored,
        Ok(_) => return app.not_found(),
        Err(error) => return app.failure(error),
    };
    let key = (stored.event.id, stored.event.version);
    let known = app.cards.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
    if let Some(bytes) = known {
        return png(&bytes);
    }
    let card = card(&app, &stored);
    match app.pool.run(PATIENCE, move || card::png(&card)).await {
        Ok(Ok(bytes)) => {
            let mut kept = app.cards.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() >= MOST {
                kept.clear();
            }
            let bytes: Arc<[u8]> = bytes.into();
            kept.insert(key, Arc::clone(&bytes));
            png(&bytes)
        }
        Ok(Err(error)) => app.failure(error),
        Err(error) => {
            tracing::warn!(%error, "a picture was not drawn");
            Html(StatusCode::SERVICE_UNAVAILABLE, ErrorPage::too_slow(&app.site)).into_response()
        }
    }
}

fn card(app: &App, stored: &StoredEvent) -> Card {
    let event = &stored.event;
    let mut facts = vec![dates::span(event.starts_at, event.ends_at)];
    facts.extend(words::place(event));
    Card {
        kind: event.kind.label().into(),
        title: event.title.clone(),
        facts,
        network: app.site.name.clone(),
        colour: app.site.card_colour.clone(),
    }
}

fn png(bytes: &[u8]) -> Response {
    let headers = [(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "public, max-age=86400")];
    (headers, bytes.to_vec()).into_response()
}

/// `/sitemap.xml` (sitemaps.org): every public page that is not for one person.
pub(super) async fn sitemap(State(app): State<App>) -> Response {
    let listed = async {
        let database = &app.office.bus.database;
        let base = &app.site.public_url;
        let mut lines: Vec<String> = ["/", "/gruppen", "/impressum", "/datenschutz", "/barrierefreiheit"]
            .map(|path| format!("<url><loc>{base}{path}</loc></url>"))
            .into();
        for group in groups::list(database).await? {
            lines.push(format!("<url><loc>{base}/gruppen/{}</loc></url>", group.slug));
        }
        for stored in events::list(database, Filter { limit: LISTED, ..Filter::default() }).await? {
            let changed = stored.changed_at.format("%Y-%m-%d");
            let href = words::href(&stored.event);
            lines.push(format!("<url><loc>{base}{href}</loc><lastmod>{changed}</lastmod></url>"));
        }
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">";
        let text = format!("{head}\n{}\n</urlset>\n", lines.join("\n"));
        Ok(([(header::CONTENT_TYPE, "application/xml"), (header::CACHE_CONTROL, "no-cache")], text).into_response())
    };
    app.page(listed.await)
}
