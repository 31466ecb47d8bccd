//! What lies ahead of an event, and what somebody should look at.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::{
    events::{Event, EventStatus},
    notifications::PlannedMailing,
};
use fachtag_planning::{list_plan, reminder_plan};

/// A draft is due when its date is nearer than this.
const DRAFT_NEARS: Duration = Duration::days(14);

/// One of an event's dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ahead {
    SignUpOpens,
    Reminder,
    /// Everybody is told of a change.
    News,
    /// The attendance list goes to the organizers.
    List,
    SignUpCloses,
    /// Everybody, or who has not done so, is asked to choose workshops.
    Choice,
    Starts,
    /// Those who came are thanked.
    Thanks,
}

/// What happens when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub what: Ahead,
    pub at: DateTime<Utc>,
}

/// The dates of an event that are still to come, the next one first. A draft has the same, but for the lists. `mailings` is what
/// will go out by itself; where nobody has said so yet, the event's own plan counts.
pub fn ahead(event: &Event, mailings: Option<&[PlannedMailing]>, now: DateTime<Utc>) -> Vec<Due> {
    if event.status == EventStatus::Cancelled {
        return Vec::new();
    }
    let due = |what, at| Due { what, at };
    let mut all = vec![due(Ahead::SignUpCloses, event.closes_at()), due(Ahead::Starts, event.starts_at)];
    all.extend(event.registration_opens_at.map(|at| due(Ahead::SignUpOpens, at)));
    all.extend(list_plan::plan(event).into_iter().map(|list| due(Ahead::List, list.at)));
    match mailings {
        Some(mailings) => all.extend(mailings.iter().filter_map(|mailing| Some(due(mail(mailing)?, mailing.due_at)))),
        None => {
            all.extend(reminder_plan::plan(event).into_iter().map(|reminder| due(Ahead::Reminder, reminder.at)));
            all.extend(reminder_plan::thanks_at(event).map(|at| due(Ahead::Thanks, at)));
        }
    }
    all.retain(|due| due.at > now);
    all.sort_by_key(|due| (due.at, due.what));
    all
}

/// What a mailing is in the agenda; `None` for kinds of a newer version.
fn mail(mailing: &PlannedMailing) -> Option<Ahead> {
    match mailing.kind.as_str() {
        "reminder" => Some(Ahead::Reminder),
        "event_changed" => Some(Ahead::News),
        "thanks" => Some(Ahead::Thanks),
        "choose" => Some(Ahead::Choice),
        _ => None,
    }
}

/// Something about an event that wants looking at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concern {
    /// One can still sign up, but at most a tenth of the seats is left.
    NearlyFull { confirmed: u32, capacity: u32 },
    /// All seats are taken while one can still sign up.
    Full { waiting: u32 },
    /// Neither a venue nor an online link.
    NoPlace,
    /// A draft whose date comes within two weeks.
    DraftNears,
}

/// What should be looked at before the event begins.
pub fn concerns(event: &Event, confirmed: u32, waiting: u32, now: DateTime<Utc>) -> Vec<Concern> {
    if event.status == EventStatus::Cancelled || now >= event.starts_at {
        return Vec::new();
    }
    let mut found = Vec::new();
    if event.status == EventStatus::Draft && event.starts_at - now <= DRAFT_NEARS {
        found.push(Concern::DraftNears);
    }
    if event.venue.is_none() && event.online_url.is_none() {
        found.push(Concern::NoPlace);
    }
    if event.status == EventStatus::Published && now < event.closes_at() {
        found.extend(event.capacity.and_then(|capacity| seats(capacity, confirmed, waiting)));
    }
    found
}

fn seats(capacity: u32, confirmed: u32, waiting: u32) -> Option<Concern> {
    if waiting > 0 || confirmed >= capacity {
        return Some(Concern::Full { waiting });
    }
    let nearly = u64::from(confirmed) * 10 >= u64::from(capacity) * 9;
    nearly.then_some(Concern::NearlyFull { confirmed, capacity })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// Thursday, 8 July 2027, 9:00 in Germany.
    fn event() -> Event {
        let json = serde_json::json!({
            "id": uuid::Uuid::nil(), "version": 1, "slug": "f", "kind": "fachtag", "status": "published", "title": "F",
            "starts_at": "2027-07-08T07:00:00Z", "ends_at": "2027-07-08T14:00:00Z", "waiting_list": true, "capacity": 20,
            "venue": {"name": "Haus"}, "registration_opens_at": "2027-05-01T10:00:00Z",
            "registration_closes_at": "2027-07-01T22:00:00Z", "reminders": ["7d", "2h"], "attendance_mails": true,
        });
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn the_next_date_comes_first_and_past_ones_are_gone() {
        let dates = |now: &str| -> Vec<_> {
            ahead(&event(), None, utc(now))
                .iter()
                .map(|due| (due.what, due.at.format("%m-%d %H:%M").to_string()))
                .collect()
        };
        let text = |what, at: &str| (what, at.to_owned());
        assert_eq!(
            dates("2027-04-01T00:00:00Z"),
            [
                text(Ahead::SignUpOpens, "05-01 10:00"),
                text(Ahead::Reminder, "07-01 07:00"),
                text(Ahead::List, "07-01 22:00"),
                text(Ahead::SignUpCloses, "07-01 22:00"),
                text(Ahead::List, "07-07 15:00"),
                text(Ahead::Reminder, "07-08 05:00"),
                text(Ahead::Starts, "07-08 07:00"),
            ]
        );
        assert_eq!(dates("2027-07-08T06:00:00Z"), [text(Ahead::Starts, "07-08 07:00")]);
        let cancelled = Event { status: EventStatus::Cancelled, ..event() };
        assert!(ahead(&cancelled, None, utc("2027-04-01T00:00:00Z")).is_empty());
    }

    #[test]
    fn what_was_sent_early_or_left_out_is_no_date_any_more() {
        let now = utc("2027-06-01T00:00:00Z");
        let mailing = |kind: &str, at| PlannedMailing { kind: kind.into(), minutes: 0, due_at: utc(at) };
        let planned = [mailing("event_changed", "2027-06-01T00:10:00Z"), mailing("reminder", "2027-07-08T05:00:00Z")];
        let mails = |mailings: Option<&[PlannedMailing]>| -> Vec<_> {
            let dates = ahead(&event(), mailings, now).into_iter().map(|due| due.what);
            dates.filter(|what| matches!(what, Ahead::Reminder | Ahead::News | Ahead::Thanks)).collect()
        };
        assert_eq!(mails(None), [Ahead::Reminder, Ahead::Reminder]);
        assert_eq!(mails(Some(&planned)), [Ahead::News, Ahead::Reminder]);
        assert!(mails(Some(&[])).is_empty());
    }

    #[test]
    fn nine_tenths_are_nearly_full() {
        let now = utc("2027-06-01T00:00:00Z");
        let found = |confirmed, waiting| concerns(&event(), confirmed, waiting, now);
        assert!(found(17, 0).is_empty());
        assert_eq!(found(18, 0), [Concern::NearlyFull { confirmed: 18, capacity: 20 }]);
        assert_eq!(found(20, 3), [Concern::Full { waiting: 3 }]);
        assert!(concerns(&Event { capacity: None, ..event() }, 5_000, 0, now).is_empty());
        assert!(concerns(&event(), 18, 0, utc("2027-07-02T00:00:00Z")).is_empty(), "nobody can sign up any more");
    }

    #[test]
    fn a_place_is_missed_until_there_is_one() {
        let now = utc("2027-06-01T00:00:00Z");
        let nowhere = Event { venue: None, ..event() };
        assert_eq!(concerns(&nowhere, 0, 0, now), [Concern::NoPlace]);
        let online = Event { online_url: Some("https://example.org".into()), ..nowhere.clone() };
        assert!(concerns(&online, 0, 0, now).is_empty());
        assert!(concerns(&nowhere, 0, 0, event().starts_at).is_empty(), "too late");
        assert!(concerns(&Event { status: EventStatus::Cancelled, ..nowhere }, 0, 0, now).is_empty());
    }

    #[test]
    fn a_draft_is_due_two_weeks_before() {
        let draft = Event { status: EventStatus::Draft, ..event() };
        assert_eq!(concerns(&draft, 0, 0, utc("2027-06-24T07:00:00Z")), [Concern::DraftNears]);
        assert!(concerns(&draft, 0, 0, utc("2027-06-24T06:59:00Z")).is_empty());
    }
}
