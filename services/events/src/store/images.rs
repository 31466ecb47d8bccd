//! Pictures.

use chrono::{DateTime, Utc};
use fachtag_db::{Database, Result, Target, Tx, sql, statements};
use uuid::Uuid;

statements! {
    INSERT = "INSERT INTO image (id, media_type, bytes, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING";
    FIND = "SELECT media_type, bytes FROM image WHERE id = $1";
    KNOWN = "SELECT id FROM image WHERE id = $1";
}

/// A stored picture.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Image {
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// Stores a picture; whether it was new.
pub async fn insert(tx: &mut Tx, id: Uuid, image: &Image, now: DateTime<Utc>) -> Result<bool> {
    let stored = sql(INSERT).bind(id).bind(&image.media_type).bind(image.bytes.clone()).bind(now).execute(tx).await?;
    Ok(stored > 0)
}

/// One picture.
pub async fn find(database: &Database, id: Uuid) -> Result<Option<Image>> {
    sql(FIND).bind(id).optional(database).await
}

/// Whether there is such a picture.
pub async fn is_known<'t>(target: impl Into<Target<'t>>, id: Uuid) -> Result<bool> {
    let row: Option<(Uuid,)> = sql(KNOWN).bind(id).optional(target).await?;
    Ok(row.is_some())
}
