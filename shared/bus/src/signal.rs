//! A wake-up within the process: there is something to do.

use std::{sync::Arc, time::Duration};

use fachtag_runtime::Shutdown;
use tokio::sync::Notify;

/// Wakes one waiting loop; a call while it works counts afterwards.
#[derive(Clone, Default)]
pub struct Signal(Arc<Notify>);

impl Signal {
    /// The longest wait for work that another process wrote.
    pub const POLL: Duration = Duration::from_millis(100);

    /// Nobody was woken yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Call it after the commit.
    pub fn wake(&self) {
        self.0.notify_one();
    }

    /// Waits for a call, at most `longest`. False when stopping.
    pub async fn wait(&self, longest: Duration, shutdown: &Shutdown) -> bool {
        tokio::select! {
            () = self.0.notified() => !shutdown.is_requested(),
            more = shutdown.sleep(longest) => more,
        }
    }
}
