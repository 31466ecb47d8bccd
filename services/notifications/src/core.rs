//! What use cases get.

use std::sync::Arc;

use fachtag_bus::{Bus, Fate, Signal};
use fachtag_contracts::{events::Event, links};
use fachtag_db::Tx;
use fachtag_runtime::{BlockingPool, Secret, link_id};
use uuid::Uuid;

use crate::{composing::sender::SenderIdentity, store::events};

/// What use cases get. Cloning shares it.
#[derive(Clone)]
pub struct Core {
    pub bus: Bus,
    pub secret: Secret,
    /// Who sends the letters.
    pub identity: Arc<SenderIdentity>,
    /// Where files are made.
    pub pool: BlockingPool,
    /// Woken after a commit that may have written a letter; the queue's workers wait for it.
    pub letters: Signal,
}

impl Core {
    /// The link to a registration.
    pub(crate) fn manage_link(&self, registration: Uuid, link_no: i64) -> String {
        self.identity.absolute(&links::registration(&self.secret.token(links::MANAGE, link_id(registration, link_no))))
    }

    /// The secret of the link that unsubscribes an organizer from the digest.
    pub(crate) fn digest_token(&self, organizer: Uuid) -> String {
        self.secret.token(links::DIGEST, organizer)
    }

    /// The link that unsubscribes an organizer from the digest.
    pub(crate) fn unsubscribe_link(&self, organizer: Uuid) -> String {
        self.identity.absolute(&links::decline_digest(&self.digest_token(organizer)))
    }
}

/// The event that a message is about. It is another subject, so that the broker promises no order between the two.
pub(crate) async fn known_event(tx: &mut Tx, id: Uuid) -> Result<Event, Fate> {
    events::read(tx, id)
        .await?
        .ok_or_else(|| Fate::Retry(format!("event {id} is not known here yet; its message is still on the way")))
}
