//! How long to wait before the next attempt; the same for messages and letters.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::ahead::SLACK;

/// The waits after the first, second, … failure.
pub const RETRY_DELAYS: [Duration; 7] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_secs(2 * 60),
    Duration::from_secs(10 * 60),
    Duration::from_secs(60 * 60),
    Duration::from_secs(6 * 60 * 60),
    Duration::from_secs(24 * 60 * 60),
];

/// The wait after `failures` failures, spread by ±20 % with `chance` in 0..1; `None` when the schedule is used up.
pub fn delay(failures: u32, chance: f64) -> Option<Duration> {
    let step = RETRY_DELAYS.get(usize::try_from(failures).ok()?.checked_sub(1)?)?;
    Some(step.mul_f64(0.8 + 0.4 * chance.clamp(0.0, 1.0)))
}

/// SQL: a row's `next_at` lies beyond what its `attempts` allow. Takes the parameters `$2` to `$9` from [`latest`].
#[macro_export]
macro_rules! beyond_the_retry_schedule {
    () => {
        "(attempts = 0 AND next_at > $2) OR (attempts = 1 AND next_at > $3) OR (attempts = 2 AND next_at > $4)
         OR (attempts = 3 AND next_at > $5) OR (attempts = 4 AND next_at > $6) OR (attempts = 5 AND next_at > $7)
         OR (attempts = 6 AND next_at > $8) OR (attempts >= 7 AND next_at > $9)"
    };
}

/// The latest time that a retry can be due at after no, one, two … failures, seen from now.
pub fn latest(now: DateTime<Utc>) -> [DateTime<Utc>; RETRY_DELAYS.len() + 1] {
    std::array::from_fn(|failures| {
        let wait = u32::try_from(failures).ok().and_then(|failures| delay(failures, 1.0)).unwrap_or_default();
        now + SLACK + chrono::Duration::from_std(wait).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        assert_eq!(delay(1, 0.5), Some(Duration::from_secs(5)));
        assert_eq!(delay(1, 0.0), Some(Duration::from_secs(4)));
        assert_eq!(delay(7, 1.0), Some(Duration::from_secs(103_680)));
        assert_eq!(delay(8, 0.5), None);
    }
}
