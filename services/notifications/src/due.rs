//! What goes out by itself when its time has come.

use fachtag_bus::Error;
use fachtag_runtime::Shutdown;

use crate::{core::Core, digest, scheduled_mailings};

/// Writes letters when their time has come, until told to stop. Every replica does it.
pub async fn run(core: Core, shutdown: Shutdown) {
    shutdown.tick("scheduled letters", "what is due was not written", || write_due(&core, &shutdown)).await;
}

/// Writes what is due.
///
/// # Errors
/// When the database does not answer; what was not done is done the next time.
pub async fn write_due(core: &Core, shutdown: &Shutdown) -> Result<(), Error> {
    scheduled_mailings::write_due::write_due(core, shutdown).await?;
    digest::write_due::write_due(core, shutdown).await
}
