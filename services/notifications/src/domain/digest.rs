//! The daily digest of new sign-ups: when it goes, to whom, and what it counts.

use chrono::{DateTime, Days, Duration, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use fachtag_contracts::access::{Organizer, Role};

/// When it goes, in Germany. The clocks change at night, so that this hour is there exactly once a day.
const MORNING: NaiveTime = match NaiveTime::from_hms_opt(7, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};

/// What was noted in the last minute is told the next day: other transactions that note something may not have ended yet.
pub const SETTLED: Duration = Duration::minutes(1);

/// The next 7:00 in Germany on another day than `now`'s, or still to come today. `None` beyond the calendar.
pub fn next(now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    not_before(now).or_else(|| {
        let tomorrow = now.with_timezone(&Berlin).date_naive().checked_add_days(Days::new(1))?;
        german(tomorrow.and_time(MORNING))
    })
}

/// Until when one that is due waits: `None` now, in the night until 7:00. So no day has two, however late the last one was.
pub fn not_before(now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let local = now.with_timezone(&Berlin).naive_local();
    german(local.date().and_time(MORNING)).filter(|morning| now < *morning)
}

/// The number of the day in Germany: each organizer's digest of a day is one letter.
pub fn day(now: DateTime<Utc>) -> i64 {
    let day = now.with_timezone(&Berlin).date_naive();
    day.signed_duration_since(chrono::NaiveDate::default()).num_days()
}

fn german(local: chrono::NaiveDateTime) -> Option<DateTime<Utc>> {
    Berlin.from_local_datetime(&local).earliest().map(|at| at.to_utc())
}

/// Where an organizer's digest stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DigestSubscription {
    /// The login's, as last heard.
    pub version: i64,
    /// The login's version with which it was switched on; `None` is off.
    pub since: Option<i64>,
    /// The one that was taken back by the link in a digest.
    pub declined: Option<i64>,
    /// What was noted later is still to be told.
    pub counted_until: DateTime<Utc>,
    /// When the next one goes; `None`: none goes.
    pub due_at: Option<DateTime<Utc>>,
}

impl DigestSubscription {
    /// The subscription after a newer state of the login; `None` when nothing is to be kept.
    pub fn learn(known: Option<&Self>, login: &Organizer, now: DateTime<Utc>) -> Option<Self> {
        if known.is_some_and(|known| known.version >= login.version)
            || (known.is_none() && login.digest_since.is_none())
        {
            return None;
        }
        let declined = known.and_then(|known| known.declined);
        // The link was used, and the events service may not have heard of it yet.
        let wanted = login.digest_since.is_some() && login.digest_since != declined;
        let goes = wanted && !login.removed && matches!(login.role, Role::Admin | Role::Organizer);
        let going = known.filter(|known| known.due_at.is_some());
        let (counted_until, due_at) = match going {
            _ if !goes => (now, None),
            Some(known) => (known.counted_until, known.due_at),
            None => (now, next(now)),
        };
        Some(Self { version: login.version, since: login.digest_since, declined, counted_until, due_at })
    }

    /// The subscription after the link in a digest was used; `None` when it is off already.
    pub fn decline(self) -> Option<Self> {
        self.due_at?;
        Some(Self { declined: self.since, due_at: None, ..self })
    }
}

/// What happened to the registrations for one event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// New, with a seat.
    pub confirmed: u32,
    /// New on the waiting list.
    pub waitlisted: u32,
    /// Waited, and got a seat.
    pub promoted: u32,
    pub cancelled: u32,
}

impl Tally {
    /// Adds so many of a kind, by its name in the database.
    pub fn add(&mut self, kind: &str, count: u32) {
        match kind {
            "confirmed" => self.confirmed += count,
            "waitlisted" => self.waitlisted += count,
            "promoted" => self.promoted += count,
            "cancelled" => self.cancelled += count,
            _ => {}
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
#[path = "digest_tests.rs"]
mod tests;
