use super::*;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn login(version: i64, since: Option<i64>) -> Organizer {
    Organizer {
        id: uuid::Uuid::from_u128(7),
        version,
        email: "kim@stadt.example".into(),
        name: None,
        role: Role::Organizer,
        groups: None,
        sessions_since: DateTime::UNIX_EPOCH,
        removed: false,
        digest_since: since,
    }
}

#[test]
fn it_goes_at_seven_on_the_clock_in_summer_and_winter() {
    assert_eq!(next(utc("2027-01-10T05:59:59Z")), Some(utc("2027-01-10T06:00:00Z")));
    assert_eq!(next(utc("2027-01-10T06:00:00Z")), Some(utc("2027-01-11T06:00:00Z")));
    // Forward in the night to 28 March 2027, back in the night to 31 October 2027.
    assert_eq!(next(utc("2027-03-27T06:00:00Z")), Some(utc("2027-03-28T05:00:00Z")), "23 hours later");
    assert_eq!(next(utc("2027-10-30T05:00:00Z")), Some(utc("2027-10-31T06:00:00Z")), "25 hours later");
}

#[test]
fn the_day_is_the_german_one() {
    assert_eq!(day(utc("2027-06-09T21:59:59Z")) + 1, day(utc("2027-06-09T22:00:00Z")));
    assert_eq!(not_before(utc("2027-06-09T22:30:00Z")), Some(utc("2027-06-10T05:00:00Z")), "0:30 waits until 7:00");
    assert_eq!(not_before(utc("2027-06-10T05:00:00Z")), None);
    assert_eq!(not_before(utc("2027-06-10T21:59:59Z")), None, "late is better than never");
}

#[test]
fn who_switches_it_on_gets_the_next_one_with_what_is_new_from_then_on() {
    let now = utc("2027-06-09T12:00:00Z");
    assert_eq!(DigestSubscription::learn(None, &login(3, None), now), None);
    let on = DigestSubscription::learn(None, &login(3, Some(3)), now).unwrap();
    assert_eq!((on.counted_until, on.due_at), (now, Some(utc("2027-06-10T05:00:00Z"))));
    assert_eq!(DigestSubscription::learn(Some(&on), &login(3, None), now), None, "known already");
    // Another name changes nothing.
    let later = utc("2027-06-11T12:00:00Z");
    let renamed = DigestSubscription::learn(Some(&on), &login(4, Some(3)), later).unwrap();
    assert_eq!((renamed.counted_until, renamed.due_at), (on.counted_until, on.due_at));
    assert_eq!(DigestSubscription::learn(Some(&renamed), &login(5, None), later).unwrap().due_at, None);
}

#[test]
fn a_login_that_organizes_nothing_gets_none() {
    let now = utc("2027-06-09T12:00:00Z");
    let on = DigestSubscription::learn(None, &login(3, Some(3)), now).unwrap();
    let door = Organizer { role: Role::CheckIn, ..login(4, Some(3)) };
    assert_eq!(DigestSubscription::learn(Some(&on), &door, now).unwrap().due_at, None);
    let gone = Organizer { removed: true, ..login(4, Some(3)) };
    assert_eq!(DigestSubscription::learn(Some(&on), &gone, now).unwrap().due_at, None);
}

#[test]
fn what_was_declined_stays_off_until_it_is_switched_on_again() {
    let now = utc("2027-06-09T12:00:00Z");
    let off = DigestSubscription::learn(None, &login(3, Some(3)), now).unwrap().decline().unwrap();
    assert_eq!((off.declined, off.due_at), (Some(3), None));
    assert_eq!(off.clone().decline(), None, "once is enough");
    let renamed = DigestSubscription::learn(Some(&off), &login(4, Some(3)), now).unwrap();
    assert_eq!(renamed.due_at, None, "the events service has not heard of it yet");
    let heard = DigestSubscription::learn(Some(&renamed), &login(5, None), now).unwrap();
    assert!(DigestSubscription::learn(Some(&heard), &login(6, Some(6)), now).unwrap().due_at.is_some());
}
