//! A new event like an old one, on another day.

use chrono::{DateTime, NaiveDate, Utc};
use fachtag_contracts::events::Event;

use super::{
    input::{EventInput, LINE},
    local_time,
};

/// What the title of a copy begins with.
pub const PREFIX: &str = "Kopie von ";

/// The event once more, beginning on another day at the same time of day. Everything dated moves along: the end, the
/// time of registration, the programme; reminders are relative anyway.
pub fn on(event: &Event, day: NaiveDate) -> EventInput {
    let days = (day - local_time::local(event.starts_at).date()).num_days();
    let moved = |at: DateTime<Utc>| local_time::shifted(at, days);
    let mut input = EventInput::from(event);
    input.title = format!("{PREFIX}{}", input.title).chars().take(LINE).collect();
    input.slug = None;
    input.starts_at = moved(input.starts_at);
    input.ends_at = moved(input.ends_at);
    input.registration_opens_at = input.registration_opens_at.map(moved);
    input.registration_closes_at = input.registration_closes_at.map(moved);
    input.choice_opens_at = input.choice_opens_at.map(moved);
    input.choice_closes_at = input.choice_closes_at.map(moved);
    for session in &mut input.sessions {
        session.id = None;
        session.starts_at = moved(session.starts_at);
        session.ends_at = moved(session.ends_at);
    }
    for question in &mut input.questions {
        question.id = None;
    }
    input
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::event_form::tests::event;

    #[test]
    fn everything_dated_moves_along_on_the_clock_on_the_wall() {
        let original = event();
        // From summer time into winter time.
        let copy = on(&original, NaiveDate::from_ymd_opt(2027, 11, 4).unwrap());
        let local = |at| local_time::local(at).to_string();
        assert_eq!(local(copy.starts_at), "2027-11-04 09:00:00");
        assert_eq!(local(copy.ends_at), "2027-11-04 16:00:00");
        assert_eq!(copy.registration_closes_at.map(local).as_deref(), Some("2027-10-28 12:00:00"));
        assert_eq!(local(copy.sessions[0].starts_at), "2027-11-04 10:00:00");
        assert_eq!(copy.title, "Kopie von Fachtag");
        assert_eq!((copy.slug.as_deref(), copy.sessions[0].id, copy.questions[0].id), (None, None, None));
        assert_eq!((copy.capacity, &copy.reminders), (original.capacity, &original.reminders));
        assert!(copy.check(Uuid::nil(), "kopie".into(), original.group, Uuid::nil).is_ok());
    }

    #[test]
    fn a_long_title_still_fits() {
        let copy = on(&Event { title: "ä".repeat(LINE), ..event() }, NaiveDate::from_ymd_opt(2028, 1, 1).unwrap());
        assert_eq!(copy.title.chars().count(), LINE);
    }
}
