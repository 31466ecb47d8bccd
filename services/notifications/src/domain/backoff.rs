//! How long a domain is left in peace whose mail server asks for patience.

use chrono::Duration;

use super::reply;

/// The pause after the first refusal; it doubles.
const FIRST: i64 = 5;
/// In seconds.
const LONGEST: i64 = 1_800;

/// How long no letter goes to a domain after so many refusals in a row.
pub fn pause(failures: u32) -> Duration {
    let doubled = FIRST.saturating_mul(1_i64 << failures.saturating_sub(1).min(20));
    Duration::seconds(doubled.min(LONGEST))
}

/// Whether these words of a server are about all letters to the domain: 421, or another 4xx that speaks of load or of a limit.
/// A mailbox that is full, and greylisting, which wants to see every recipient twice, are about one letter: it waits alone.
pub fn asks_for_patience(words: &str) -> bool {
    let code = reply::code(words);
    let of_all = matches!(reply::status(words), Some((4, 3, _) | (4, 4, 5) | (4, 7, 500..)));
    let lower = words.to_lowercase();
    let limited = ["too many", "rate limit", "throttl"].iter().any(|sign| lower.contains(sign));
    code == Some(421) || matches!(code, Some(400..500)) && (of_all || limited)
}

/// What stands behind the @, in small letters.
pub fn domain(address: &str) -> Option<String> {
    let (_, domain) = address.rsplit_once('@')?;
    Some(domain.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_half_an_hour() {
        let seconds: Vec<_> = [0, 1, 2, 3, 9, 10, u32::MAX].map(|failures| pause(failures).num_seconds()).into();
        assert_eq!(seconds, [5, 5, 10, 20, 1_280, 1_800, 1_800]);
    }

    #[test]
    fn one_full_mailbox_says_nothing_of_its_domain() {
        for (words, asks) in [
            ("421 busy", true),
            ("451 4.7.650 busy", true),
            ("451 4.3.2 not now", true),
            ("450 Too many messages", true),
            ("451 4.7.1 greylisted", false),
            ("450 later", false),
            ("452 4.2.2 full", false),
            ("450 4.2.1 disabled", false),
            ("550 no", false),
            ("no reply within 5 s", false),
        ] {
            assert_eq!(asks_for_patience(words), asks, "{words}");
        }
    }

    #[test]
    fn the_domain_is_what_stands_behind_the_last_at() {
        assert_eq!(domain("\"a@b\"@Schule.Example").as_deref(), Some("schule.example"));
        assert_eq!(domain("nichts"), None);
    }
}
