//! The organizers' pages about their events.

pub(super) mod copy;
pub(super) mod edit;
mod form;
mod history;
pub(super) mod life;
pub(super) mod list;
pub(super) mod overview;
mod stale;
pub mod views;

use axum::response::{IntoResponse, Redirect, Response};
use fachtag_access::Principal;
use fachtag_contracts::events::Event;
use fachtag_web::{
    organisation::{Desk, EventHead, Tab},
    page::{Alert, Page, PageError, Tone},
};
use serde::Deserialize;
use uuid::Uuid;

use super::App;
use crate::store::events::{self, StoredEvent};

/// What a page says about the step before it.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Told {
    #[serde(default)]
    meldung: String,
}

impl Told {
    fn alert(&self) -> Option<Alert> {
        let (tone, title, text) = match self.meldung.as_str() {
            "angelegt" => {
                (Tone::Success, "Der Entwurf ist gespeichert", "Öffentlich wird er erst, wenn Sie ihn veröffentlichen.")
            }
            "gespeichert" => (Tone::Success, "Ihre Änderungen sind gespeichert", ""),
            "veroeffentlicht" => {
                (Tone::Success, "Die Veranstaltung ist veröffentlicht", "Alle können sie jetzt im Programm sehen.")
            }
            "abgesagt" => (Tone::Success, "Die Veranstaltung ist abgesagt", "Alle Angemeldeten erhalten eine E-Mail."),
            "kopiert" => {
                (Tone::Success, "Die Kopie ist als Entwurf gespeichert", "Bitte prüfen Sie Titel, Zeiten und Fristen.")
            }
            "geloescht" => (Tone::Success, "Der Entwurf ist gelöscht", ""),
            "vorbei" => (
                Tone::Info,
                "Diese Veranstaltung ist vorbei",
                "Sie lässt sich nicht mehr veröffentlichen oder absagen. Sie können sie aber kopieren.",
            ),
            "fest" => (
                Tone::Info,
                "Eine abgesagte Veranstaltung lässt sich nicht mehr ändern",
                "Sie können sie aber kopieren.",
            ),
            _ => return None,
        };
        Some(Alert { tone, title: title.into(), text: text.into() })
    }
}

/// The event with this id, when its organizer asks.
async fn find_own(app: &App, principal: &Principal, id: &str) -> Result<StoredEvent, Response> {
    let Ok(id) = Uuid::try_parse(id) else { return Err(app.not_found()) };
    let found = events::find(&app.office.bus.database, &id.to_string()).await.map_err(|error| app.failure(error))?;
    let stored = found.ok_or_else(|| app.not_found())?;
    if principal.may_organize_for(stored.event.group_slug()) {
        Ok(stored)
    } else {
        Err(PageError::Forbidden.into_response())
    }
}

fn path(event: Uuid) -> String {
    format!("/organisation/veranstaltungen/{event}")
}

/// Goes on to an event's page, which says what was done.
fn done(event: Uuid, word: &str) -> Response {
    Redirect::to(&format!("{}?meldung={word}", path(event))).into_response()
}

fn page(app: &App, principal: &Principal, title: impl Into<String>) -> Page {
    Page::desk(&app.site, title, principal.visitor(), Desk::Events)
}

fn head(app: &App, principal: &Principal, event: &Event, tab: Tab) -> EventHead {
    EventHead::new(event, app.office.bus.clock.now(), &principal.visitor(), tab)
}
