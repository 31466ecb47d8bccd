//! How long a seat is kept for somebody who has to answer. Nobody waits for nothing: the nearer the event, the shorter.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::events::Event;

use super::seats::Seats;

/// How long people have, with time enough before the event.
const USUAL: Duration = Duration::hours(48);
/// A mail takes a moment, and so does reading it.
const SHORTEST_TO_CONFIRM: Duration = Duration::minutes(30);
/// When the last seats are at stake. Whoever has just signed up still sits there.
const SHORTEST_WHEN_FULL: Duration = Duration::hours(2);
/// Whoever is offered a seat does not sit in front of the mailbox.
const SHORTEST_OFFER: Duration = Duration::hours(2);

/// Until when somebody who signs up now can confirm the address: not beyond the start, except for those who sign up just before it.
/// With less than half of the seats left the time shrinks with them, so that invented addresses do not keep people out for long.
pub fn to_confirm(event: &Event, seats: &Seats, now: DateTime<Utc>) -> DateTime<Utc> {
    let time = match (seats.wanted, seats.free()) {
        (Some(wanted), Some(free)) => {
            let share = (free * 2).min(wanted);
            let share =
                USUAL * i32::try_from(share).unwrap_or(i32::MAX) / i32::try_from(wanted.max(1)).unwrap_or(i32::MAX);
            share.max(SHORTEST_WHEN_FULL)
        }
        _ => USUAL,
    };
    (now + time).min(event.starts_at).max(now + SHORTEST_TO_CONFIRM)
}

/// Until when somebody who is offered a seat now can accept it: at most a quarter of the time that is left, so that four people
/// can be asked one after the other; never beyond the start. Nothing once the event has begun: nobody could come in time.
pub fn of_offer(event: &Event, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let left = event.starts_at - now;
    let time = (left / 4).clamp(SHORTEST_OFFER, USUAL).min(left);
    (left > Duration::zero()).then(|| now + time)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn event() -> Event {
        let json = serde_json::json!({
            "id": uuid::Uuid::nil(), "version": 1, "slug": "f", "kind": "fachtag", "status": "published", "title": "F",
            "starts_at": "2027-06-03T08:00:00Z", "ends_at": "2027-06-03T15:00:00Z", "waiting_list": true,
        });
        serde_json::from_value(json).unwrap()
    }

    fn before_start(time: Duration) -> DateTime<Utc> {
        event().starts_at - time
    }

    #[test]
    fn two_days_are_usual_and_the_start_is_the_end() {
        let seats = Seats::new(None, true);
        let given = |left| to_confirm(&event(), &seats, before_start(left)) - before_start(left);
        assert_eq!(given(Duration::days(30)), Duration::hours(48));
        assert_eq!(given(Duration::hours(5)), Duration::hours(5));
        assert_eq!(given(Duration::minutes(1)), Duration::minutes(30), "the mail has to arrive");
        assert_eq!(given(-Duration::hours(1)), Duration::minutes(30), "an event may take people after its start");
    }

    #[test]
    fn the_last_seats_are_not_held_for_long() {
        let now = before_start(Duration::days(30));
        let given = |held| {
            let seats = Seats { held, ..Seats::new(Some(100), true) };
            to_confirm(&event(), &seats, now) - now
        };
        assert_eq!(given(10), Duration::hours(48));
        assert_eq!(given(50), Duration::hours(48));
        assert_eq!(given(75), Duration::hours(24));
        assert_eq!(given(99), Duration::hours(2));
        assert_eq!(given(100), Duration::hours(2), "the last one's seat is taken already");
    }

    #[test]
    fn an_offer_leaves_time_for_the_next_ones() {
        let given = |left| of_offer(&event(), before_start(left)).map(|until| until - before_start(left));
        assert_eq!(given(Duration::days(30)), Some(Duration::hours(48)));
        assert_eq!(given(Duration::days(8)), Some(Duration::hours(48)));
        assert_eq!(given(Duration::days(4)), Some(Duration::hours(24)));
        assert_eq!(given(Duration::hours(4)), Some(Duration::hours(2)));
        assert_eq!(given(Duration::minutes(40)), Some(Duration::minutes(40)));
        assert_eq!(given(Duration::zero()), None);
    }
}
