//! Working days of public offices in North Rhine-Westphalia.

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// The last day before `date` that is neither a Saturday, a Sunday nor a public holiday of North Rhine-Westphalia
/// (Feiertagsgesetz NW, § 2).
pub(crate) fn working_day_before(date: NaiveDate) -> NaiveDate {
    let mut day = date;
    while let Some(before) = day.pred_opt() {
        day = before;
        if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(day) {
            break;
        }
    }
    day
}

/// Whether it is a public holiday. Those that always fall on a Sunday are left out.
fn is_holiday(date: NaiveDate) -> bool {
    const FIXED: [(u32, u32); 6] = [(1, 1), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26)];
    /// Karfreitag, Ostermontag, Christi Himmelfahrt, Pfingstmontag, Fronleichnam.
    const AROUND_EASTER: [i64; 5] = [-2, 1, 39, 50, 60];
    FIXED.contains(&(date.month(), date.day()))
        || easter(date.year()).is_some_and(|easter| AROUND_EASTER.contains(&(date - easter).num_days()))
}

/// Easter Sunday in the Gregorian calendar ("Anonymous Gregorian algorithm", Nature, 20 April 1876).
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, in_century) = (year % 19, year / 100, year % 100);
    let corrected = century - (century + 8) / 25 + 1;
    let epact = (19 * golden + century - century / 4 - corrected / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (in_century / 4) - epact - in_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = u64::try_from(epact + weekday - 7 * late + 22).ok()?;
    // Counted from the last day of February: the sum is the day of March.
    NaiveDate::from_ymd_opt(year, 3, 1)?.checked_add_days(Days::new(days.checked_sub(1)?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn easter_is_where_calendars_print_it() {
        let known = [
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2028-04-16",
            "2029-04-01",
            "2030-04-21",
            "2038-04-25",
            "2285-03-22",
        ];
        for text in known {
            assert_eq!(easter(day(text).year()), Some(day(text)));
        }
    }

    #[test]
    fn every_holiday_of_the_state_is_known_and_no_other_day() {
        let years = [
            (2025, ["01-01", "04-18", "04-21", "05-01", "05-29", "06-09", "06-19", "10-03", "11-01", "12-25", "12-26"]),
            (2026, ["01-01", "04-03", "04-06", "05-01", "05-14", "05-25", "06-04", "10-03", "11-01", "12-25", "12-26"]),
            (2027, ["01-01", "03-26", "03-29", "05-01", "05-06", "05-17", "05-27", "10-03", "11-01", "12-25", "12-26"]),
            (2028, ["01-01", "04-14", "04-17", "05-01", "05-25", "06-05", "06-15", "10-03", "11-01", "12-25", "12-26"]),
            (2029, ["01-01", "03-30", "04-02", "05-01", "05-10", "05-21", "05-31", "10-03", "11-01", "12-25", "12-26"]),
            (2030, ["01-01", "04-19", "04-22", "05-01", "05-30", "06-10", "06-20", "10-03", "11-01", "12-25", "12-26"]),
        ];
        for (year, expected) in years {
            let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            let found: Vec<_> =
                first.iter_days().take_while(|date| date.year() == year).filter(|date| is_holiday(*date)).collect();
            let expected: Vec<_> = expected.iter().map(|text| day(&format!("{year}-{text}"))).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn weekends_and_holidays_are_skipped() {
        for (event, before) in [
            ("2026-11-26", "2026-11-25"),
            ("2026-11-30", "2026-11-27"),
            // Tuesday after Easter: Monday, the weekend and Good Friday are off.
            ("2026-04-07", "2026-04-02"),
            // The day after Corpus Christi, a Friday.
            ("2026-06-05", "2026-06-03"),
            // Between the years: two holidays, then a weekend.
            ("2026-12-28", "2026-12-24"),
            ("2027-01-04", "2026-12-31"),
            ("2025-06-20", "2025-06-18"),
        ] {
            assert_eq!(working_day_before(day(event)), day(before), "{event}");
        }
    }

    #[test]
    fn the_first_day_of_all_has_none_before() {
        assert_eq!(working_day_before(NaiveDate::MIN), NaiveDate::MIN);
    }
}
