//! After the installation's secret changed: links derived from the new one lead to the registrations that are there already.

use fachtag_access::links::{self, Link};
use fachtag_runtime::Shutdown;
use uuid::Uuid;

use crate::{
    core::{Core, Result},
    store::links::{self as stored, StoredLink},
};

/// Registrations in one transaction.
const BATCH: u32 = 500;

/// Goes through all registrations once, at the start; while the database is away it tries again.
pub async fn run(core: Core, shutdown: Shutdown) {
    let mut after = Uuid::nil();
    loop {
        match renew_some(&core, after).await {
            Ok(Some(last)) => after = last,
            Ok(None) => return,
            Err(error) => {
                tracing::warn!(%error, "links not renewed yet");
                if !shutdown.sleep(std::time::Duration::from_secs(5)).await {
                    return;
                }
            }
        }
    }
}

/// Renews the links of some registrations behind the one named; the last of them, or nothing when there are no more.
pub async fn renew_some(core: &Core, after: Uuid) -> Result<Option<Uuid>> {
    let mut unit = core.begin().await?;
    let rows = stored::of_other_keys(unit.tx(), &core.secret.key_id(), after, BATCH).await?;
    let last = rows.last().map(|row| row.id);
    let mut added = Vec::new();
    for StoredLink { id, link_no, token_hash } in rows {
        let renewed = core.link(id, link_no);
        if renewed.token_hash == token_hash {
            // Written by the previous version, which did not name the secret.
            stored::set_key(unit.tx(), id, &renewed.key_id).await?;
        } else {
            added.push(Link { token_hash: renewed.token_hash, key_id: renewed.key_id, subject_id: id });
        }
    }
    links::add(unit.tx(), added).await?;
    unit.commit().await?;
    Ok(last)
}
