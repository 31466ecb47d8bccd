//! Reminders and thanks: to whom, when, and how often. The first event starts on 10 December 2026 at 9:00 in Germany.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::{
    attendance::Attendance,
    events::{Event, EventCancelled, EventChanged, EventStatus},
    registrations::{
        Registration, RegistrationChanged, RegistrationConfirmed,
        RegistrationStatus::{Confirmed, Waitlisted},
    },
};
use fachtag_db::sql;

use crate::{
    facts::{cancelled, confirmed, event, registration, waitlisted},
    world::World,
};

on_both!(
    everybody_with_a_seat_is_reminded_once,
    two_replicas_remind_once,
    many_people_are_reminded_in_batches,
    who_registers_later_is_not_reminded,
    a_new_date_moves_the_reminder,
    after_a_new_date_nobody_is_reminded_twice,
    a_reminder_missed_by_night_goes_in_the_morning,
    nobody_is_reminded_of_what_has_begun,
    a_reminder_an_hour_before_goes_late,
    a_cancelled_event_reminds_nobody,
    an_address_that_is_none_costs_the_others_nothing,
    those_who_were_there_are_thanked,
    a_mailing_that_fails_holds_up_no_other_and_is_tried_again,
);

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn reminding(version: i64, reminders: &[&str]) -> Event {
    Event { version, reminders: reminders.iter().map(|text| (*text).into()).collect(), ..event(1) }
}

async fn told(world: &World, event: Event) {
    world.hear(&EventChanged { event }).await;
}

fn week_before() -> DateTime<Utc> {
    utc("2026-12-03T08:00:00Z")
}

async fn everybody_with_a_seat_is_reminded_once(world: &World) {
    told(world, reminding(2, &["7d", "1d"])).await;
    world.hear(&confirmed(1)).await;
    world.hear(&waitlisted(2)).await;
    world.hear(&confirmed(3)).await;
    world.hear(&cancelled(3, true)).await;
    world.go_to(week_before() - Duration::seconds(1));
    world.write_due().await;
    assert_eq!(world.count("reminder").await, 0);
    world.advance(Duration::seconds(1));
    world.write_due().await;
    world.write_due().await;
    let letters = world.letters().await;
    let reminders: Vec<_> = letters.iter().filter(|letter| letter.kind == "reminder").collect();
    assert_eq!(reminders.len(), 1);
    assert_eq!((reminders[0].recipient.as_str(), reminders[0].revision), ("jana1@schule.example", 7 * 24 * 60));
    let words = reminders[0].words();
    for expected in ["Bitte hier abmelden", "/meine-anmeldung/", "https://konferenz.example/fachtag", "K7QM-2M9X"] {
        assert!(words.contains(expected), "{expected} is missing in {words}");
    }
    assert!(!words.contains("BEGIN:VCALENDAR"));
    world.go_to(utc("2026-12-09T08:00:00Z"));
    world.write_due().await;
    assert_eq!(world.count("reminder").await, 2, "one of each offset");
}

async fn two_replicas_remind_once(world: &World) {
    told(world, reminding(2, &["7d"])).await;
    for number in 1..=30 {
        world.hear(&confirmed(number)).await;
    }
    world.go_to(week_before());
    world.write_due_twice().await;
    assert_eq!(world.count("reminder").await, 30);
}

async fn many_people_are_reminded_in_batches(world: &World) {
    told(world, reminding(2, &["7d"])).await;
    for number in 1..=400 {
        world
            .hear(&RegistrationChanged {
                registration: registration(number, Confirmed),
                address_changed: false,
                write_again: false,
                unasked: false,
            })
            .await;
    }
    world.go_to(week_before());
    world.write_due().await;
    assert_eq!(world.count("reminder").await, 400);
}

async fn who_registers_later_is_not_reminded(world: &World) {
    told(world, reminding(2, &["7d"])).await;
    world.hear(&confirmed(1)).await;
    world.go_to(week_before() + Duration::minutes(1));
    let late = Registration { registered_at: week_before() + Duration::seconds(1), ..registration(2, Confirmed) };
    world.hear(&RegistrationConfirmed { registration: late, unasked: false }).await;
    world.write_due().await;
    assert_eq!(world.count("reminder").await, 1);
}

async fn a_new_date_moves_the_reminder(world: &World) {
    told(world, reminding(2, &["7d"])).await;
    world.hear(&confirmed(1)).await;
    let (starts_at, ends_at) = (event(1).starts_at + Duration::days(3), event(1).ends_at + Duration::days(3));
    told(world, Event { starts_at, ends_at, ..reminding(3, &["7d"]) }).await;
    world.go_to(week_before() + Duration::hours(1));
    world.write_due().await;
    assert_eq!(world.count("reminder").await, 0);
    world.go_to(week_before() + Duration::days(3));
    world.write_due().await;
    assert_eq!(world.count("reminder").await, 1);
}

async fn after_a_new_date_nobody_is_reminded_twice(world: &World) {
    told(world, reminding(2, &["7d"])).await;
    world.hear(&confirmed(1)).await;
    world.go_to(week_before());
    world.write_due().await;
    let (starts_at, ends_at) = (event(1).starts_at + Duration::days(9), event(1).ends_at + Duration::days(9));
    told(world, Event { starts_at, ends_at, ..reminding(3, &["7d"]) }).await;
    let late = Registration { registered_at: world.clock.now(), ..registration(2, Confirmed) };
    world.hear(&RegistrationConfirmed { registration: late, unasked: false }).await;
    world.go_to(week_before() + Duration::days(9));
    world.write_due().await;
    let letters = world.letters().await;
    let reminded: Vec<_> = letters.iter().filter(|letter| letter.kind == "reminder").map(|l| &l.recipient).collect();
    assert_eq!(reminded, ["jana1@schule.example", "jana2@schule.example"]);
}

async fn a_reminder_missed_by_night_goes_in_the_morning(world: &World) {
    told(world, reminding(2, &["7d"])).await;
    world.hear(&confirmed(1)).await;
    // The service was down until 23:00.
    world.go_to(utc("2026-12-03T22:00:00Z"));
    world.write_due().await;
    assert_eq!(world.count("reminder").await, 0);
    world.go_to(utc("2026-12-04T07:00:00Z"));
    world.write_due().await;
    assert_eq!(world.count("reminder").await, 1);
}

async fn nobody_is_reminded_of_what_has_begun(world: &World) {
    told(world, reminding(2, &["7d", "1d", "2h"])).await;
    world.hear(&confirmed(1)).await;
    world.go_to(event(1).starts_at);
    world.write_due().await;
    assert_eq!(world.count("reminder").await, 0);
}

async fn a_reminder_an_hour_before_goes_late(world: &World) {
    told(world, reminding(2, &["2h"])).await;
    world.hear(&confirmed(1)).await;
    world.go_to(event(1).starts_at - Duration::minutes(1));
    world.write_due().await;
    assert_eq!(world.count("reminder").await, 1);
}

async fn a_cancelled_event_reminds_nobody(world: &World) {
    told(world, reminding(2, &["7d"])).await;
    world.hear(&confirmed(1)).await;
    let event = Event { status: EventStatus::Cancelled, ..reminding(3, &["7d"]) };
    world.hear(&EventCancelled { event }).await;
    world.go_to(week_before());
    world.write_due().await;
    assert_eq!(world.count("reminder").await, 0);
}

async fn an_address_that_is_none_costs_the_others_nothing(world: &World) {
    told(world, reminding(2, &["7d"])).await;
    let wrong = Registration { email: "keine Adresse".into(), ..registration(1, Confirmed) };
    world
        .hear(&RegistrationChanged { registration: wrong, address_changed: false, write_again: false, unasked: false })
        .await;
    world.hear(&confirmed(2)).await;
    world.go_to(week_before());
    world.write_due().await;
    assert_eq!(world.count("reminder").await, 1);
}

async fn those_who_were_there_are_thanked(world: &World) {
    let documents_url = Some("https://cloud.example/fachtag".into());
    told(world, Event { version: 2, thanks: true, documents_url, ..event(1) }).await;
    world.hear(&waitlisted(4)).await;
    for (number, status, attendance) in [
        (1, Confirmed, Some(Attendance::Present)),
        (2, Confirmed, Some(Attendance::Absent)),
        (3, Confirmed, None),
        (4, Waitlisted, Some(Attendance::Present)),
    ] {
        let registration = Registration { version: 2, attendance, ..registration(number, status) };
        world
            .hear(&RegistrationChanged { registration, address_changed: false, write_again: false, unasked: false })
            .await;
    }
    world.go_to(utc("2026-12-11T08:59:00Z"));
    world.write_due().await;
    assert_eq!(world.count("thanks").await, 0);
    world.advance(Duration::minutes(1));
    world.write_due_twice().await;
    let letters = world.letters().await;
    let thanks: Vec<_> = letters.iter().filter(|letter| letter.kind == "thanks").collect();
    let recipients: Vec<_> = thanks.iter().map(|letter| letter.recipient.as_str()).collect();
    assert_eq!(recipients, ["jana1@schule.example", "jana4@schule.example"]);
    assert!(thanks[0].words().contains("https://cloud.example/fachtag"), "{}", thanks[0].words());
}

/// The event that is due first has a plan that nobody can read.
async fn a_mailing_that_fails_holds_up_no_other_and_is_tried_again(world: &World) {
    let later = Event { starts_at: event(1).starts_at + Duration::minutes(1), ..event(2) };
    for event in [event(1), later] {
        told(world, Event { version: 2, reminders: vec!["7d".into()], ..event }).await;
    }
    world.hear(&confirmed(1)).await;
    let elsewhere = Registration { event_id: event(2).id, ..registration(2, Confirmed) };
    world.hear(&RegistrationConfirmed { registration: elsewhere, unasked: false }).await;
    set_before(world, Some("?")).await;
    world.go_to(week_before() + Duration::minutes(1));
    world.write_due().await;
    let reminded = async || {
        let letters = world.letters().await;
        letters
            .into_iter()
            .filter(|letter| letter.kind == "reminder")
            .map(|letter| letter.recipient)
            .collect::<Vec<_>>()
    };
    assert_eq!(reminded().await, ["jana2@schule.example"]);

    set_before(world, None).await;
    world.advance(Duration::seconds(1));
    world.write_due().await;
    assert_eq!(reminded().await.len(), 1, "before its retry");
    world.advance(Duration::seconds(6));
    world.write_due().await;
    assert_eq!(reminded().await.len(), 2);
}

async fn set_before(world: &World, text: Option<&str>) {
    let mut tx = world.bus.database.begin().await.unwrap();
    let set = sql("UPDATE schedule SET before = $1 WHERE event_id = $2").bind(text).bind(event(1).id);
    set.execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}
