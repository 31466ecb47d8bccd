//! `/organisation/anmeldungen/{event}/…`: somebody at work on the registrations of an event.

use std::sync::Arc;

use axum::{extract::FromRequestParts, http::request::Parts};
use chrono::{DateTime, Utc};
use fachtag_access::{AtEvent, Organizing, Principal, path_id};
use fachtag_contracts::{events::EventStatus, links};
use fachtag_web::{
    organisation::{Desk, EventHead, Tab},
    page::{Page, PageError, Site},
};
use uuid::Uuid;

use crate::{
    app::App,
    domain::{audit::Actor, event::Event},
    registered::{self, RegistrationWithEvent},
};

/// Somebody who organizes an event, or notes who comes to it.
pub(crate) struct EventOrganizer {
    pub event: Event,
    pub principal: Principal,
    pub now: DateTime<Utc>,
    site: Arc<Site>,
}

impl AtEvent<App> for EventOrganizer {
    type Event = Event;

    async fn find(app: &App, id: Uuid) -> fachtag_db::Result<Option<Event>> {
        registered::event_by_id(&app.core, id).await
    }

    fn group(event: &Event) -> Option<&str> {
        event.facts.group_slug()
    }

    fn new(app: &App, event: Event, principal: Principal) -> Self {
        Self { event, principal, now: app.core.bus.clock.now(), site: Arc::clone(&app.site) }
    }
}

impl EventOrganizer {
    /// The address of the event's registrations.
    pub fn base(&self) -> String {
        links::organisation::registrations(self.event.facts.id)
    }

    /// The address of the attendance page.
    pub fn attendance(&self) -> String {
        links::organisation::attendance(self.event.facts.id)
    }

    /// The address of the page for a phone at the door.
    pub fn door(&self) -> String {
        format!("{}/einlass", self.attendance())
    }

    /// The address of the lists.
    pub fn lists(&self) -> String {
        links::organisation::lists(self.event.facts.id)
    }

    /// The address of the form to write to participants.
    pub fn write(&self) -> String {
        links::organisation::write(self.event.facts.id)
    }

    /// The address of one registration.
    pub fn person(&self, id: Uuid) -> String {
        links::organisation::registration(self.event.facts.id, id)
    }

    pub fn actor(&self) -> Actor {
        actor(&self.principal)
    }

    pub fn page(&self, title: &str) -> Page {
        self.page_named(format!("{title} – {}", self.event.facts.title))
    }

    /// A page with this title, without the event's.
    pub fn page_named(&self, title: String) -> Page {
        Page::desk(&self.site, title, self.principal.visitor(), Desk::Events)
    }

    pub fn head(&self, tab: Tab) -> EventHead {
        EventHead::new(&self.event.facts, self.now, &self.principal.visitor(), tab)
    }

    pub fn has_begun(&self) -> bool {
        self.now >= self.event.facts.starts_at
    }

    pub fn is_over(&self) -> bool {
        self.now >= self.event.facts.ends_at
    }

    /// Whether registrations can still be changed in a way that people are told of.
    pub fn is_open(&self) -> bool {
        self.event.facts.status == EventStatus::Published && !self.is_over()
    }
}

/// Whoever calls, as the history names them.
pub(crate) fn actor(caller: &Principal) -> Actor {
    Actor::Organizer { id: caller.id, name: caller.name.clone() }
}

/// A page about one registration (`{registration}`) for those who organize the event.
pub(crate) struct AboutRegistration(pub EventOrganizer, pub RegistrationWithEvent);

impl FromRequestParts<App> for AboutRegistration {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let Organizing(organizer) = Organizing::<EventOrganizer>::from_request_parts(parts, app).await?;
        let id = path_id(parts, app, "registration").await?;
        let found = registered::by_id(&app.core, id).await?;
        let found = found.filter(|found| found.registration.event_id == organizer.event.facts.id);
        Ok(Self(organizer, found.ok_or(PageError::NotFound)?))
    }
}
