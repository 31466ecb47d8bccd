//! Work that keeps a thread busy, such as a list of thousands of people on paper.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinError,
    time::{sleep_until, timeout},
};

/// Lets only so much of such work be under way at a time. It cannot be stopped, only be left alone: its permit is taken until it has
/// ended, whoever still waits for it. Cloning shares the permits.
#[derive(Clone)]
pub struct BlockingPool {
    permits: Arc<Semaphore>,
    /// For those who wait for a permit: what they want made takes memory, too.
    waiting: Arc<Semaphore>,
}

/// Why work was not done.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// No permit became free in time; the work was not begun.
    #[error("no permit became free in time")]
    Busy,
    /// It was begun and may still end.
    #[error("not ended in time")]
    Late,
    #[error("the work broke off: {0}")]
    Broken(#[from] JoinError),
}

impl BlockingPool {
    /// The most that wait for a permit.
    const MOST_WAITING: usize = 50;

    /// A pool for so much work at a time.
    pub fn new(permits: usize) -> Self {
        Self { permits: Arc::new(Semaphore::new(permits)), waiting: Arc::new(Semaphore::new(Self::MOST_WAITING)) }
    }

    /// Does the work on a thread for such work; waits for a permit and for the end `time_limit` in all.
    ///
    /// # Errors
    /// When it did not come to its turn or to its end in time, or panicked.
    pub async fn run<T: Send + 'static>(
        &self,
        time_limit: Duration,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PoolError> {
        let deadline = tokio::time::Instant::now() + time_limit;
        let permit = self.permit(time_limit).await?;
        let work = tokio::task::spawn_blocking(move || {
            let begun = Instant::now();
            let made = work();
            drop(permit);
            if begun.elapsed() > time_limit {
                tracing::warn!(seconds = begun.elapsed().as_secs(), "work ended after nobody waited any more");
            }
            made
        });
        tokio::select! {
            made = work => Ok(made?),
            () = sleep_until(deadline) => Err(PoolError::Late),
        }
    }

    /// A permit, for work that is done elsewhere.
    ///
    /// # Errors
    /// When none became free in time, or too many wait already.
    pub async fn permit(&self, time_limit: Duration) -> Result<OwnedSemaphorePermit, PoolError> {
        let _waiter = self.waiting.try_acquire().map_err(|_| PoolError::Busy)?;
        match timeout(time_limit, Arc::clone(&self.permits).acquire_owned()).await {
            Ok(Ok(permit)) => Ok(permit),
            // It is never closed.
            Ok(Err(_)) | Err(_) => Err(PoolError::Busy),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    const SOON: Duration = Duration::from_secs(20);
    const SHORT: Duration = Duration::from_millis(50);

    #[tokio::test]
    async fn work_keeps_its_place_until_it_has_ended() {
        let pool = BlockingPool::new(1);
        let (end, ends) = mpsc::channel::<()>();
        let left = pool.run(SHORT, move || ends.recv()).await;
        assert!(matches!(left, Err(PoolError::Late)), "{left:?}");
        assert!(matches!(pool.run(SHORT, || ()).await, Err(PoolError::Busy)));
        end.send(()).unwrap();
        assert_eq!(pool.run(SOON, || 7).await.unwrap(), 7);
    }

    #[tokio::test]
    async fn a_panic_gives_the_place_back() {
        let pool = BlockingPool::new(1);
        let broken = pool.run(SOON, || panic!("on purpose")).await;
        assert!(matches!(broken, Err::<(), _>(PoolError::Broken(_))));
        pool.run(SOON, || ()).await.unwrap();
    }

    #[tokio::test]
    async fn not_everybody_may_wait() {
        let pool = BlockingPool::new(0);
        let waiting = (0..BlockingPool::MOST_WAITING).map(|_| {
            tokio::spawn({
                let pool = pool.clone();
                async move { pool.permit(SOON).await.map(|_| ()) }
            })
        });
        let waiting: Vec<_> = waiting.collect();
        while pool.waiting.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(pool.permit(SOON).await, Err(PoolError::Busy)));
        waiting.iter().for_each(tokio::task::JoinHandle::abort);
    }
}
