//! News of changes and of the cancellation.

use chrono::Duration;
use fachtag_contracts::{
    events::{Event, EventCancelled, EventChanged, EventStatus, Venue},
    registrations::{Registration, RegistrationConfirmed, RegistrationPromoted, RegistrationStatus::Confirmed},
};

use crate::{
    facts::{cancelled, confirmed, event, registration, waitlisted},
    world::{Letter, World},
};

on_both!(
    everybody_is_told_old_and_new_once,
    edits_within_ten_minutes_make_one_letter,
    an_edit_that_is_taken_back_makes_none,
    corrections_of_text_are_silent,
    who_registers_after_the_change_is_not_told_of_it,
    each_calendar_entry_has_a_higher_number,
    the_cancellation_is_told_with_its_reason,
    the_cancellation_takes_the_place_of_open_news,
    who_signs_up_while_the_event_is_cancelled_is_told,
);

fn moved(version: i64, hours: i64) -> EventChanged {
    let starts_at = event(1).starts_at + Duration::hours(hours);
    EventChanged { event: Event { version, starts_at, ..event(1) } }
}

fn in_the_hall(version: i64, notes: &str) -> EventChanged {
    let venue = Venue {
        name: "Haus Erholung".into(),
        city: Some("Mönchengladbach".into()),
        accessibility: Some(notes.into()),
        ..Venue::default()
    };
    EventChanged { event: Event { venue: Some(venue), ..moved(version, 1).event } }
}

fn called_off(version: i64) -> EventCancelled {
    let cancellation_reason = Some("Sturmwarnung".into());
    EventCancelled { event: Event { version, status: EventStatus::Cancelled, cancellation_reason, ..event(1) } }
}

async fn of_kind(world: &World, kind: &str) -> Vec<Letter> {
    world.letters().await.into_iter().filter(|letter| letter.kind == kind).collect()
}

async fn everybody_is_told_old_and_new_once(world: &World) {
    world.hear(&confirmed(1)).await;
    world.hear(&waitlisted(2)).await;
    world.hear(&confirmed(3)).await;
    world.hear(&cancelled(3, true)).await;
    world.hear(&moved(2, 1)).await;
    world.write_due().await;
    assert_eq!(world.count("event_changed").await, 0, "perhaps more is edited");
    world.advance(Duration::minutes(10));
    world.write_due_twice().await;
    let letters = of_kind(world, "event_changed").await;
    assert_eq!(letters.len(), 2);
    let words = letters[0].words();
    for expected in ["9:00–16:00 Uhr", "10:00–16:00 Uhr", "METHOD:REQUEST", "SEQUENCE:3", "weiterhin einen Platz"] {
        assert!(words.contains(expected), "{expected} is missing in {words}");
    }
    let waiting = letters[1].words();
    assert!(waiting.contains("weiterhin auf der Warteliste") && !waiting.contains("METHOD"), "{waiting}");
    assert!(!waiting.contains("konferenz.example"), "{waiting}");
}

async fn edits_within_ten_minutes_make_one_letter(world: &World) {
    world.hear(&confirmed(1)).await;
    world.hear(&moved(2, 2)).await;
    world.advance(Duration::minutes(9));
    world.hear(&in_the_hall(3, "stufenlos")).await;
    world.advance(Duration::minutes(9));
    world.write_due().await;
    assert_eq!(world.count("event_changed").await, 0);
    world.advance(Duration::minutes(1));
    world.write_due().await;
    let letters = of_kind(world, "event_changed").await;
    assert_eq!(letters.len(), 1);
    let words = letters[0].words();
    for expected in ["9:00–16:00 Uhr", "10:00–16:00 Uhr", "nicht angegeben", "Haus Erholung, Mönchengladbach"] {
        assert!(words.contains(expected), "{expected} is missing in {words}");
    }
    assert!(!words.contains("11:00"), "nobody ever relied on it: {words}");
    world.hear(&moved(4, 0)).await;
    world.advance(Duration::minutes(10));
    world.write_due().await;
    assert_eq!(world.count("event_changed").await, 2);
}

async fn an_edit_that_is_taken_back_makes_none(world: &World) {
    world.hear(&confirmed(1)).await;
    world.hear(&moved(2, 2)).await;
    world.hear(&moved(3, 0)).await;
    world.advance(Duration::minutes(30));
    world.write_due().await;
    assert_eq!(world.kinds().await, ["confirmed"]);
}

async fn corrections_of_text_are_silent(world: &World) {
    world.hear(&in_the_hall(2, "stufenlos")).await;
    world.advance(Duration::minutes(10));
    world.write_due().await;
    world.hear(&confirmed(1)).await;
    let EventChanged { event } = in_the_hall(3, "stufenlos, Aufzug");
    world.hear(&EventChanged { event: Event { title: "Anderer Titel".into(), ..event } }).await;
    world.advance(Duration::hours(1));
    world.write_due().await;
    assert_eq!(world.kinds().await, ["confirmed"]);
}

async fn who_registers_after_the_change_is_not_told_of_it(world: &World) {
    world.hear(&confirmed(1)).await;
    world.hear(&moved(2, 1)).await;
    world.advance(Duration::minutes(1));
    let late = Registration { registered_at: world.clock.now(), ..registration(2, Confirmed) };
    world.hear(&RegistrationConfirmed { registration: late, unasked: false }).await;
    world.advance(Duration::minutes(10));
    world.write_due().await;
    let letters = of_kind(world, "event_changed").await;
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].recipient, "jana1@schule.example");
}

async fn each_calendar_entry_has_a_higher_number(world: &World) {
    world.hear(&confirmed(1)).await;
    world.hear(&moved(2, 1)).await;
    world.advance(Duration::minutes(10));
    world.write_due().await;
    world.hear(&waitlisted(2)).await;
    world.hear(&RegistrationPromoted { registration: Registration { version: 2, ..registration(2, Confirmed) } }).await;
    world.hear(&called_off(3)).await;
    world.write_due().await;
    let letters = world.letters().await;
    let numbers = |recipient: &str| -> Vec<u32> {
        let own = letters.iter().filter(|letter| letter.recipient == recipient);
        let words = own.map(Letter::words);
        words.filter_map(|words| words.split("SEQUENCE:").nth(1)?.split_whitespace().next()?.parse().ok()).collect()
    };
    assert_eq!(numbers("jana1@schule.example"), [2, 3, 4]);
    assert_eq!(numbers("jana2@schule.example"), [4, 5]);
}

async fn the_cancellation_is_told_with_its_reason(world: &World) {
    world.hear(&confirmed(1)).await;
    world.hear(&waitlisted(2)).await;
    world.hear(&called_off(2)).await;
    world.write_due_twice().await;
    world.hear(&called_off(2)).await;
    world.write_due().await;
    let letters = of_kind(world, "event_cancelled").await;
    assert_eq!(letters.len(), 2);
    let words = letters[0].words();
    for expected in ["findet leider nicht statt", "Sturmwarnung", "METHOD:CANCEL", "SEQUENCE:3"] {
        assert!(words.contains(expected), "{expected} is missing in {words}");
    }
    let waiting = letters[1].words();
    assert!(waiting.contains("Die Warteliste entfällt") && !waiting.contains("METHOD"), "{waiting}");
}

async fn the_cancellation_takes_the_place_of_open_news(world: &World) {
    world.hear(&confirmed(1)).await;
    world.hear(&moved(2, 1)).await;
    world.hear(&called_off(3)).await;
    world.advance(Duration::minutes(30));
    world.write_due().await;
    assert_eq!(world.kinds().await, ["confirmed", "event_cancelled"]);
}

async fn who_signs_up_while_the_event_is_cancelled_is_told(world: &World) {
    world.hear(&called_off(2)).await;
    world.write_due().await;
    world.hear(&confirmed(1)).await;
    world.write_due().await;
    assert_eq!(world.kinds().await, ["event_cancelled"]);
}
