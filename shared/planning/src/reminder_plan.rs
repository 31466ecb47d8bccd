//! When the mails about an event's date go out by themselves: the service that sends them and the pages that announce them agree.

use chrono::{DateTime, Days, Duration, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use fachtag_contracts::events::Event;

/// Mails that are due on a day, not at an hour, go out between these hours in Germany. The clocks change at night, so that
/// each of them is there exactly once a day.
const MORNING: NaiveTime = hour(8);
const EVENING: NaiveTime = hour(19);
/// When thanks go out on the day after.
const THANKS: NaiveTime = hour(10);

const fn hour(hour: u32) -> NaiveTime {
    match NaiveTime::from_hms_opt(hour, 0, 0) {
        Some(time) => time,
        None => NaiveTime::MIN,
    }
}

/// How long before the start a reminder is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offset {
    /// Days on the calendar, at the same time on the clock.
    Days(u32),
    /// Hours that pass.
    Hours(u32),
}

impl Offset {
    /// The offset written as `7d` or `2h`.
    pub fn parse(text: &str) -> Option<Self> {
        let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let number = number.parse().ok()?;
        match unit {
            "d" => Some(Self::Days(number)),
            "h" => Some(Self::Hours(number)),
            _ => None,
        }
    }

    /// Its length, days being 24 hours long.
    pub fn minutes(self) -> i64 {
        match self {
            Self::Days(days) => i64::from(days) * 24 * 60,
            Self::Hours(hours) => i64::from(hours) * 60,
        }
    }
}

/// One reminder to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub offset: Offset,
    pub at: DateTime<Utc>,
}

/// The reminders of an event, the earliest first. What cannot be read is left out, as is a second one of the same length.
pub fn plan(event: &Event) -> Vec<Due> {
    let offsets = event.reminders.iter().filter_map(|text| Offset::parse(text));
    let mut plan: Vec<Due> = Vec::new();
    for offset in offsets {
        let known = plan.iter().any(|due| due.offset.minutes() == offset.minutes());
        let at = due_at(event.starts_at, offset);
        plan.extend(at.filter(|_| !known).map(|at| Due { offset, at }));
    }
    plan.sort_by_key(|due| (due.at, std::cmp::Reverse(due.offset.minutes())));
    plan
}

/// When a reminder of an event that starts then is due. Days: the same time on the clock that many days earlier, moved to 8:00
/// to 19:00. `None` beyond the calendar.
pub fn due_at(starts_at: DateTime<Utc>, offset: Offset) -> Option<DateTime<Utc>> {
    match offset {
        Offset::Hours(hours) => starts_at.checked_sub_signed(Duration::hours(hours.into())),
        Offset::Days(days) => {
            let start = starts_at.with_timezone(&Berlin).naive_local();
            let day = start.date().checked_sub_days(Days::new(days.into()))?;
            german(day.and_time(start.time().clamp(MORNING, EVENING)))
        }
    }
}

/// When to send what is due on a day and could not go in time: `None` now, otherwise at that time.
pub fn next_daytime(now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let local = now.with_timezone(&Berlin).naive_local();
    if local.time() < MORNING {
        german(local.date().and_time(MORNING))
    } else if local.time() > EVENING {
        german(local.date().checked_add_days(Days::new(1))?.and_time(MORNING))
    } else {
        None
    }
}

/// When those who were there are thanked: at 10:00 on the day after the end. `None` where nobody is to be thanked.
pub fn thanks_at(event: &Event) -> Option<DateTime<Utc>> {
    let day = event.ends_at.with_timezone(&Berlin).date_naive().checked_add_days(Days::new(1))?;
    german(day.and_time(THANKS)).filter(|_| event.thanks)
}

fn german(local: chrono::NaiveDateTime) -> Option<DateTime<Utc>> {
    Berlin.from_local_datetime(&local).earliest().map(|at| at.to_utc())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn due(starts_at: &str, offset: &str) -> DateTime<Utc> {
        due_at(utc(starts_at), Offset::parse(offset).unwrap()).unwrap()
    }

    fn event(starts_at: &str, reminders: &[&str]) -> Event {
        let json = serde_json::json!({
            "id": uuid::Uuid::nil(), "version": 1, "slug": "f", "kind": "fachtag", "status": "published", "title": "F",
            "starts_at": starts_at, "ends_at": "2027-10-30T21:30:00Z", "waiting_list": true, "reminders": reminders,
            "thanks": true,
        });
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn days_keep_the_time_on_the_clock_when_the_clocks_change() {
        // Forward in the night to 28 March 2027, back in the night to 31 October 2027.
        assert_eq!(due("2027-03-30T07:00:00Z", "7d"), utc("2027-03-23T08:00:00Z"), "9:00 in summer, 9:00 in winter");
        assert_eq!(due("2027-11-02T08:00:00Z", "7d"), utc("2027-10-26T07:00:00Z"));
        assert_eq!(due("2027-03-28T07:00:00Z", "1d"), utc("2027-03-27T08:00:00Z"), "23 hours before");
        assert_eq!(due("2027-10-31T08:00:00Z", "1d"), utc("2027-10-30T07:00:00Z"), "25 hours before");
    }

    #[test]
    fn hours_are_exact_when_the_clocks_change() {
        assert_eq!(due("2027-03-28T06:00:00Z", "24h"), utc("2027-03-27T06:00:00Z"));
        assert_eq!(due("2027-03-28T02:00:00Z", "2h"), utc("2027-03-28T00:00:00Z"));
    }

    #[test]
    fn days_fall_between_eight_and_seven() {
        assert_eq!(due("2027-06-10T04:30:00Z", "1d"), utc("2027-06-09T06:00:00Z"), "6:30 becomes 8:00");
        assert_eq!(due("2027-06-10T19:00:00Z", "1d"), utc("2027-06-09T17:00:00Z"), "21:00 becomes 19:00");
        // 0:30 on the 10th in Germany.
        assert_eq!(due("2027-06-09T22:30:00Z", "1d"), utc("2027-06-09T06:00:00Z"));
    }

    #[test]
    fn a_missed_day_is_made_up_for_by_daylight() {
        assert_eq!(next_daytime(utc("2027-06-09T05:59:59Z")), Some(utc("2027-06-09T06:00:00Z")));
        assert_eq!(next_daytime(utc("2027-06-09T06:00:00Z")), None);
        assert_eq!(next_daytime(utc("2027-06-09T17:00:00Z")), None);
        assert_eq!(next_daytime(utc("2027-06-09T17:00:01Z")), Some(utc("2027-06-10T06:00:00Z")));
        assert_eq!(next_daytime(utc("2027-10-30T20:00:00Z")), Some(utc("2027-10-31T07:00:00Z")), "winter by then");
    }

    #[test]
    fn the_plan_has_each_offset_once_in_order() {
        let plan = plan(&event("2027-06-10T07:00:00Z", &["1d", "2h", "7d", "24h", "bald", "", "99999999999d"]));
        let minutes: Vec<_> = plan.iter().map(|due| due.offset).collect();
        assert_eq!(minutes, [Offset::Days(7), Offset::Days(1), Offset::Hours(2)]);
        assert_eq!(due_at(utc("2027-06-10T07:00:00Z"), Offset::Days(u32::MAX)), None);
    }

    #[test]
    fn thanks_go_out_on_the_day_after() {
        let event = event("2027-10-30T07:00:00Z", &[]);
        assert_eq!(thanks_at(&event), Some(utc("2027-10-31T09:00:00Z")), "10:00 in winter");
        assert_eq!(thanks_at(&Event { thanks: false, ..event }), None);
    }
}
