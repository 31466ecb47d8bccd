//! What the handlers of pages and the API share.

use std::sync::Arc;

use axum::extract::FromRef;
use fachtag_access::Guard;
use fachtag_web::page::Site;

use crate::{core::Core, sending::files::FileTransport};

/// What the handlers need. Cloning shares it.
#[derive(Clone, FromRef)]
pub struct App {
    pub core: Core,
    pub guard: Guard,
    pub site: Arc<Site>,
    /// Where letters are files; `None` with a mail server.
    pub mailbox: Option<FileTransport>,
    /// Whether letters reach anybody.
    pub sends: bool,
}
