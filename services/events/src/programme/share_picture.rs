//! `/veranstaltungen/{slug}/bild.png`: the picture that other sites show of an event.

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use fachtag_contracts::{events::EventStatus, language::Language};
use fachtag_documents::card::{self, Card};
use fachtag_web::{
    dates,
    page::{PageError, PageResult},
};
use fachtag_words::Label;

use crate::{app::App, domain::stored_event::StoredEvent, locale, queries, words};

/// How long is waited for a picture, its turn included.
const PATIENCE: Duration = Duration::from_secs(8);

pub async fn show(State(app): State<App>, Path(slug): Path<String>) -> PageResult {
    let found = queries::event(&app.core, &slug).await?;
    let stored = found.filter(|stored| stored.event.status != EventStatus::Draft).ok_or(PageError::NotFound)?;
    let (id, version) = (stored.event.id, stored.event.version);
    if let Some(bytes) = app.share_pictures.get(id, version) {
        return Ok(png(&bytes));
    }
    let card = card(&app, &stored);
    let drawn = app.pool.run(PATIENCE, move || card::png(&card)).await.map_err(|error| {
        tracing::warn!(%error, "a picture was not drawn");
        PageError::TooSlow
    })?;
    let bytes: Arc<[u8]> = drawn?.into();
    app.share_pictures.add(id, version, Arc::clone(&bytes));
    Ok(png(&bytes))
}

fn card(app: &App, stored: &StoredEvent) -> Card {
    let event = &stored.event;
    let mut facts = vec![dates::span(event.starts_at, event.ends_at)];
    facts.extend(words::place(event, &locale::words(Language::De)));
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
