//! `/organisation/veranstaltungen/{event}/teilen`: how people get to know of an event.

use axum::response::{IntoResponse, Redirect};
use fachtag_access::Organizing;
use fachtag_contracts::events::{Event, EventStatus};
use fachtag_web::{
    dates,
    flash::Flash,
    organisation::Tab,
    page::{Html, PageResult},
};

use super::views::SharePage;
use crate::{
    editing::{DONE, OwnEvent},
    words,
};

pub async fn show(Organizing(own): Organizing<OwnEvent>, flash: Flash) -> PageResult {
    let event = &own.stored.event;
    if event.status != EventStatus::Published {
        return Ok(Redirect::to(&own.path()).into_response());
    }
    let url = format!("{}{}", own.app.site.public_url, words::href(event));
    Ok(Html::ok(SharePage {
        page: own.page(format!("{} bekannt machen", event.title)),
        head: own.head(Tab::Overview),
        notice: flash.alert(DONE),
        text: text(event, &url),
        url,
        path: own.path(),
    })
    .into_response())
}

/// The event in plain text, to be pasted into a mail or an appointment.
fn text(event: &Event, url: &str) -> String {
    let place = event.venue.as_ref().map(|venue| {
        let lines = [Some(venue.name.clone()), venue.room.clone()].into_iter().flatten();
        lines.chain(words::address_lines(venue)).collect::<Vec<_>>().join(", ")
    });
    let place = place.or_else(|| event.online_url.as_ref().map(|_| "online".to_owned()));
    let contact =
        event.contact.as_ref().map(|contact| format!("Fragen beantwortet: {}, {}", contact.name, contact.email));
    let parts = [
        Some(event.title.clone()),
        event.summary.clone(),
        Some(format!("Wann: {}", dates::span(event.starts_at, event.ends_at))),
        place.map(|place| format!("Wo: {place}")),
        Some(format!("Anmeldung bis {}: {url}", dates::moment(event.closes_at()))),
        Some("Die Teilnahme ist kostenfrei.".into()),
        contact,
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}
