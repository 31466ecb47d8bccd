//! What this service hears.

use fachtag_bus::{Fate, Handler, ahead::SLACK};
use fachtag_contracts::{
    Envelope,
    access::TokenUsed,
    attention::AttentionChanged,
    notifications::{DigestDeclined, MailingsPlanned},
    registrations::SeatsChanged,
};
use fachtag_db::Tx;
use fachtag_runtime::Clock;

use crate::{
    core::Failure,
    identity::{
        digest,
        store::{sign_in_links, tokens},
    },
    store::{attention, events, idempotency},
};

/// The routing keys this service listens to.
pub const LISTENS_TO: &[&str] =
    &["seats.changed.v1", "mailings.planned.v1", "attention.changed.v1", "digest.declined.v1", "token.used.v1"];

/// Handles this service's messages.
pub struct Messages {
    pub clock: Clock,
}

impl Handler for Messages {
    fn listens_to(&self) -> &'static [&'static str] {
        LISTENS_TO
    }

    type Prepared = ();

    async fn handle(&self, tx: &mut Tx, envelope: &Envelope, (): ()) -> Result<(), Fate> {
        match envelope.routing_key() {
            "seats.changed.v1" => Ok(events::set_seats(tx, &envelope.read::<SeatsChanged>()?).await?),
            "mailings.planned.v1" => Ok(events::set_mailings(tx, &envelope.read::<MailingsPlanned>()?).await?),
            "attention.changed.v1" => {
                let latest = self.clock.now() + SLACK;
                Ok(attention::save(tx, &envelope.read::<AttentionChanged>()?, latest).await?)
            }
            "digest.declined.v1" => {
                let declined = digest::declined(tx, &self.clock, &envelope.read::<DigestDeclined>()?).await;
                declined.map_err(fate)
            }
            "token.used.v1" => {
                let used = envelope.read::<TokenUsed>()?;
                let at = used.used_at.min(self.clock.now() + SLACK);
                Ok(tokens::set_used(tx, used.token_id, at).await?)
            }
            other => Err(Fate::Park(format!("nobody here handles {other}"))),
        }
    }

    async fn correct_times(&self, tx: &mut Tx) -> fachtag_db::Result<u64> {
        sign_in_links::correct_requested(tx, self.clock.now(), self.clock.now() + SLACK).await
    }

    async fn tidy(&self, tx: &mut Tx) -> fachtag_db::Result<()> {
        sign_in_links::tidy(&mut *tx, self.clock.now()).await?;
        idempotency::forget_old(&mut *tx, self.clock.now()).await?;
        fachtag_access::tidy(tx, self.clock.now()).await
    }
}

fn fate(failure: Failure) -> Fate {
    match failure {
        Failure::Bus(error) => error.into(),
        other => Fate::Park(other.to_string()),
    }
}
