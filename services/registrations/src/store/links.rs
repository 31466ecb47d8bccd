//! Which secret of the installation a registration's link was derived from.

use fachtag_db::{Result, Tx, sql, statements};
use uuid::Uuid;

statements! {
    OF_OTHER_KEYS = "SELECT id, link_no, token_hash FROM registration
                     WHERE id > $2 AND (key_id IS NULL OR key_id <> $1)
                       AND NOT EXISTS (SELECT 1 FROM link WHERE link.subject_id = registration.id AND link.key_id = $1)
                     ORDER BY id LIMIT $3 {for_update}";
    SET_KEY = "UPDATE registration SET key_id = $2 WHERE id = $1";
}

/// A registration and the link that stands with it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct StoredLink {
    pub id: Uuid,
    pub link_no: i64,
    pub token_hash: Vec<u8>,
}

/// Registrations behind the one named, at most so many, to which no link of this key leads, as far as is known.
pub async fn of_other_keys(tx: &mut Tx, key_id: &str, after: Uuid, limit: u32) -> Result<Vec<StoredLink>> {
    sql(OF_OTHER_KEYS).bind(key_id).bind(after).bind(limit).all(tx).await
}

/// Notes the key of the link that stands with a registration.
pub async fn set_key(tx: &mut Tx, id: Uuid, key_id: &str) -> Result<()> {
    sql(SET_KEY).bind(id).bind(key_id).execute(tx).await.map(|_| ())
}
