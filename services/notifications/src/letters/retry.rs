//! The same letter once more.

use fachtag_bus::{Error, retried};
use uuid::Uuid;

use crate::{
    core::Core,
    store::{backoff, delivery},
};

/// Lets a letter that was given up go at once, whatever its recipient's domain asked for. False when it is not given up.
pub(super) async fn retry(core: &Core, id: Uuid) -> Result<bool, Error> {
    retried(|| try_retry(core, id)).await
}

async fn try_retry(core: &Core, id: Uuid) -> Result<bool, Error> {
    let mut work = core.bus.begin().await?;
    let again = delivery::retry(&mut work.tx, id, work.now).await?;
    backoff::lift_for(&mut work.tx, id).await?;
    work.commit().await?;
    Ok(again)
}
