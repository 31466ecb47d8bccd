//! An event whose organizer asks: what every page about one event begins with.

use axum::response::Response;
use fachtag_access::{AtEvent, Principal};
use fachtag_web::{
    flash::{self, Words},
    organisation::{Desk, EventHead, Tab},
    page::{Page, PageError, Tone},
};
use uuid::Uuid;

use crate::{app::App, domain::stored_event::StoredEvent, queries, words::organizers_href};

/// Saved, and people will be told.
pub const NEWS: &str = "mitteilung";

/// What the steps do that lead to a page about an event or to their list.
pub const DONE: &Words = &[
    (
        "angelegt",
        Tone::Success,
        "Der Entwurf ist gespeichert",
        "Öffentlich wird er erst, wenn Sie ihn veröffentlichen.",
    ),
    ("gespeichert", Tone::Success, "Ihre Änderungen sind gespeichert", ""),
    (NEWS, Tone::Success, "Ihre Änderungen sind gespeichert", ""),
    (
        "veroeffentlicht",
        Tone::Success,
        "Die Veranstaltung ist veröffentlicht",
        "Alle können sie jetzt im Programm sehen.",
    ),
    ("abgesagt", Tone::Success, "Die Veranstaltung ist abgesagt", "Alle Angemeldeten erhalten eine E-Mail."),
    ("kopiert", Tone::Success, "Die Kopie ist als Entwurf gespeichert", "Bitte prüfen Sie Titel, Zeiten und Fristen."),
    ("geloescht", Tone::Success, "Der Entwurf ist gelöscht", ""),
    (
        "vorbei",
        Tone::Info,
        "Diese Veranstaltung ist vorbei",
        "Sie lässt sich nicht mehr veröffentlichen oder absagen. Sie können sie aber kopieren.",
    ),
    ("fest", Tone::Info, "Eine abgesagte Veranstaltung lässt sich nicht mehr ändern", "Sie können sie aber kopieren."),
];

/// An event, and its organizer who asks. Handlers get it by `Organizing<OwnEvent>`.
pub struct OwnEvent {
    pub app: App,
    pub principal: Principal,
    pub stored: StoredEvent,
}

impl AtEvent<App> for OwnEvent {
    type Event = StoredEvent;

    async fn find(app: &App, id: Uuid) -> fachtag_db::Result<Option<StoredEvent>> {
        queries::event(&app.core, &id.to_string()).await
    }

    fn group(stored: &StoredEvent) -> Option<&str> {
        stored.event.group_slug()
    }

    fn new(app: &App, stored: StoredEvent, principal: Principal) -> Self {
        Self { app: app.clone(), principal, stored }
    }
}

impl OwnEvent {
    /// The event as it is now, after somebody else was faster.
    pub async fn again(&self) -> Result<Self, PageError> {
        Self::open(&self.app, self.principal.clone(), self.stored.event.id, Principal::may_organize_for).await
    }

    /// The address of the event's page.
    pub fn path(&self) -> String {
        organizers_href(self.stored.event.id)
    }

    /// Goes on to the event's page, which says what was done: a word of [`DONE`].
    pub fn done(&self, word: &str) -> Response {
        flash::redirect(&self.path(), word)
    }

    pub fn page(&self, title: impl Into<String>) -> Page {
        page(&self.app, &self.principal, title)
    }

    pub fn head(&self, tab: Tab) -> EventHead {
        EventHead::new(&self.stored.event, self.app.core.bus.clock.now(), &self.principal.visitor(), tab)
    }
}

/// A page about events.
pub fn page(app: &App, principal: &Principal, title: impl Into<String>) -> Page {
    Page::desk(&app.site, title, principal.visitor(), Desk::Events)
}
