//! What use cases get.

use std::sync::Arc;

use fachtag_bus::{Bus, Fate, Signal};
use fachtag_contracts::events::Event;
use fachtag_db::Tx;
use fachtag_runtime::{BlockingPool, Secret, link_id};
use uuid::Uuid;

use crate::{composing::sender::SenderIdentity, store::events};

/// The purpose that manage tokens are derived for.
const MANAGE: &str = "manage";
/// The purpose that tokens are derived for which unsubscribe from the digest.
const DIGEST: &str = "digest";

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
        self.link("/meine-anmeldung/", &self.secret.token(MANAGE, link_id(registration, link_no)))
    }

    /// The secret of the link that unsubscribes an organizer from the digest.
    pub(crate) fn digest_token(&self, organizer: Uuid) -> String {
        self.secret.token(DIGEST, organizer)
    }

    /// The link that unsubscribes an organizer from the digest.
    pub(crate) fn unsubscribe_link(&self, organizer: Uuid) -> String {
        self.link("/abmelden/", &self.digest_token(organizer))
    }

    /// A link with a secret at its end.
    pub(crate) fn link(&self, path: &str, token: &str) -> String {
        format!("{}{path}{token}", self.identity.public_url.trim_end_matches('/'))
    }
}

/// The event that a message is about. It is another subject, so that the broker promises no order between the two.
pub(crate) async fn known_event(tx: &mut Tx, id: Uuid) -> Result<Event, Fate> {
    events::read(tx, id)
        .await?
        .ok_or_else(|| Fate::Retry(format!("event {id} is not known here yet; its message is still on the way")))
}
