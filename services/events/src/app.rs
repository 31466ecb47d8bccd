//! What the handlers of pages and API share.

use std::sync::Arc;

use axum::extract::FromRef;
use fachtag_access::Guard;
use fachtag_documents::calendar::Person;
use fachtag_runtime::BlockingPool;
use fachtag_web::page::Site;

use crate::{core::Core, picture_process::PictureProcess, share_pictures::SharePictures};

/// The state of every handler. Cloning shares it.
#[derive(Clone, FromRef)]
pub struct App {
    pub core: Core,
    /// Where uploaded pictures are drawn anew.
    pub picture_process: PictureProcess,
    /// Where share pictures of events are drawn.
    pub pool: BlockingPool,
    pub share_pictures: SharePictures,
    pub guard: Guard,
    pub site: Arc<Site>,
    /// Whom calendars name where an event names nobody.
    pub organizer: Person,
}

impl App {
    /// The state over the service's core.
    pub fn new(core: Core, guard: Guard, site: Arc<Site>, organizer: Person, pool: BlockingPool) -> Self {
        let (picture_process, share_pictures) = (PictureProcess::default(), SharePictures::default());
        Self { core, picture_process, pool, share_pictures, guard, site, organizer }
    }
}
