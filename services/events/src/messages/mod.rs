//! What this service hears.

use fachtag_bus::{Fate, Handler};
use fachtag_contracts::{Envelope, registrations::SeatsChanged};
use fachtag_db::Tx;

use crate::store::events;

/// The routing keys this service listens to.
pub const LISTENS_TO: &[&str] = &["seats.changed.v1"];

/// Handles this service's messages.
pub struct Messages;

impl Handler for Messages {
    fn listens_to(&self) -> &'static [&'static str] {
        LISTENS_TO
    }

    async fn handle(&self, tx: &mut Tx, envelope: &Envelope) -> Result<(), Fate> {
        match envelope.routing_key() {
            "seats.changed.v1" => Ok(events::set_seats(tx, &envelope.read::<SeatsChanged>()?).await?),
            other => Err(Fate::Park(format!("nobody here handles {other}"))),
        }
    }
}
