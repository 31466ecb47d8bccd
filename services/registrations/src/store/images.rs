//! Pictures that lists show.

use fachtag_contracts::events::ImageStored;
use fachtag_db::{Result, Target, Tx, sql, statements};
use uuid::Uuid;

statements! {
    KEEP = "INSERT INTO image (id, media_type, bytes) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING";
    READ = "SELECT bytes FROM image WHERE id = $1";
}

/// Keeps a picture; it never changes.
pub async fn keep(tx: &mut Tx, image: ImageStored) -> Result<()> {
    sql(KEEP).bind(image.image_id).bind(image.media_type).bind(image.bytes).execute(tx).await.map(|_| ())
}

/// The bytes of a picture. Its message may still be on the way.
pub async fn read(target: impl Into<Target<'_>>, id: Uuid) -> Result<Option<Vec<u8>>> {
    let row: Option<(Vec<u8>,)> = sql(READ).bind(id).optional(target).await?;
    Ok(row.map(|(bytes,)| bytes))
}
