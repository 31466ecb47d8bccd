//! A picture is uploaded.

use fachtag_contracts::events::ImageStored;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use crate::{
    core::{Core, Failure},
    domain::picture::Picture,
    store::images::{self, Image},
};

/// Stores a picture and tells the other services of it; the same picture has the same id, however often it is sent.
pub async fn store(core: &Core, picture: Picture) -> Result<Uuid, Failure> {
    let id = id_of(&picture.bytes);
    let image = Image { media_type: picture.media_type.into(), bytes: picture.bytes };
    let mut work = core.bus.begin().await?;
    if images::insert(&mut work.tx, id, &image, work.now).await? {
        work.say(&ImageStored { image_id: id, media_type: image.media_type, bytes: image.bytes })?;
        work.commit().await?;
    }
    Ok(id)
}

/// A UUIDv8 (RFC 9562, 5.8) made from the content.
fn id_of(bytes: &[u8]) -> Uuid {
    let mut half = [0; 16];
    half.copy_from_slice(&Sha256::digest(bytes)[..16]);
    Builder::from_custom_bytes(half).into_uuid()
}
