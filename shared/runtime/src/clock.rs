//! Time and ids, passed in wherever they are needed.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use chrono::{DateTime, Duration, DurationRound, Utc};
use uuid::{ContextV7, Timestamp, Uuid};

/// Tells the time and makes ids. Cloning shares the clock.
#[derive(Clone)]
pub struct Clock {
    time: Time,
    ids: Arc<Mutex<ContextV7>>,
    seen: Arc<Seen>,
}

/// What this clock has shown so far.
#[derive(Default)]
struct Seen {
    /// In microseconds.
    latest: AtomicI64,
    put_back: AtomicU64,
}

/// A clock that is adjusted by less is not put back: time servers do that all the time.
const ADJUSTED: Duration = Duration::seconds(5);

#[derive(Clone)]
enum Time {
    System,
    Manual(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::with(Time::System)
    }

    /// A clock that stands at `at` until it is moved; for tests.
    pub fn manual(at: DateTime<Utc>) -> Self {
        Self::with(Time::Manual(Arc::new(Mutex::new(at))))
    }

    fn with(time: Time) -> Self {
        Self { time, ids: Arc::new(Mutex::new(ContextV7::new())), seen: Arc::default() }
    }

    /// Now, in UTC, cut to microseconds (the finest that both databases keep).
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
    pub fn now(&self) -> DateTime<Utc> {
        let now = match &self.time {
            Time::System => Utc::now(),
            Time::Manual(at) => *lock(at),
        };
        let now = now.duration_trunc(Duration::microseconds(1)).unwrap_or(now);
        self.look_back(now);
        now
    }

    /// How often this clock was put back, as far as it was looked at.
    pub fn times_put_back(&self) -> u64 {
        self.seen.put_back.load(Ordering::Relaxed)
    }

    fn look_back(&self, now: DateTime<Utc>) {
        let shown = now.timestamp_micros();
        let latest = self.seen.latest.fetch_max(shown, Ordering::Relaxed);
        let back = Duration::microseconds(latest.saturating_sub(shown));
        // Of many that look at the same moment one notices it.
        let noticed = back > ADJUSTED
            && self.seen.latest.compare_exchange(latest, shown, Ordering::Relaxed, Ordering::Relaxed).is_ok();
        if noticed {
            self.seen.put_back.fetch_add(1, Ordering::Relaxed);
            tracing::warn!(seconds = back.num_seconds(), "the clock was put back");
        }
    }

    /// Moves a manual clock; the machine's clock stays as it is.
    pub fn advance(&self, by: Duration) {
        if let Time::Manual(at) = &self.time {
            *lock(at) += by;
        }
    }

    /// A new UUIDv7 (RFC 9562) of this clock's time; ids of one clock sort by creation.
    pub fn new_id(&self) -> Uuid {
        let now = self.now();
        let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
        Uuid::new_v7(Timestamp::from_unix(&*lock(&self.ids), seconds, now.timestamp_subsec_nanos()))
    }
}

/// A poisoned lock still holds a whole value here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_put_back_is_noticed_once() {
        let clock = Clock::manual(DateTime::UNIX_EPOCH + Duration::days(20_000));
        clock.now();
        clock.advance(Duration::hours(-1));
        for _ in 0..3 {
            clock.now();
        }
        assert_eq!(clock.times_put_back(), 1);
        clock.advance(Duration::seconds(-2));
        clock.now();
        assert_eq!(clock.times_put_back(), 1, "a little is nothing");
        clock.advance(Duration::hours(2));
        clock.now();
        assert_eq!(clock.times_put_back(), 1, "nor is going forward");
    }

    #[test]
    fn ids_sort_by_creation_even_while_time_stands_still() {
        let clock = Clock::manual(DateTime::UNIX_EPOCH + Duration::days(20_000));
        let ids: Vec<Uuid> = (0..5_000).map(|_| clock.new_id()).collect();
        assert!(ids.is_sorted());
        clock.advance(Duration::seconds(1));
        assert!(clock.new_id() > ids[4_999]);
    }
}
