//! The same letter once more.

use fachtag_bus::{Error, retried};
use uuid::Uuid;

use super::found::FoundLetter;
use crate::{
    core::Core,
    store::{backoff, delivery},
};

/// Lets a letter that was given up go at once, whatever its recipient's domain asked for. False when it is not given up, or no
/// longer tells the truth: then it stays as it is.
pub(super) async fn retry(core: &Core, found: &FoundLetter, organizer_id: Uuid) -> Result<bool, Error> {
    if !found.may_be_retried() {
        return Ok(false);
    }
    let id = found.letter.id;
    let again = retried(|| try_retry(core, id)).await?;
    tracing::info!(letter_id = %id, %organizer_id, again, "a letter is tried again");
    Ok(again)
}

async fn try_retry(core: &Core, id: Uuid) -> Result<bool, Error> {
    let mut work = core.bus.begin().await?;
    let again = delivery::retry(&mut work.tx, id, work.now).await?;
    backoff::lift_for(&mut work.tx, id).await?;
    work.commit().await?;
    Ok(again)
}
