//! The daily digest of new sign-ups: organizers switch it on for themselves, and off again here or by the link in one.

use fachtag_bus::Outgoing;
use fachtag_contracts::{
    access::{Organizer, OrganizerChanged},
    notifications::DigestDeclined,
};
use fachtag_db::Tx;
use fachtag_runtime::Clock;
use uuid::Uuid;

use super::changes::{edit, edit_within};
use crate::core::{Core, Failure};

/// Switches the digest on or off.
///
/// # Errors
/// When there is no such login.
pub async fn switch(core: &Core, id: Uuid, on: bool) -> Result<(), Failure> {
    edit(core.bus.begin().await?, id, |organizer| {
        // Each switching-on has a name of its own, so that declining an earlier one does not undo it.
        let since = organizer.digest_since.unwrap_or(organizer.version + 1);
        Organizer { digest_since: on.then_some(since), ..organizer }
    })
    .await
}

/// Switches off the digest that somebody unsubscribed from by its link, unless it was switched on again since.
pub async fn declined(tx: &mut Tx, clock: &Clock, said: &DigestDeclined) -> Result<(), Failure> {
    let off = |organizer: Organizer| {
        let since = organizer.digest_since.filter(|since| *since > said.digest_since);
        Organizer { digest_since: since, ..organizer }
    };
    match edit_within(tx, clock.now(), said.organizer_id, off).await {
        Ok(Some(organizer)) => {
            let mut outgoing = Outgoing::new(clock);
            outgoing.say(&OrganizerChanged { organizer })?;
            Ok(outgoing.save(tx).await?)
        }
        // A login that is gone wants nothing.
        Ok(None) | Err(Failure::Unknown) => Ok(()),
        Err(failure) => Err(failure),
    }
}
