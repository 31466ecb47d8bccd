//! A registration with its event, as pages and the API show it.

use chrono::Months;
use fachtag_runtime::token_hash;
use uuid::Uuid;

use crate::{
    core::{Core, Result},
    domain::{event::Event, registration::Registration},
    store::{events, registrations},
};

/// A registration with its event.
pub struct RegistrationWithEvent {
    pub registration: Registration,
    pub event: Event,
    /// From 1; only while waiting.
    pub waiting_position: Option<u32>,
}

/// How long after the event its links lead somewhere: as long as the contacts are needed.
const LINKS_LAST: Months = Months::new(6);

/// The registration that a manage link leads to, while it does.
pub async fn by_token(core: &Core, token: &str) -> Result<Option<RegistrationWithEvent>> {
    let database = &core.bus.database;
    let Some(registration) = registrations::by_token(database, token_hash(token)).await? else { return Ok(None) };
    let registered = with_event(core, registration).await?;
    let ended = |event: &Event| {
        event.facts.ends_at.checked_add_months(LINKS_LAST).is_some_and(|end| core.bus.clock.now() >= end)
    };
    Ok(registered.filter(|registered| !ended(&registered.event)))
}

/// The registration with this id.
pub async fn by_id(core: &Core, id: Uuid) -> Result<Option<RegistrationWithEvent>> {
    match registrations::read(&core.bus.database, id).await? {
        Some(registration) => with_event(core, registration).await,
        None => Ok(None),
    }
}

async fn with_event(core: &Core, registration: Registration) -> Result<Option<RegistrationWithEvent>> {
    let database = &core.bus.database;
    let Some(event) = events::read(database, registration.event_id).await? else { return Ok(None) };
    let waiting_position = registrations::position(database, &registration).await?;
    Ok(Some(RegistrationWithEvent { registration, event, waiting_position }))
}

/// The event with this id or slug, to show.
pub async fn event(core: &Core, id_or_slug: &str) -> fachtag_db::Result<Option<Event>> {
    events::find(&core.bus.database, id_or_slug).await
}

/// The event with this id, to show.
pub async fn event_by_id(core: &Core, id: Uuid) -> fachtag_db::Result<Option<Event>> {
    events::read(&core.bus.database, id).await
}
