//! Times as people in Germany read them. Storage is UTC; people see Europe/Berlin.

use chrono::{DateTime, Datelike, NaiveDateTime, Offset, TimeZone, Timelike, Utc};
use chrono_tz::Europe::Berlin;

const WEEKDAYS: [&str; 7] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];

const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// The clock and the calendar on the wall in Germany. A time at the end of all calendars stays as it is.
pub fn local(at: DateTime<Utc>) -> NaiveDateTime {
    let utc = at.naive_utc();
    utc.checked_add_offset(Berlin.offset_from_utc_datetime(&utc).fix()).unwrap_or(utc)
}

fn weekday_of(at: &NaiveDateTime) -> &'static str {
    WEEKDAYS[at.weekday().num_days_from_monday() as usize]
}

fn month_of(at: &NaiveDateTime) -> &'static str {
    MONTHS[at.month0() as usize]
}

/// `10. Juli 2025`.
pub fn date(at: DateTime<Utc>) -> String {
    let at = local(at);
    format!("{}. {} {}", at.day(), month_of(&at), at.year())
}

/// `Donnerstag, 10. Juli 2025`.
pub fn day(at: DateTime<Utc>) -> String {
    format!("{}, {}", weekday_of(&local(at)), date(at))
}

/// `Do., 10.07.2025`.
pub fn short_day(at: DateTime<Utc>) -> String {
    let local_at = local(at);
    format!("{}, {}", weekday(at), local_at.format("%d.%m.%Y"))
}

/// `9:00`.
pub fn time(at: DateTime<Utc>) -> String {
    let at = local(at);
    format!("{}:{:02}", at.hour(), at.minute())
}

/// `10. Juli 2025, 9:00 Uhr`.
pub fn moment(at: DateTime<Utc>) -> String {
    format!("{}, {} Uhr", date(at), time(at))
}

/// `10.07.2025, 9:00`; for tables.
pub fn short_moment(at: DateTime<Utc>) -> String {
    format!("{}, {}", local(at).format("%d.%m.%Y"), time(at))
}

/// `9:00–16:00 Uhr`; for parts of one day.
pub fn hours(start: DateTime<Utc>, end: DateTime<Utc>) -> String {
    format!("{}–{} Uhr", time(start), time(end))
}

/// Whether both times fall on the same day in Germany.
pub fn same_day(one: DateTime<Utc>, other: DateTime<Utc>) -> bool {
    local(one).date() == local(other).date()
}

/// How many days on the calendar in Germany a time touches, the first and the last included.
pub fn days(start: DateTime<Utc>, end: DateTime<Utc>) -> i64 {
    (local(end).date() - local(start).date()).num_days() + 1
}

/// `Donnerstag, 10. Juli 2025, 9:00–16:00 Uhr`, or over several days
/// `10. Juli 2025, 9:00 Uhr bis 11. Juli 2025, 16:00 Uhr`.
pub fn span(start: DateTime<Utc>, end: DateTime<Utc>) -> String {
    if same_day(start, end) {
        format!("{}, {}", day(start), hours(start, end))
    } else {
        format!("{} bis {}", moment(start), moment(end))
    }
}

/// `Do.`.
pub fn weekday(at: DateTime<Utc>) -> String {
    format!("{}.", &weekday_of(&local(at))[..2])
}

/// `10`: the day in the month, for the sheet of a calendar.
pub fn day_of_month(at: DateTime<Utc>) -> String {
    local(at).day().to_string()
}

/// For the `datetime` attribute: RFC 3339 with Germany's offset, to the minute.
pub fn machine(at: DateTime<Utc>) -> String {
    at.with_timezone(&Berlin).format("%Y-%m-%dT%H:%M%:z").to_string()
}

/// One thousand two hundred as "1.200".
pub fn number(value: u32) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_written_as_people_write_it() {
        let start = utc("2025-07-10T07:00:00Z");
        assert_eq!(day(start), "Donnerstag, 10. Juli 2025");
        assert_eq!(short_day(start), "Do., 10.07.2025");
        assert_eq!(moment(start), "10. Juli 2025, 9:00 Uhr");
        assert_eq!(day_of_month(start), "10");
        assert_eq!(span(start, utc("2025-07-10T14:00:00Z")), "Donnerstag, 10. Juli 2025, 9:00–16:00 Uhr");
    }

    #[test]
    fn several_days_name_both_ends() {
        assert_eq!(
            span(utc("2025-07-10T07:00:00Z"), utc("2025-07-11T14:00:00Z")),
            "10. Juli 2025, 9:00 Uhr bis 11. Juli 2025, 16:00 Uhr"
        );
    }

    #[test]
    fn a_day_begins_at_midnight_in_germany() {
        assert_eq!(day(utc("2025-07-10T22:30:00Z")), "Freitag, 11. Juli 2025");
        assert_eq!(time(utc("2025-07-10T22:05:00Z")), "0:05");
        assert!(!same_day(utc("2025-07-10T21:30:00Z"), utc("2025-07-10T22:30:00Z")));
    }

    #[test]
    fn the_hour_follows_summer_time() {
        // Forward on 30 March 2025 at 2:00, back on 26 October 2025 at 3:00.
        assert_eq!(time(utc("2025-03-30T00:59:00Z")), "1:59");
        assert_eq!(time(utc("2025-03-30T01:00:00Z")), "3:00");
        assert_eq!(time(utc("2025-10-26T00:30:00Z")), "2:30");
        assert_eq!(time(utc("2025-10-26T01:30:00Z")), "2:30");
        assert_eq!(machine(utc("2025-10-26T00:30:00Z")), "2025-10-26T02:30+02:00");
        assert_eq!(machine(utc("2025-10-26T01:30:00Z")), "2025-10-26T02:30+01:00");
        assert_eq!(
            span(utc("2025-03-29T20:00:00Z"), utc("2025-03-30T06:00:00Z")),
            "29. März 2025, 21:00 Uhr bis 30. März 2025, 8:00 Uhr"
        );
    }

    #[test]
    fn numbers_are_written_the_german_way() {
        assert_eq!([0, 999, 1_000, 12_345, 1_000_000].map(number), ["0", "999", "1.000", "12.345", "1.000.000"]);
    }
}
