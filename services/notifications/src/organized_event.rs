//! The event that a page is about, for those who organize it.

use fachtag_access::{AtEvent, Principal};
use fachtag_contracts::events::Event;
use fachtag_web::{
    organisation::{Desk, EventHead, Tab},
    page::Page,
};
use uuid::Uuid;

use crate::{app::App, store::events};

/// An event, and who asks for a page about it.
pub(crate) struct OrganizedEvent {
    pub app: App,
    pub event: Event,
    pub organizer: Principal,
}

impl AtEvent<App> for OrganizedEvent {
    type Event = Event;

    async fn find(app: &App, id: Uuid) -> fachtag_db::Result<Option<Event>> {
        events::read(&app.core.bus.database, id).await
    }

    fn group(event: &Event) -> Option<&str> {
        event.group_slug()
    }

    fn new(app: &App, event: Event, organizer: Principal) -> Self {
        Self { app: app.clone(), event, organizer }
    }
}

impl OrganizedEvent {
    /// A page of this title.
    pub(crate) fn page(&self, title: &str) -> Page {
        let title = format!("{title}: {}", self.event.title);
        Page::desk(&self.app.site, title, self.organizer.visitor(), Desk::Events)
    }

    /// The event's name and the way to its other pages.
    pub(crate) fn head(&self) -> EventHead {
        head(&self.app, &self.event, &self.organizer)
    }
}

/// An event's name and the way to its other pages.
pub(crate) fn head(app: &App, event: &Event, organizer: &Principal) -> EventHead {
    EventHead::new(event, app.core.bus.clock.now(), &organizer.visitor(), Tab::Letters)
}
