//! Secret links that lead to the same as another one: after the installation's secret changed, links already mailed lead on.

use fachtag_db::{Result, Tx, sql, statements};
use uuid::Uuid;

statements! {
    ADD = "INSERT INTO link (token_hash, key_id, subject_id) VALUES {rows} ON CONFLICT (token_hash) DO NOTHING";
    FORGET = "DELETE FROM link WHERE subject_id = $1";
}

/// One more link.
pub struct Link {
    /// SHA-256 of its secret.
    pub token_hash: Vec<u8>,
    /// Names the installation's secret that it was derived from.
    pub key_id: String,
    /// The registration, login or organizer.
    pub subject_id: Uuid,
}

/// Adds links; those that are there stay.
pub async fn add(tx: &mut Tx, links: Vec<Link>) -> Result<()> {
    let rows = links.into_iter().map(|link| vec![link.token_hash.into(), link.key_id.into(), link.subject_id.into()]);
    sql(ADD).insert_rows(tx, rows.collect()).await.map(|_| ())
}

/// Ends all links of this kind to a subject.
pub async fn forget(tx: &mut Tx, subject: Uuid) -> Result<()> {
    sql(FORGET).bind(subject).execute(tx).await.map(|_| ())
}
