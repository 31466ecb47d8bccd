//! Which letters are written for what happens.

use chrono::Duration;
use fachtag_bus::Fate;
use fachtag_contracts::{
    events::{EventChanged, EventPublished},
    registrations::{
        Registration, RegistrationChanged, RegistrationConfirmed, RegistrationPromoted, RegistrationRepeated,
        RegistrationStatus::{Confirmed, Waitlisted},
    },
};
use uuid::Uuid;

use crate::{
    facts::{cancelled, confirmed, event, invited, registration, waitlisted},
    world::World,
};

on_both!(
    a_confirmation_has_the_facts_the_link_and_the_calendar_entry,
    a_message_handled_twice_gives_one_letter,
    waiting_and_getting_a_seat_are_told,
    only_a_seat_is_taken_out_of_the_calendar,
    a_letter_waits_for_its_event,
    who_has_cancelled_is_not_invited,
    who_has_a_seat_is_not_told_to_wait,
    a_late_letter_tells_the_newest_data,
    a_corrected_address_gets_the_letter_with_a_link_of_its_own,
    an_older_state_of_the_event_is_not_told,
    a_stranger_cannot_flood_an_address,
    a_login_link_is_mailed_once,
    a_login_link_that_has_ended_is_not_mailed,
    an_impossible_address_is_set_aside,
    after_the_event_nobody_is_invited,
);

async fn a_confirmation_has_the_facts_the_link_and_the_calendar_entry(world: &World) {
    world.hear(&confirmed(1)).await;
    let letter = world.letter().await;
    assert_eq!((letter.kind.as_str(), letter.revision), ("confirmed", 1));
    assert_eq!(letter.recipient, "jana1@schule.example");
    assert_eq!(letter.message_id_header, format!("<{}@fachtag.example>", letter.id));
    let words = letter.words();
    let token = world.secret.token("manage", Uuid::from_u128(1_001));
    for expected in [
        "Jana Weiß",
        "Fachtag Digitale Bildung",
        "K7QM-2M9X",
        &format!("https://fachtag.example/meine-anmeldung/{token}"),
        "METHOD:REQUEST",
        "SEQUENCE:2",
    ] {
        assert!(words.contains(expected), "{expected} is missing in {words}");
    }
}

async fn a_message_handled_twice_gives_one_letter(world: &World) {
    world.hear(&confirmed(1)).await;
    let first = world.letter().await;
    world.advance(Duration::minutes(1));
    world.hear(&confirmed(1)).await;
    assert_eq!(world.letter().await, first);
    world.hear(&confirmed(2)).await;
    assert_eq!(world.letters().await.len(), 2);
}

async fn waiting_and_getting_a_seat_are_told(world: &World) {
    world.hear(&waitlisted(1)).await;
    assert!(!world.letter().await.words().contains("METHOD"));
    let registration = Registration { version: 2, ..registration(1, Confirmed) };
    world.hear(&RegistrationPromoted { registration }).await;
    let letters = world.letters().await;
    assert_eq!(letters[1].kind, "promoted");
    let words = letters[1].words();
    assert!(words.contains("METHOD:REQUEST") && words.contains("SEQUENCE:3"), "{words}");
}

async fn only_a_seat_is_taken_out_of_the_calendar(world: &World) {
    world.hear(&cancelled(1, true)).await;
    world.hear(&cancelled(2, false)).await;
    let letters = world.letters().await;
    assert!(letters.iter().all(|letter| letter.kind == "cancelled"));
    assert!(letters[0].words().contains("METHOD:CANCEL"));
    assert!(!letters[1].words().contains("METHOD"));
}

async fn a_letter_waits_for_its_event(world: &World) {
    let registration = Registration { event_id: Uuid::from_u128(2), ..registration(1, Confirmed) };
    let early = RegistrationConfirmed { registration, unasked: false };
    let fate = world.try_hear(&early).await.unwrap_err();
    assert!(matches!(fate, Fate::Retry(reason) if reason.contains("not known here yet")));
    assert!(world.letters().await.is_empty());
    world.hear(&EventPublished { event: event(2) }).await;
    world.hear(&early).await;
    assert_eq!(world.kinds().await, ["confirmed"]);
}

async fn who_has_cancelled_is_not_invited(world: &World) {
    world.hear(&cancelled(1, true)).await;
    world.hear(&confirmed(1)).await;
    world
        .hear(&RegistrationRepeated {
            registration: registration(1, Confirmed),
            attempt_id: Uuid::from_u128(1),
            unasked: false,
        })
        .await;
    assert_eq!(world.kinds().await, ["cancelled"]);
}

async fn who_has_a_seat_is_not_told_to_wait(world: &World) {
    let registration = Registration { version: 2, ..registration(1, Confirmed) };
    world.hear(&RegistrationPromoted { registration }).await;
    world.hear(&waitlisted(1)).await;
    assert_eq!(world.kinds().await, ["promoted"]);
}

async fn a_late_letter_tells_the_newest_data(world: &World) {
    let registration = Registration { version: 2, last_name: "Schwarz".into(), ..registration(1, Confirmed) };
    world.hear(&RegistrationChanged { registration, address_changed: false, write_again: false, unasked: false }).await;
    assert!(world.letters().await.is_empty());
    world.hear(&confirmed(1)).await;
    let words = world.letter().await.words();
    assert!(words.contains("Jana Schwarz") && words.contains("SEQUENCE:2"), "{words}");
}

async fn a_corrected_address_gets_the_letter_with_a_link_of_its_own(world: &World) {
    world.hear(&confirmed(1)).await;
    let corrected =
        Registration { version: 2, email: "richtig@schule.example".into(), link_no: 1, ..registration(1, Confirmed) };
    world
        .hear(&RegistrationChanged {
            registration: corrected,
            address_changed: true,
            write_again: false,
            unasked: false,
        })
        .await;
    let letters = world.letters().await;
    assert_eq!((letters.len(), letters[1].recipient.as_str()), (2, "richtig@schule.example"));
    let old = world.secret.token("manage", Uuid::from_u128(1_001));
    let words = letters[1].words();
    assert!(words.contains("/meine-anmeldung/") && !words.contains(&old), "{words}");
    assert!(words.contains("METHOD:REQUEST"), "{words}");
}

async fn an_older_state_of_the_event_is_not_told(world: &World) {
    let renamed = |version, title: &str| EventChanged {
        event: fachtag_contracts::events::Event { version, title: title.into(), ..event(1) },
    };
    world.hear(&renamed(3, "Neuer Titel")).await;
    world.hear(&renamed(2, "Alter Titel")).await;
    world.hear(&confirmed(1)).await;
    assert!(world.letter().await.words().contains("Neuer Titel"));
}

async fn a_stranger_cannot_flood_an_address(world: &World) {
    let again = RegistrationRepeated {
        registration: registration(1, Waitlisted),
        attempt_id: Uuid::from_u128(1),
        unasked: false,
    };
    for _ in 0..6 {
        world.hear(&again).await;
        world.advance(Duration::minutes(9));
    }
    assert_eq!(world.kinds().await, ["already_registered"]);
    world.advance(Duration::minutes(30));
    world.hear(&again).await;
    assert_eq!(world.letters().await.len(), 2);
}

async fn a_login_link_is_mailed_once(world: &World) {
    world.hear(&invited(1)).await;
    world.hear(&invited(1)).await;
    let letter = world.letter().await;
    assert_eq!(letter.recipient, "leitung@stadt.example");
    let token = world.secret.token("login", Uuid::from_u128(6_001));
    assert!(letter.words().contains(&format!("https://fachtag.example/anmelden/{token}")));
    world.hear(&invited(2)).await;
    assert_eq!(world.letters().await.len(), 2);
}

async fn a_login_link_that_has_ended_is_not_mailed(world: &World) {
    world.advance(Duration::days(1));
    world.hear(&invited(1)).await;
    assert!(world.letters().await.is_empty());
}

async fn an_impossible_address_is_set_aside(world: &World) {
    let registration = Registration { email: "keine Adresse".into(), ..registration(1, Confirmed) };
    let fate = world.try_hear(&RegistrationConfirmed { registration, unasked: false }).await.unwrap_err();
    assert!(matches!(fate, Fate::Park(reason) if !reason.contains("keine Adresse")));
}

async fn after_the_event_nobody_is_invited(world: &World) {
    let past = fachtag_contracts::events::Event {
        version: 9,
        starts_at: world.clock.now() - Duration::hours(8),
        ends_at: world.clock.now() - Duration::hours(1),
        ..event(1)
    };
    world.hear(&EventChanged { event: past }).await;
    world.hear(&confirmed(1)).await;
    assert!(world.letters().await.is_empty());
}
