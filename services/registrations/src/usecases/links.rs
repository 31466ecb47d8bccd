//! After the installation's secret changed: links derived from the new one lead to the registrations that are there already.

use fachtag_access::links::{self, Link};
use fachtag_runtime::{Shutdown, token_hash};
use uuid::Uuid;

use super::{Office, Result, read::manage_token};
use crate::store::keys::{self, Keyed};

/// Registrations in one transaction.
const BATCH: u32 = 500;

/// Goes through all registrations once, at the start; while the database is away it tries again.
pub async fn run(office: Office, shutdown: Shutdown) {
    let mut after = Uuid::nil();
    loop {
        match renew_some(&office, after).await {
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
///
/// # Errors
/// When the database does not answer; nothing was changed.
pub async fn renew_some(office: &Office, after: Uuid) -> Result<Option<Uuid>> {
    let key_id = office.secret.key_id();
    let mut tx = office.bus.database.begin().await?;
    let rows = keys::of_other_keys(&mut tx, &key_id, after, BATCH).await?;
    let last = rows.last().map(|row| row.id);
    let mut added = Vec::new();
    for Keyed { id, link_no, token_hash: stored } in rows {
        let renewed = token_hash(&manage_token(office, id, link_no));
        if renewed == stored {
            // Written by the previous version, which did not name the secret.
            keys::set_key(&mut tx, id, &key_id).await?;
        } else {
            added.push(Link { token_hash: renewed, key_id: key_id.clone(), subject_id: id });
        }
    }
    links::add(&mut tx, added).await?;
    tx.commit().await?;
    Ok(last)
}
