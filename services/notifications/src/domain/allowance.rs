//! How many letters may go to a mailbox whose owner has not shown yet to want them: a stranger may have typed the address.

use chrono::{DateTime, Duration, Utc};

/// In any hour.
const MOST_AN_HOUR: usize = 3;
/// In any day.
pub const MOST_A_DAY: usize = 10;
/// However many wait already: beyond, letters would come when nobody remembers.
pub const LONGEST_WAIT: Duration = Duration::days(2);

/// When the next letter may go, after those of these times (the oldest first, planned ones too).
pub fn next(times: &[DateTime<Utc>], now: DateTime<Utc>) -> DateTime<Utc> {
    let after = |most: usize, time: Duration| times.len().checked_sub(most).map(|at| times[at] + time);
    let rules = [after(MOST_AN_HOUR, Duration::hours(1)), after(MOST_A_DAY, Duration::days(1)), times.last().copied()];
    let earliest = rules.into_iter().flatten().fold(now, DateTime::max);
    earliest.min(now + LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_an_hour_and_ten_a_day() {
        let now = DateTime::UNIX_EPOCH;
        let mut times = Vec::new();
        for _ in 0..24 {
            times.push(next(&times, now));
        }
        let within = |time| times.iter().filter(|at| **at - now < time).count();
        assert_eq!(within(Duration::hours(1)), 3);
        assert_eq!(within(Duration::hours(2)), 6);
        assert_eq!(within(Duration::days(1)), 10);
        assert_eq!(within(Duration::days(2)), 20);
        assert!(times.is_sorted());
        assert_eq!(times[23], now + LONGEST_WAIT);
    }

    #[test]
    fn who_had_none_for_long_gets_one_at_once() {
        let now = DateTime::UNIX_EPOCH + Duration::days(3);
        assert_eq!(next(&[DateTime::UNIX_EPOCH; 10], now), now);
        assert_eq!(next(&[], now), now);
        assert_eq!(next(&[now - Duration::minutes(50); 3], now), now + Duration::minutes(10));
    }
}
