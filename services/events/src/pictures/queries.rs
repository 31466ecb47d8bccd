//! What the page of a picture reads.

use fachtag_db::Result;
use uuid::Uuid;

use crate::{
    core::Core,
    store::images::{self, Image},
};

/// One picture.
pub async fn picture(core: &Core, id: Uuid) -> Result<Option<Image>> {
    images::find(&core.bus.database, id).await
}
