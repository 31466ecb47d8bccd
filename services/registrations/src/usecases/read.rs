//! What is shown of a registration.

use chrono::Months;
use fachtag_runtime::{link_id, token_hash};

use super::{MANAGE, Office};
use crate::store::{
    events::{self, KeptEvent},
    registrations::{self, Row},
};

/// A registration with its event.
pub struct Registered {
    pub row: Row,
    pub kept: KeptEvent,
    pub waiting_position: Option<u32>,
}

/// How long after the event its links lead somewhere: as long as the contacts are needed.
const LINKS_LAST: Months = Months::new(6);

/// The registration that a manage link leads to, while it does.
///
/// # Errors
/// When the database does not answer.
pub async fn by_token(office: &Office, token: &str) -> fachtag_db::Result<Option<Registered>> {
    let database = &office.bus.database;
    let Some(row) = registrations::by_token(database, token_hash(token)).await? else { return Ok(None) };
    let Some(kept) = events::read(database, row.event_id).await? else { return Ok(None) };
    if kept.event.ends_at.checked_add_months(LINKS_LAST).is_some_and(|end| office.bus.clock.now() >= end) {
        return Ok(None);
    }
    let waiting_position = registrations::position(database, &row).await?;
    Ok(Some(Registered { row, kept, waiting_position }))
}

/// The registration with this id, if it belongs to the event.
///
/// # Errors
/// When the database does not answer.
pub async fn by_id(office: &Office, kept: &KeptEvent, id: uuid::Uuid) -> fachtag_db::Result<Option<Registered>> {
    let database = &office.bus.database;
    let row = registrations::read(database, id).await?.filter(|row| row.event_id == kept.event.id);
    let Some(row) = row else { return Ok(None) };
    let waiting_position = registrations::position(database, &row).await?;
    Ok(Some(Registered { row, kept: kept.clone(), waiting_position }))
}

/// The secret of a registration's manage link of this number.
pub(crate) fn manage_token(office: &Office, id: uuid::Uuid, link_no: i64) -> String {
    office.secret.token(MANAGE, link_id(id, link_no))
}

/// The path of a registration's manage link of this number.
pub fn manage_path(office: &Office, id: uuid::Uuid, link_no: i64) -> String {
    format!("/meine-anmeldung/{}", manage_token(office, id, link_no))
}
