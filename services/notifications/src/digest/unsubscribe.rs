//! One gets out of the daily digest by the link in it.

use fachtag_bus::{Error, retried};
use fachtag_contracts::notifications::DigestDeclined;
use fachtag_runtime::token_hash;

use crate::{core::Core, store::digest};

/// Whether the digest that the link belongs to still goes; `None` when there is none.
pub(super) async fn is_subscribed(core: &Core, token: &str) -> fachtag_db::Result<Option<bool>> {
    let subscription = digest::by_token(&core.bus.database, token_hash(token)).await?;
    Ok(subscription.map(|subscription| subscription.due_at.is_some()))
}

/// Ends the digest that the link belongs to. False when there is none.
pub(super) async fn unsubscribe(core: &Core, token: &str) -> Result<bool, Error> {
    retried(|| try_unsubscribe(core, token_hash(token))).await
}

async fn try_unsubscribe(core: &Core, token_hash: Vec<u8>) -> Result<bool, Error> {
    let mut work = core.bus.begin().await?;
    let found = digest::lock_by_token(&mut work.tx, token_hash.clone()).await?;
    let Some((organizer_id, subscription)) = found else { return Ok(false) };
    let since = subscription.since;
    let Some((declined, digest_since)) = subscription.decline().zip(since) else { return Ok(true) };
    digest::save(&mut work.tx, organizer_id, &declined, token_hash).await?;
    work.say(&DigestDeclined { organizer_id, digest_since })?;
    work.commit().await?;
    Ok(true)
}
