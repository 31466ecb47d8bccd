//! What is shown of a registration.

use fachtag_runtime::token_hash;

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

/// The registration that a manage link leads to.
///
/// # Errors
/// When the database does not answer.
pub async fn by_token(office: &Office, token: &str) -> fachtag_db::Result<Option<Registered>> {
    let database = &office.bus.database;
    let Some(row) = registrations::by_token(database, token_hash(token)).await? else { return Ok(None) };
    let Some(kept) = events::read(database, row.event_id).await? else { return Ok(None) };
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

/// The path of a registration's manage link.
pub fn manage_path(office: &Office, id: uuid::Uuid) -> String {
    format!("/meine-anmeldung/{}", office.secret.token(MANAGE, id))
}
