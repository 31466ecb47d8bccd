//! What this service forgets after a while, and what it corrects after a wrong clock.

use chrono::Duration;
use fachtag_db::{Result, Tx};

use crate::{
    core::Core,
    sending::workers::LEASE,
    store::{ahead, digest, unasked},
};

/// How long is kept what a digest could tell.
const DIGEST_ITEMS_KEPT: Duration = Duration::days(30);
/// How long letters to a mailbox are counted.
const UNASKED_KEPT: Duration = Duration::days(1);

/// Forgets what is no longer needed.
pub(crate) async fn tidy(core: &Core, tx: &mut Tx) -> Result<()> {
    let now = core.bus.clock.now();
    fachtag_access::tidy(&mut *tx, now).await?;
    digest::forget(&mut *tx, now - DIGEST_ITEMS_KEPT).await?;
    unasked::forget(tx, now - UNASKED_KEPT).await
}

/// Corrects times that a wrong clock has stored; how many there were.
pub(crate) async fn correct_times(core: &Core, tx: &mut Tx) -> Result<u64> {
    ahead::correct(tx, core.bus.clock.now(), LEASE).await
}
