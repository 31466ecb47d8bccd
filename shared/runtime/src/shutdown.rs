//! Leaving in order: finish what is in flight, then go.

use std::{
    future::Future,
    panic::AssertUnwindSafe,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures_util::FutureExt;
use tokio::time::Instant;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::Progress;

/// Tells every task to finish, and waits for them. Cloning shares it.
#[derive(Clone, Default)]
pub struct Shutdown {
    token: CancellationToken,
    tasks: TaskTracker,
    broken: Arc<AtomicBool>,
    progress: Progress,
}

impl Shutdown {
    /// The longest wait for work in flight.
    pub const GRACE: Duration = Duration::from_secs(10);

    /// Nothing is stopping yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs a task that shutdown waits for. When it panics, everybody stops: a process without its relay or its sender
    /// looks alive and is not, while a new start goes on where this one ended.
    pub fn spawn<F>(&self, task: F)
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let (token, broken) = (self.token.clone(), Arc::clone(&self.broken));
        self.tasks.spawn(async move {
            if AssertUnwindSafe(task).catch_unwind().await.is_err() {
                tracing::error!("a task panicked; stopping");
                broken.store(true, Ordering::Relaxed);
                token.cancel();
            }
        });
    }

    /// How the tasks get on.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// Whether a task panicked.
    pub fn is_broken(&self) -> bool {
        self.broken.load(Ordering::Relaxed)
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

    /// Does something once: tries until it succeeds, as soon as the database answers, or until told to stop. `failure` says in the
    /// log what was not done yet.
    pub async fn until_done<W, E>(&self, failure: &'static str, mut work: impl FnMut() -> W)
    where
        W: Future<Output = Result<(), E>>,
        E: std::fmt::Display,
    {
        const PAUSE: Duration = Duration::from_secs(5);
        while let Err(error) = work().await {
            tracing::warn!(%error, "{failure}");
            if !self.sleep(PAUSE).await {
                return;
            }
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

    /// Waits until every task has ended, at most until `deadline`. False when some had to be left.
    pub async fn finished(&self, deadline: Instant) -> bool {
        self.tasks.close();
        tokio::time::timeout_at(deadline, self.tasks.wait()).await.is_ok()
    }
}
