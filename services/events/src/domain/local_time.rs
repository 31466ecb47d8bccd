//! Dates and times as people type them, in Germany's time.

use chrono::{DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Berlin;

/// A day as `2027-07-08` (what browsers send) or `8.7.2027` (what people write).
pub fn date(text: &str) -> Option<NaiveDate> {
    use chrono::Datelike;
    let text = text.trim();
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").or_else(|_| NaiveDate::parse_from_str(text, "%d.%m.%Y"));
    date.ok().filter(|date| (1970..=9999).contains(&date.year()))
}

/// A time of day as `09:00`, `9.30`, `9` or `9:30 Uhr`.
pub fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim().trim_end_matches("Uhr").trim_end();
    let mut parts = text.split([':', '.']);
    let mut number = || -> Option<Option<u32>> {
        let Some(part) = parts.next() else { return Some(None) };
        let digits = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse().ok())
    };
    let (hour, minute, second) = (number()??, number()?, number()?);
    parts.next().is_none().then(|| NaiveTime::from_hms_opt(hour, minute.unwrap_or(0), second.unwrap_or(0)))?
}

/// Why a time of day does not stand for one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unclear {
    /// The hour that summer time skips.
    Skipped,
    /// The hour that comes twice when summer time ends.
    Twice,
}

impl Unclear {
    /// What to do about it.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Skipped => {
                "Diese Uhrzeit gibt es an diesem Tag nicht, weil die Sommerzeit beginnt. Bitte wählen Sie eine Zeit \
                 vor 2:00 oder ab 3:00 Uhr."
            }
            Self::Twice => {
                "Diese Uhrzeit gibt es an diesem Tag zweimal, weil die Sommerzeit endet. Bitte wählen Sie eine Zeit \
                 vor 2:00 oder ab 3:00 Uhr."
            }
        }
    }
}

/// The moment of a day and time in Germany.
///
/// # Errors
/// When there is no such moment, or two.
pub fn moment(date: NaiveDate, time: NaiveTime) -> Result<DateTime<Utc>, Unclear> {
    match Berlin.from_local_datetime(&date.and_time(time)) {
        LocalResult::Single(at) => Ok(at.to_utc()),
        LocalResult::Ambiguous(..) => Err(Unclear::Twice),
        LocalResult::None => Err(Unclear::Skipped),
    }
}

/// The same time of day so many days later (or earlier); an hour that the new day does not have moves on by one.
pub fn shifted(at: DateTime<Utc>, days: i64) -> DateTime<Utc> {
    let local = local(at);
    let distance = Days::new(days.unsigned_abs());
    let date = if days < 0 { local.date().checked_sub_days(distance) } else { local.date().checked_add_days(distance) };
    let moved = date.unwrap_or(local.date()).and_time(local.time());
    let found = Berlin.from_local_datetime(&moved).earliest();
    let found = found.or_else(|| Berlin.from_local_datetime(&(moved + chrono::Duration::hours(1))).earliest());
    found.map_or(at, |at| at.to_utc())
}

/// The clock on the wall in Germany.
pub fn local(at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&Berlin).naive_local()
}

/// `2027-07-08`, as a date field shows it.
pub fn date_text(at: DateTime<Utc>) -> String {
    local(at).format("%Y-%m-%d").to_string()
}

/// `09:00`, as a time field shows it.
pub fn time_text(at: DateTime<Utc>) -> String {
    local(at).format("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn at(day: &str, hour: &str) -> Result<DateTime<Utc>, Unclear> {
        moment(date(day).unwrap(), time(hour).unwrap())
    }

    #[test]
    fn people_and_browsers_write_dates_and_times_differently() {
        assert_eq!(date("2027-07-08"), date(" 8.7.2027 "));
        for nonsense in ["", "31.2.2027", "2027-13-01", "8.7.", "morgen", "0000-01-01", "99999-01-01"] {
            assert_eq!(date(nonsense), None, "{nonsense}");
        }
        for nine in ["9", "09", "9:00", "09:00", "09:00:00", "9.00 Uhr", " 9 Uhr"] {
            assert_eq!(time(nine), NaiveTime::from_hms_opt(9, 0, 0), "{nine}");
        }
        for nonsense in ["", "24:00", "9:60", "neun", "9:", ":30", "-1", "9:0:0:0", "009:00", "+9"] {
            assert_eq!(time(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn hours_that_are_missing_or_there_twice_are_told_apart() {
        assert_eq!(at("2027-07-08", "9:00"), Ok(utc("2027-07-08T07:00:00Z")));
        assert_eq!(at("2027-01-08", "9:00"), Ok(utc("2027-01-08T08:00:00Z")));
        assert_eq!(at("2027-03-28", "2:30"), Err(Unclear::Skipped));
        assert_eq!(at("2027-03-28", "3:00"), Ok(utc("2027-03-28T01:00:00Z")));
        assert_eq!(at("2027-10-31", "2:30"), Err(Unclear::Twice));
        assert_eq!(at("2027-10-31", "3:00"), Ok(utc("2027-10-31T02:00:00Z")));
    }

    #[test]
    fn a_shift_keeps_the_clock_on_the_wall() {
        let nine_in_winter = utc("2027-03-20T08:00:00Z");
        assert_eq!(time_text(shifted(nine_in_winter, 30)), "09:00");
        assert_eq!(date_text(shifted(nine_in_winter, -20)), "2027-02-28");
        let half_past_two = utc("2027-03-27T01:30:00Z");
        assert_eq!(shifted(half_past_two, 1), utc("2027-03-28T01:30:00Z"), "2:30 is skipped: 3:30");
        assert_eq!(shifted(utc("2027-10-30T00:30:00Z"), 1), utc("2027-10-31T00:30:00Z"), "the first of the two");
    }
}
