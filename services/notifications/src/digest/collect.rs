//! The daily digest: who wants it, and what it will have to tell.

use fachtag_access::hear;
use fachtag_bus::Fate;
use fachtag_contracts::{
    Envelope,
    access::OrganizerChanged,
    registrations::{
        CancelledBy, Registration, RegistrationCancelled, RegistrationConfirmed, RegistrationPromoted,
        RegistrationWaitlisted,
    },
};
use fachtag_db::Tx;
use fachtag_runtime::token_hash;

use crate::{
    core::Core,
    domain::{digest::DigestSubscription, letter::LetterKind},
    store::digest::{self, DigestItem},
};

/// Somebody's login changed: who may come in, and whether they want the digest.
pub(crate) async fn organizer_changed(core: &Core, tx: &mut Tx, envelope: &Envelope) -> Result<(), Fate> {
    hear(&mut *tx, envelope).await?;
    let login = envelope.read::<OrganizerChanged>()?.organizer;
    let known = digest::lock(&mut *tx, login.id).await?;
    let Some(subscription) = DigestSubscription::learn(known.as_ref(), &login, core.bus.clock.now()) else {
        return Ok(());
    };
    digest::save(tx, login.id, &subscription, token_hash(&core.digest_token(login.id))).await?;
    Ok(())
}

/// Notes what the next digests tell of.
pub(crate) async fn collect(core: &Core, tx: &mut Tx, envelope: &Envelope) -> Result<(), Fate> {
    let (kind, said): (_, Registration) = match envelope.routing_key() {
        "registration.confirmed.v1" => (LetterKind::Confirmed, envelope.read::<RegistrationConfirmed>()?.registration),
        "registration.waitlisted.v1" => {
            (LetterKind::Waitlisted, envelope.read::<RegistrationWaitlisted>()?.registration)
        }
        "registration.promoted.v1" => (LetterKind::Promoted, envelope.read::<RegistrationPromoted>()?.registration),
        "registration.cancelled.v1" => {
            let gone = envelope.read::<RegistrationCancelled>()?;
            // Who let the time pass has cancelled nothing.
            if gone.by == CancelledBy::Expiry {
                return Ok(());
            }
            (LetterKind::Cancelled, gone.registration)
        }
        _ => return Ok(()),
    };
    let happened = DigestItem { registration_id: said.id, version: said.version, event_id: said.event_id, kind };
    digest::add_item(tx, happened, core.bus.clock.now()).await?;
    Ok(())
}
