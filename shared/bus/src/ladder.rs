//! How long to wait before the next attempt; the same for messages and letters.

use std::time::Duration;

/// The waits after the first, second, … failure.
pub const LADDER: [Duration; 7] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_secs(2 * 60),
    Duration::from_secs(10 * 60),
    Duration::from_secs(60 * 60),
    Duration::from_secs(6 * 60 * 60),
    Duration::from_secs(24 * 60 * 60),
];

/// The wait after `failures` failures, spread by ±20 % with `chance` in 0..1; `None` when the ladder is used up.
pub fn delay(failures: u32, chance: f64) -> Option<Duration> {
    let step = LADDER.get(usize::try_from(failures).ok()?.checked_sub(1)?)?;
    Some(step.mul_f64(0.8 + 0.4 * chance.clamp(0.0, 1.0)))
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
