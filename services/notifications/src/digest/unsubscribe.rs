//! One gets out of the daily digest by the link in it.

use fachtag_bus::{Error, retried};
use fachtag_contracts::notifications::DigestDeclined;
use fachtag_runtime::token_hash;

use crate::{core::Core, store::digest};

/// Whether the digest that the link belongs to still goes; `None` when there is none.
pub(super) async fn is_subscribed(core: &Core, token: &str) -> fachtag_db::Result<Option<bool>> {
    let standing = digest::by_token(&core.bus.database, token_hash(token)).await?;
    Ok(standing.map(|standing| standing.due_at.is_some()))
}

/// Ends the digest that the link belongs to. False when there is none.
pub(super) async fn unsubscribe(core: &Core, token: &str) -> Result<bool, Error> {
    retried(|| try_unsubscribe(core, token_hash(token))).await
}

async fn try_unsubscribe(core: &Core, token_hash: Vec<u8>) -> Result<bool, Error> {
    let mut work = core.bus.begin().await?;
    let found = digest::lock_by_token(&mut work.tx, token_hash.clone()).await?;
    let Some((organizer_id, standing)) = found else { return Ok(false) };
    let since = standing.since;
    let Some((declined, digest_since)) = standing.decline().zip(since) else { return Ok(true) };
    digest::save(&mut work.tx, organizer_id, &declined, token_hash).await?;
    work.say(&DigestDeclined { organizer_id, digest_since })?;
    work.commit().await?;
    Ok(true)
}
