//! A picture is uploaded.

use fachtag_bus::Outgoing;
use fachtag_contracts::events::ImageStored;
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::{Failure, Office};
use crate::{
    domain::picture::Picture,
    store::images::{self, Image},
};

/// Stores a picture and tells the other services of it; the same picture has the same id, however often it is sent.
///
/// # Errors
/// The database's.
pub async fn store(office: &Office, picture: Picture) -> Result<Uuid, Failure> {
    let id = id_of(&picture.bytes);
    let image = Image { media_type: picture.media_type.into(), bytes: picture.bytes };
    let mut tx = office.bus.database.begin().await?;
    if images::insert(&mut tx, id, &image, office.bus.clock.now()).await? {
        let mut outgoing = Outgoing::new(&office.bus.clock);
        outgoing.say(&ImageStored { image_id: id, media_type: image.media_type, bytes: image.bytes })?;
        outgoing.save(&mut tx).await?;
        tx.commit().await?;
        office.bus.outbox.wake();
    }
    Ok(id)
}

/// A UUIDv8 (RFC 9562, 5.8) made from the content.
fn id_of(bytes: &[u8]) -> Uuid {
    let mut half = [0; 16];
    half.copy_from_slice(&Sha256::digest(bytes)[..16]);
    Builder::from_custom_bytes(half).into_uuid()
}
