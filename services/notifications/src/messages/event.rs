//! An event became public, changed, or will not take place.

use fachtag_bus::Fate;
use fachtag_contracts::events::Event;
use fachtag_db::Tx;

use crate::store::events;

/// Takes over a newer state, for the letters to come.
pub(super) async fn learn(tx: &mut Tx, event: &Event) -> Result<(), Fate> {
    events::keep(tx, event).await?;
    Ok(())
}
