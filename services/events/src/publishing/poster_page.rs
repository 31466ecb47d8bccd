//! `…/{event}/aushang.pdf`: the poster of an event.

use std::time::Duration;

use axum::{http::header, response::IntoResponse};
use fachtag_access::Organizing;
use fachtag_contracts::attendance::Picture;
use fachtag_documents::{
    media_type::PDF,
    poster::{self, Poster},
};
use fachtag_web::{
    dates,
    page::{PageError, PageResult},
};
use fachtag_words::Label;

use super::qr_code::{address, bitmap};
use crate::{editing::OwnEvent, pictures, words};

/// How long is waited for the file, its turn included.
const PATIENCE: Duration = Duration::from_secs(20);

pub async fn read(Organizing(own): Organizing<OwnEvent>) -> PageResult {
    let url = address(&own)?;
    let poster = poster(&own, url).await?;
    let made = own.app.pool.run(PATIENCE, move || poster::pdf(&poster)).await.map_err(|error| {
        tracing::warn!(%error, "a poster was not made");
        PageError::TooSlow
    })?;
    let name = format!("attachment; filename=\"aushang-{}.pdf\"", own.stored.event.slug);
    Ok(([(header::CONTENT_TYPE, PDF.to_owned()), (header::CONTENT_DISPOSITION, name)], made?).into_response())
}

async fn poster(own: &OwnEvent, url: String) -> Result<Poster, PageError> {
    let (event, site) = (&own.stored.event, &own.app.site);
    let logo = match event.funder.as_ref().and_then(|funder| funder.logo) {
        Some(id) => pictures::queries::picture(&own.app.core, id).await?.map(|image| Picture(image.bytes)),
        None => None,
    };
    let place = event.venue.as_ref().map(|venue| {
        let lines = [Some(venue.name.clone()), venue.room.clone()].into_iter().flatten();
        lines.chain(words::address_lines(venue)).collect()
    });
    Ok(Poster {
        kind: event.kind.label().into(),
        title: event.title.clone(),
        when: dates::span(event.starts_at, event.ends_at),
        place: place.unwrap_or_else(|| event.online_url.iter().map(|_| "Online".to_owned()).collect()),
        summary: event.summary.clone(),
        access: event.venue.as_ref().and_then(|venue| venue.accessibility.clone()),
        code: Picture(bitmap(&url)?),
        // Read by people: without what every browser adds.
        url: url.trim_start_matches("https://").trim_start_matches("http://").to_owned(),
        until: event.registration_closes_at.map(|at| format!("bis {}", dates::moment(at))),
        funder: event.funder.as_ref().map(|funder| funder.text.clone()),
        funder_logo: logo,
        network: site.name.clone(),
        owner: site.owner.clone(),
        colour: site.card_colour.clone(),
        made_at: own.app.core.bus.clock.now(),
    })
}
