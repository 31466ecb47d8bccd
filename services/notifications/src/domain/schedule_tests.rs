use fachtag_contracts::registrations::{ChoiceState, RegistrationStatus, SessionChoice};
use serde_json::json;

use super::*;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Thursday, 8 July 2027, 9:00 in Germany.
fn event(changes: serde_json::Value) -> Event {
    let mut event = json!({
        "id": uuid::Uuid::nil(), "version": 1, "slug": "f", "kind": "fachtag", "status": "published", "title": "F",
        "starts_at": "2027-07-08T07:00:00Z", "ends_at": "2027-07-08T14:00:00Z", "waiting_list": true,
        "reminders": ["7d", "2h"],
    });
    event.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    serde_json::from_value(event).unwrap()
}

fn week(event: &Event) -> ScheduledMailing {
    wanted(event).remove(0)
}

const LONG_BEFORE: &str = "2027-01-01T00:00:00Z";

#[test]
fn only_an_event_that_takes_place_is_announced() {
    assert_eq!(wanted(&event(json!({}))).len(), 2);
    assert_eq!(wanted(&event(json!({"thanks": true}))).len(), 3);
    assert!(wanted(&event(json!({"status": "cancelled", "thanks": true}))).is_empty());
}

#[test]
fn a_new_date_moves_what_is_open() {
    let known = week(&event(json!({})));
    let later = week(&event(json!({"starts_at": "2027-07-15T07:00:00Z"})));
    let mailing = moved(Some(&known), &later, utc(LONG_BEFORE));
    assert_eq!((mailing.state, mailing.due_at), (MailingState::Open, utc("2027-07-08T07:00:00Z")));
    let skipped = ScheduledMailing { state: MailingState::Skipped, ..known.clone() };
    assert_eq!(moved(Some(&skipped), &later, utc(LONG_BEFORE)).state, MailingState::Skipped);
    let sent = ScheduledMailing { state: MailingState::Done, letters: 7, ..known.clone() };
    let again = moved(Some(&sent), &later, utc("2027-07-02T00:00:00Z"));
    assert_eq!((again.state, again.letters), (MailingState::Open, 7));
    assert_eq!(moved(Some(&sent), &known, utc(LONG_BEFORE)), sent, "the same date changes nothing");
}

#[test]
fn what_is_past_when_it_is_planned_is_passed_over() {
    let mailing = week(&event(json!({})));
    let message_time = utc("2027-07-03T00:00:00Z");
    assert_eq!(moved(None, &mailing, message_time).state, MailingState::Passed);
    let known = week(&event(json!({"starts_at": "2027-07-20T07:00:00Z"})));
    assert_eq!(moved(Some(&known), &mailing, message_time).state, MailingState::Passed);
    // The message was told in time and heard late.
    assert_eq!(moved(None, &mailing, utc("2027-06-30T00:00:00Z")).state, MailingState::Open);
}

#[test]
fn edits_within_ten_minutes_are_one_change_and_nobody_waits_for_ever() {
    let mut now = utc("2027-06-01T08:00:00Z");
    let states: Vec<_> = (0..6).map(|n| event(json!({"online_url": format!("https://k.example/{n}")}))).collect();
    let first = change(None, &states[0], &states[1], now).unwrap();
    assert_eq!(first.due_at, now + Duration::minutes(10));
    let mut mailing = first.clone();
    for pair in states[1..].windows(2) {
        now += Duration::minutes(8);
        mailing = change(Some(&mailing), &pair[0], &pair[1], now).unwrap();
    }
    assert_eq!(mailing.before, first.before);
    assert_eq!((mailing.due_at, mailing.people_until), (first.planned_at + Duration::minutes(30), now));
    let done = ScheduledMailing { state: MailingState::Done, ..mailing };
    let next = change(Some(&done), &states[4], &states[5], now).unwrap();
    assert_eq!((next.planned_at, next.before), (now, Some(TimeAndPlace::of(&states[4]))));
}

#[test]
fn corrections_of_text_are_silent() {
    let now = utc("2027-06-01T08:00:00Z");
    let venue = |notes: &str| json!({"title": notes, "venue": {"name": "Haus", "accessibility": notes}});
    assert_eq!(change(None, &event(venue("stufenlos")), &event(venue("Aufzug")), now), None);
    let moved = event(json!({"starts_at": "2027-07-08T08:00:00Z"}));
    assert!(change(None, &event(json!({})), &moved, now).is_some());
    assert_eq!(change(None, &event(json!({})), &moved, utc("2027-07-08T14:00:00Z")), None, "the event is over");
}

#[test]
fn a_change_just_before_the_start_goes_at_once() {
    let now = utc("2027-07-08T06:45:00Z");
    let mailing = change(None, &event(json!({})), &event(json!({"online_url": "https://k.example/"})), now).unwrap();
    assert_eq!(mailing.due_at, now);
}

#[test]
fn a_late_reminder_waits_for_the_morning_unless_the_event_begins() {
    let of = |starts_at: &str| event(json!({"starts_at": starts_at}));
    let mailing = week(&of("2027-07-08T07:00:00Z"));
    let night = utc("2027-07-01T22:00:00Z");
    assert_eq!(due_action(&mailing, &of("2027-07-08T07:00:00Z"), night), DueAction::Wait(utc("2027-07-02T06:00:00Z")));
    assert_eq!(due_action(&mailing, &of("2027-07-08T07:00:00Z"), mailing.due_at), DueAction::Write);
    let begins = utc("2027-07-08T05:00:00Z");
    assert_eq!(due_action(&mailing, &of("2027-07-08T05:30:00Z"), begins), DueAction::Write, "7:30 comes before 8:00");
    assert_eq!(due_action(&mailing, &of("2027-07-08T05:00:00Z"), begins), DueAction::Pass);
    let hours = wanted(&of("2027-07-08T07:00:00Z")).remove(1);
    assert_eq!(due_action(&hours, &of("2027-07-08T07:00:00Z"), utc("2027-07-08T05:30:00Z")), DueAction::Write);
    let evening = ScheduledMailing { due_at: utc("2027-07-01T17:00:00Z"), ..mailing };
    assert_eq!(due_action(&evening, &of("2027-07-08T07:00:00Z"), utc("2027-07-01T17:00:05Z")), DueAction::Write);
}

#[test]
fn a_change_taken_back_says_nothing() {
    let (old, new) = (event(json!({})), event(json!({"online_url": "https://k.example/"})));
    let now = utc("2027-06-01T08:00:00Z");
    let mailing = change(None, &old, &new, now).unwrap();
    assert_eq!(due_action(&mailing, &old, now), DueAction::Finish);
    assert_eq!(due_action(&mailing, &new, now), DueAction::Write);
    let cancelled = event(json!({"status": "cancelled"}));
    assert_eq!(due_action(&mailing, &cancelled, now), DueAction::Pass, "the cancellation says it all");
}

#[test]
fn everybody_gets_what_concerns_them() {
    let registration = |status, registered_at: &str, attendance| Registration {
        id: uuid::Uuid::nil(),
        event_id: uuid::Uuid::nil(),
        version: 1,
        status,
        reference: String::new(),
        first_name: String::new(),
        last_name: String::new(),
        email: String::new(),
        institution: String::new(),
        waiting_position: None,
        registered_at: utc(registered_at),
        attendance,
        answer_by: None,
        choices: Vec::new(),
        link_no: 0,
        language: Default::default(),
    };
    let event = event(json!({"thanks": true}));
    let (reminder, thanks) = (week(&event), wanted(&event).remove(2));
    let (early, late) = ("2027-07-01T07:00:00Z", "2027-07-01T07:00:01Z");
    use RegistrationStatus::{Cancelled, Confirmed, Offered, Pending, Waitlisted};
    assert!(reminder.is_for(&registration(Confirmed, early, None)));
    assert!(!reminder.is_for(&registration(Confirmed, late, None)));
    assert!(!reminder.is_for(&registration(Waitlisted, early, None)));
    let later = json!({"choice_opens_at": "2027-07-01T08:00:00Z", "choice_closes_at": "2027-07-07T10:00:00Z"});
    let [opening, nudge] = wanted(&with_workshops(later)).try_into().unwrap();
    let undecided = registration(Confirmed, early, None);
    let choice = SessionChoice { session_id: uuid::Uuid::nil(), state: ChoiceState::Waiting };
    let decided = Registration { choices: vec![choice], ..undecided.clone() };
    assert!(opening.is_for(&undecided) && opening.is_for(&decided));
    assert!(nudge.is_for(&undecided) && !nudge.is_for(&decided));
    let cancellation = ScheduledMailing::cancellation(utc(early));
    for to_answer in [Pending, Offered] {
        assert!(!reminder.is_for(&registration(to_answer, early, None)), "no seat of one's own yet");
        assert!(cancellation.is_for(&registration(to_answer, early, None)));
    }
    assert!(cancellation.is_for(&registration(Waitlisted, early, None)));
    assert!(!cancellation.is_for(&registration(Cancelled, early, None)));
    assert!(thanks.is_for(&registration(Confirmed, late, Some(Attendance::Present))));
    assert!(!thanks.is_for(&registration(Confirmed, early, Some(Attendance::Absent))));
    assert!(!thanks.is_for(&registration(Confirmed, early, None)));
}

/// A workshop on Thursday at 10:00; one can choose from June on.
fn with_workshops(changes: serde_json::Value) -> Event {
    let part = json!({"id": uuid::Uuid::nil(), "title": "W", "starts_at": "2027-07-08T08:00:00Z",
                      "ends_at": "2027-07-08T09:00:00Z", "capacity": 5});
    let mut event = json!({"sessions": [part], "reminders": []});
    event.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    self::event(event)
}

#[test]
fn a_later_choice_is_announced_and_who_has_not_chosen_is_asked_once_more() {
    let open = with_workshops(json!({}));
    assert!(wanted(&open).is_empty(), "from the sign-up on: the form asks");
    let later =
        with_workshops(json!({"choice_opens_at": "2027-06-01T06:00:00Z", "choice_closes_at": "2027-07-01T10:00:00Z"}));
    let [opening, nudge] = wanted(&later).try_into().unwrap();
    assert_eq!((opening.minutes, opening.due_at), (0, utc("2027-06-01T06:00:00Z")));
    assert_ne!(opening.revision(&later), nudge.revision(&later), "two letters, not one");
    assert_eq!((nudge.minutes, nudge.due_at), (3 * 1_440, utc("2027-06-28T10:00:00Z")));
    assert_eq!(
        due_action(&nudge, &later, utc("2027-07-01T10:00:00Z")),
        DueAction::Pass,
        "nothing can be chosen any more"
    );
    let nothing = with_workshops(json!({"choice_opens_at": "2027-06-01T06:00:00Z", "sessions": []}));
    assert!(wanted(&nothing).is_empty());
}
