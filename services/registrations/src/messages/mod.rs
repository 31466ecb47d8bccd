//! What this service hears.

mod event;
mod letter;

use fachtag_bus::{Fate, Handler};
use fachtag_contracts::{
    Envelope,
    events::{EventCancelled, EventChanged, EventPublished, ImageStored},
    notifications::{LetterFailed, LetterSent},
};
use fachtag_db::Tx;

use crate::{
    store::{changes, idempotency, images, mailings},
    usecases::Office,
};

/// How long a mail that nobody sent is kept as a draft.
const DRAFTS_KEPT: chrono::Duration = chrono::Duration::days(30);

/// The routing keys this service listens to.
pub const LISTENS_TO: &[&str] = &[
    "event.published.v1",
    "event.changed.v1",
    "event.cancelled.v1",
    "image.stored.v1",
    "letter.sent.v1",
    "letter.failed.v1",
    "organizer.changed.v1",
    "token.changed.v1",
    "token.revoked.v1",
    "session.ended.v1",
];

/// Handles this service's messages.
pub struct Messages(pub Office);

impl Handler for Messages {
    fn listens_to(&self) -> &'static [&'static str] {
        LISTENS_TO
    }

    async fn handle(&self, tx: &mut Tx, envelope: &Envelope) -> Result<(), Fate> {
        match envelope.routing_key() {
            "event.published.v1" => {
                event::learn(&self.0, tx, envelope.read::<EventPublished>()?.event, envelope.time).await
            }
            "event.changed.v1" => {
                event::learn(&self.0, tx, envelope.read::<EventChanged>()?.event, envelope.time).await
            }
            "event.cancelled.v1" => {
                event::learn(&self.0, tx, envelope.read::<EventCancelled>()?.event, envelope.time).await
            }
            "image.stored.v1" => Ok(images::keep(tx, envelope.read::<ImageStored>()?).await?),
            "letter.sent.v1" => {
                let letter = envelope.read::<LetterSent>()?.letter;
                let state = if letter.not_sent { "not_sent" } else { "accepted" };
                letter::note(tx, letter, state).await
            }
            "letter.failed.v1" => letter::note(tx, envelope.read::<LetterFailed>()?.letter, "failed").await,
            said if fachtag_access::LISTENS_TO.contains(&said) => fachtag_access::hear(tx, envelope).await,
            other => Err(Fate::Park(format!("nobody here handles {other}"))),
        }
    }

    async fn tidy(&self, tx: &mut Tx) -> fachtag_db::Result<()> {
        let now = self.0.bus.clock.now();
        fachtag_access::tidy(&mut *tx, now).await?;
        idempotency::forget_old(tx, now).await?;
        mailings::forget_drafts(tx, now - DRAFTS_KEPT).await?;
        changes::fill_keys(tx).await
    }
}
