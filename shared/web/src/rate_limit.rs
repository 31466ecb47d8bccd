//! How often something may be done: counted in memory, by each process for itself. With several replicas the limits are that
//! many times as high; a restart forgets. Nothing is decided by it that a database must know.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::HeaderName;
use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::language::Language;
use fachtag_runtime::Clock;

use crate::words;

/// Counters that are kept at most. An attacker with many addresses fills them; then the oldest half goes.
const MOST_COUNTERS: usize = 100_000;

/// So much of one thing within some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// What is counted, in a metric's words.
    pub name: &'static str,
    pub most: u32,
    pub per: Duration,
}

/// The limit is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exceeded {
    pub limit: Limit,
    /// Seconds until another try makes sense.
    pub retry_after: u32,
}

/// How much of a limit is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub limit: Limit,
    pub left: u32,
    /// Seconds until it is more.
    pub more_in: u32,
}

impl Standing {
    /// As headers say it (draft-ietf-httpapi-ratelimit-headers-10).
    pub fn headers(&self) -> [(HeaderName, String); 2] {
        let Limit { name, most, per } = self.limit;
        [
            (HeaderName::from_static("ratelimit-policy"), format!("\"{name}\";q={most};w={}", per.num_seconds())),
            (HeaderName::from_static("ratelimit"), format!("\"{name}\";r={};t={}", self.left, self.more_in)),
        ]
    }
}

impl From<Exceeded> for Standing {
    fn from(exceeded: Exceeded) -> Self {
        Self { limit: exceeded.limit, left: 0, more_in: exceeded.retry_after }
    }
}

impl Exceeded {
    /// The wait for people, such as `2 Minuten`; it follows after "in".
    pub fn wait(self, language: Language) -> String {
        let words = |count: u32| words::words(language).with("count", count);
        match self.retry_after.div_ceil(60) {
            0 | 1 => words(1).say("wait-minute"),
            minutes @ 2..=90 => words(minutes).say("wait-minutes"),
            minutes => words(minutes.div_ceil(60)).say("wait-hours"),
        }
    }
}

/// What was done in the present window of time and in the one before.
#[derive(Debug, Clone, Copy)]
struct Window {
    began: DateTime<Utc>,
    per: Duration,
    before: u32,
    done: u32,
}

impl Window {
    fn new(now: DateTime<Utc>, per: Duration) -> Self {
        Self { began: now, per, before: 0, done: 0 }
    }

    /// The window as it stands at `now`. A clock that was put back begins anew.
    fn at(self, now: DateTime<Utc>) -> Self {
        let age = now - self.began;
        if age < Duration::zero() || age >= self.per * 2 {
            return Self::new(now, self.per);
        }
        if age < self.per {
            return self;
        }
        Self { began: self.began + self.per, before: self.done, done: 0, ..self }
    }

    /// What counts at `now`: the part of the window before that is not yet so long ago, as if it had been spread evenly.
    fn count(&self, now: DateTime<Utc>) -> u32 {
        let left = (self.per - (now - self.began)).num_milliseconds().max(0);
        let share = i64::from(self.before) * left / self.per.num_milliseconds().max(1);
        self.done.saturating_add(u32::try_from(share).unwrap_or(u32::MAX))
    }

    fn is_over(&self, now: DateTime<Utc>) -> bool {
        now - self.began >= self.per * 2 || now < self.began
    }
}

type Counters = HashMap<(&'static str, String), Window>;

/// Counts. Cloning shares the counters.
#[derive(Clone)]
pub struct RateLimiter {
    clock: Clock,
    counters: Arc<Mutex<Counters>>,
}

impl RateLimiter {
    /// Nothing was done yet.
    pub fn new(clock: Clock) -> Self {
        Self { clock, counters: Arc::default() }
    }

    /// Does it once more. What is refused does not count, so that who waits gets on.
    ///
    /// # Errors
    /// When the limit is reached.
    pub fn take(&self, limit: Limit, key: &str) -> Result<Standing, Exceeded> {
        let now = self.clock.now();
        let mut counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        if counters.len() >= MOST_COUNTERS {
            make_room(&mut counters, now);
        }
        let counter = counters.entry((limit.name, key.to_owned())).or_insert_with(|| Window::new(now, limit.per));
        *counter = counter.at(now);
        if counter.count(now) >= limit.most {
            metrics::counter!("fachtag_rate_limited_total", "limit" => limit.name).increment(1);
            return Err(Exceeded { limit, retry_after: wait(counter, now, limit) });
        }
        counter.done += 1;
        let left = limit.most.saturating_sub(counter.count(now));
        Ok(Standing { limit, left, more_in: seconds(limit.per - (now - counter.began)) })
    }

    /// Whether the limit is reached; nothing is counted.
    pub fn is_reached(&self, limit: Limit, key: &str) -> bool {
        let now = self.clock.now();
        let counters = self.counters.lock().unwrap_or_else(PoisonError::into_inner);
        counters.get(&(limit.name, key.to_owned())).is_some_and(|counter| counter.at(now).count(now) >= limit.most)
    }
}

/// Seconds until the window before counts so little that one more fits, or until this one ends.
fn wait(counter: &Window, now: DateTime<Utc>, limit: Limit) -> u32 {
    let left = limit.per - (now - counter.began);
    let room = limit.most.saturating_sub(counter.done);
    let wait = match (room, counter.before) {
        (0, _) | (_, 0) => left,
        (room, before) => {
            left - limit.per * i32::try_from(room).unwrap_or(i32::MAX) / i32::try_from(before).unwrap_or(i32::MAX)
        }
    };
    seconds(wait)
}

fn seconds(wait: Duration) -> u32 {
    u32::try_from(wait.num_seconds() + 1).unwrap_or(1).max(1)
}

fn make_room(counters: &mut Counters, now: DateTime<Utc>) {
    counters.retain(|_, counter| !counter.is_over(now));
    if counters.len() < MOST_COUNTERS {
        return;
    }
    let mut begun: Vec<_> = counters.values().map(|counter| counter.began).collect();
    let middle = begun.len() / 2;
    let (_, middle, _) = begun.select_nth_unstable(middle);
    let middle = *middle;
    counters.retain(|_, counter| counter.began > middle);
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit { name: "test", most: 4, per: Duration::minutes(10) };

    fn limiter() -> (RateLimiter, Clock) {
        let clock = Clock::manual(DateTime::UNIX_EPOCH);
        (RateLimiter::new(clock.clone()), clock)
    }

    #[test]
    fn so_many_and_no_more() {
        let (limiter, clock) = limiter();
        let taken = |key| (0..10).filter(|_| limiter.take(LIMIT, key).is_ok()).count();
        assert_eq!(taken("a"), 4);
        assert_eq!(taken("b"), 4, "everybody for themselves");
        assert!(limiter.is_reached(LIMIT, "a") && !limiter.is_reached(LIMIT, "c"));
        clock.advance(Duration::minutes(10));
        assert_eq!(taken("a"), 0, "the window before still counts whole");
        clock.advance(Duration::minutes(5));
        assert_eq!(taken("a"), 2, "then half");
        clock.advance(Duration::hours(1));
        assert_eq!(taken("a"), 4);
    }

    #[test]
    fn the_wait_is_long_enough() {
        let (limiter, clock) = limiter();
        while limiter.take(LIMIT, "a").is_ok() {}
        for _ in 0..20 {
            let Err(exceeded) = limiter.take(LIMIT, "a") else { continue };
            clock.advance(Duration::seconds(i64::from(exceeded.retry_after)));
        }
        assert!(clock.now() > DateTime::UNIX_EPOCH + Duration::minutes(10));
        let tries = (0..3).any(|_| {
            let exceeded = limiter.take(LIMIT, "a").err();
            exceeded.into_iter().for_each(|exceeded| clock.advance(Duration::seconds(exceeded.retry_after.into())));
            exceeded.is_none()
        });
        assert!(tries, "who waits as told gets on");
    }

    #[test]
    fn many_keys_do_not_fill_the_memory() {
        let (limiter, clock) = limiter();
        for number in 0..MOST_COUNTERS + 10 {
            if number == 1000 {
                clock.advance(Duration::seconds(1));
            }
            limiter.take(LIMIT, &number.to_string()).unwrap();
        }
        assert!(limiter.counters.lock().unwrap().len() <= MOST_COUNTERS);
    }
}
