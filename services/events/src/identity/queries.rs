//! What the pages about logins and tokens read.

use fachtag_contracts::access::Organizer;
use fachtag_db::Result;
use uuid::Uuid;

pub use super::store::tokens::Token;
use super::store::{organizers, tokens};
use crate::core::Core;

/// Everybody who has a login, by address.
pub async fn people(core: &Core) -> Result<Vec<Organizer>> {
    organizers::all(&core.bus.database).await
}

/// Somebody who has a login.
pub async fn person(core: &Core, id: Uuid) -> Result<Option<Organizer>> {
    organizers::find(&core.bus.database, id).await
}

/// The tokens that hold, the oldest first.
pub async fn tokens(core: &Core) -> Result<Vec<Token>> {
    tokens::list(&core.bus.database, core.bus.clock.now()).await
}

/// A token that was not revoked.
pub async fn token(core: &Core, id: Uuid) -> Result<Option<Token>> {
    tokens::find(&core.bus.database, id).await
}
