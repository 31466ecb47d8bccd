//! The daily digest of new sign-ups: organizers switch it on for themselves, and off again here or by the link in one.

use fachtag_contracts::{access::Organizer, notifications::DigestDeclined};
use fachtag_db::Tx;
use fachtag_runtime::Clock;
use uuid::Uuid;

use super::{
    Failure, Office,
    organizers::{edit, edit_within},
};

/// Switches the digest on or off.
///
/// # Errors
/// When there is no such login, or the database's.
pub async fn switch(office: &Office, id: Uuid, wanted: bool) -> Result<(), Failure> {
    let tx = office.bus.database.begin().await?;
    edit(office, tx, id, |organizer| {
        // Each switching-on has a name of its own, so that declining an earlier one does not undo it.
        let since = organizer.digest_since.unwrap_or(organizer.version + 1);
        Organizer { digest_since: wanted.then_some(since), ..organizer }
    })
    .await
}

/// Switches off the digest that somebody unsubscribed from by its link, unless it was switched on again since.
///
/// # Errors
/// The database's.
pub async fn declined(tx: &mut Tx, clock: &Clock, said: &DigestDeclined) -> Result<(), Failure> {
    let off = |organizer: Organizer| {
        let since = organizer.digest_since.filter(|since| *since > said.digest_since);
        Organizer { digest_since: since, ..organizer }
    };
    match edit_within(tx, clock, said.organizer_id, off).await {
        // A login that is gone wants nothing.
        Ok(_) | Err(Failure::Unknown) => Ok(()),
        Err(failure) => Err(failure),
    }
}
