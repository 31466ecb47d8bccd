//! When the attendance list goes to the organizers by mail: the service that compiles it and the page that announces it agree.

use chrono::{DateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use fachtag_contracts::{
    attendance::ListOccasion,
    events::{Event, EventStatus},
};

use crate::working_days::working_day_before;

/// One list to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub occasion: ListOccasion,
    pub at: DateTime<Utc>,
}

/// The lists of an event in the order of their times: at the close of registration, and at 17:00 of the working day before.
/// None while the event does not want them, or will not take place.
pub fn plan(event: &Event) -> Vec<Due> {
    if event.status != EventStatus::Published || !event.attendance_mails {
        return Vec::new();
    }
    let closed = Due { occasion: ListOccasion::Closed, at: event.closes_at() };
    // One list is enough where both fall on the same moment.
    let day_before = day_before(event.starts_at).filter(|at| *at != closed.at);
    let mut plan: Vec<Due> =
        day_before.map(|at| Due { occasion: ListOccasion::DayBefore, at }).into_iter().chain([closed]).collect();
    plan.sort_by_key(|due| due.at);
    plan
}

/// 17:00 in Germany on the working day before. The clocks change at night, so that this hour is there exactly once.
fn day_before(starts_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let day = working_day_before(starts_at.with_timezone(&Berlin).date_naive());
    let five = day.and_time(NaiveTime::from_hms_opt(17, 0, 0)?);
    Berlin.from_local_datetime(&five).single().map(|at| at.to_utc())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use ListOccasion::{Closed, DayBefore};

    use super::*;

    fn event(starts_at: &str, closes_at: Option<&str>) -> Event {
        let json = serde_json::json!({
            "id": uuid::Uuid::nil(), "version": 1, "slug": "f", "kind": "fachtag", "status": "published", "title": "F",
            "starts_at": starts_at, "ends_at": "2030-01-01T00:00:00Z", "waiting_list": true, "registration_closes_at": closes_at,
        });
        serde_json::from_value(json).unwrap()
    }

    fn times(event: &Event) -> Vec<(ListOccasion, String)> {
        plan(event).iter().map(|due| (due.occasion, due.at.format("%F %R").to_string())).collect()
    }

    #[test]
    fn five_in_germany_is_another_hour_in_summer() {
        let winter = event("2027-03-11T08:00:00Z", Some("2027-03-01T23:00:00Z"));
        assert_eq!(times(&winter), [(Closed, "2027-03-01 23:00".into()), (DayBefore, "2027-03-10 16:00".into())]);
        let summer = event("2027-07-08T07:00:00Z", Some("2027-07-07T22:00:00Z"));
        assert_eq!(times(&summer), [(DayBefore, "2027-07-07 15:00".into()), (Closed, "2027-07-07 22:00".into())]);
    }

    #[test]
    fn the_day_is_the_german_one() {
        // Friday, 0:30 in Germany; in UTC it is still Thursday.
        assert_eq!(times(&event("2027-07-08T22:30:00Z", None))[0], (DayBefore, "2027-07-08 15:00".into()));
    }

    #[test]
    fn without_a_closing_time_registration_closes_at_the_start() {
        assert_eq!(times(&event("2027-07-08T07:00:00Z", None))[1], (Closed, "2027-07-08 07:00".into()));
    }

    #[test]
    fn one_list_where_both_times_meet() {
        assert_eq!(
            times(&event("2027-07-08T07:00:00Z", Some("2027-07-07T15:00:00Z"))),
            [(Closed, "2027-07-07 15:00".into())]
        );
    }

    #[test]
    fn no_list_where_nobody_wants_one() {
        let wanted = event("2027-07-08T07:00:00Z", None);
        assert!(plan(&Event { attendance_mails: false, ..wanted.clone() }).is_empty());
        assert!(plan(&Event { status: EventStatus::Cancelled, ..wanted }).is_empty());
    }
}
