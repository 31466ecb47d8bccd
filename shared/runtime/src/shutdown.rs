//! Leaving in order: finish what is in flight, then go.

use std::{future::Future, time::Duration};

use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Tells every task to finish, and waits for them. Cloning shares it.
#[derive(Clone, Default)]
pub struct Shutdown {
    token: CancellationToken,
    tasks: TaskTracker,
}

impl Shutdown {
    /// The longest wait for work in flight.
    pub const GRACE: Duration = Duration::from_secs(10);

    /// Nothing is stopping yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs a task that shutdown waits for.
    pub fn spawn<F>(&self, task: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        self.tasks.spawn(task);
    }

    /// Ends when everybody should stop.
    pub async fn requested(&self) {
        self.token.cancelled().await;
    }

    /// Whether everybody should stop.
    pub fn is_requested(&self) -> bool {
        self.token.is_cancelled()
    }

    /// Asks everybody to stop.
    pub fn request(&self) {
        self.token.cancel();
    }

    /// Waits `pause`, or less when stopping. True while there is reason to go on.
    pub async fn sleep(&self, pause: Duration) -> bool {
        tokio::select! {
            () = tokio::time::sleep(pause) => true,
            () = self.requested() => false,
        }
    }

    /// Waits for SIGTERM or SIGINT, then asks everybody to stop.
    pub async fn on_signal(&self) {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut term), Ok(mut int)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
            return self.requested().await;
        };
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
            () = self.requested() => {}
        }
        self.request();
    }

    /// Waits until every task has ended, at most [`Shutdown::GRACE`]. False when some had to be left.
    pub async fn finished(&self) -> bool {
        self.tasks.close();
        tokio::time::timeout(Self::GRACE, self.tasks.wait()).await.is_ok()
    }
}
