//! Letters that ask for an answer: to confirm a sign-up, to accept an offer; and that no answer came.

use chrono::Duration;
use fachtag_contracts::{
    events::{Event, EventCancelled, EventStatus},
    registrations::{
        CancelledBy, Registration, RegistrationCancelled, RegistrationChanged, RegistrationConfirmed,
        RegistrationOffered, RegistrationPending, RegistrationRepeated,
        RegistrationStatus::{self, Cancelled, Confirmed, Offered, Pending},
    },
};
use uuid::Uuid;

use crate::{
    facts::{event, registration},
    world::World,
};

on_both!(
    a_sign_up_is_asked_for_and_then_confirmed,
    an_offer_is_told,
    who_did_not_answer_is_told_so_in_the_right_words,
    who_has_answered_is_not_asked_again,
    who_signs_up_again_is_asked_again_once_an_hour,
    a_corrected_address_is_asked,
    who_still_has_to_answer_hears_of_the_cancellation_once,
);

fn held(number: u128, status: RegistrationStatus) -> Registration {
    registration(number, status)
}

fn expired(number: u128, was: RegistrationStatus) -> RegistrationCancelled {
    RegistrationCancelled {
        registration: Registration { version: 3, ..registration(number, Cancelled) },
        by: CancelledBy::Expiry,
        had_seat: was == Pending,
        was: Some(was),
        on_request: false,
        message: None,
    }
}

/// Without the ends of lines.
fn flat(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn a_sign_up_is_asked_for_and_then_confirmed(world: &World) {
    world.hear(&RegistrationPending { registration: held(1, Pending), unasked: false }).await;
    let words = world.letter().await.words();
    let token = world.secret.token("manage", Uuid::from_u128(1_001));
    assert!(words.contains(&format!("https://fachtag.example/meine-anmeldung/{token}")), "{words}");
    let words = flat(&words);
    assert!(words.contains("bis 6. Mai 2027, 12:00 Uhr") && !words.contains("METHOD"), "{words}");
    let registration = Registration { version: 2, ..registration(1, Confirmed) };
    world.hear(&RegistrationConfirmed { registration, unasked: false }).await;
    assert_eq!(world.kinds().await, ["pending", "confirmed"]);
    assert!(world.letters().await[1].words().contains("METHOD:REQUEST"));
}

async fn an_offer_is_told(world: &World) {
    world.hear(&RegistrationOffered { registration: held(1, Offered) }).await;
    let letter = world.letter().await;
    assert_eq!(letter.kind, "offered");
    let words = flat(&letter.words());
    assert!(words.contains("bis 6. Mai 2027, 12:00 Uhr") && !words.contains("METHOD"), "{words}");
}

async fn who_did_not_answer_is_told_so_in_the_right_words(world: &World) {
    world.hear(&expired(1, Pending)).await;
    world.hear(&expired(2, Offered)).await;
    assert_eq!(world.kinds().await, ["expired", "expired"]);
    let letters = world.letters().await;
    for (letter, expected) in letters.iter().zip(["wurde nicht bestätigt", "angeboten und keine Antwort erhalten"]) {
        assert!(flat(&letter.words()).contains(expected), "{}", letter.words());
    }
    assert!(letters.iter().all(|letter| !letter.words().contains("METHOD")), "nobody had an entry");
}

async fn who_has_answered_is_not_asked_again(world: &World) {
    let answered = Registration { version: 2, ..registration(1, Confirmed) };
    world.hear(&RegistrationConfirmed { registration: answered, unasked: false }).await;
    world.hear(&RegistrationPending { registration: held(1, Pending), unasked: false }).await;
    world.hear(&expired(2, Offered)).await;
    world.hear(&RegistrationOffered { registration: held(2, Offered) }).await;
    assert_eq!(world.kinds().await, ["confirmed", "expired"]);
}

async fn who_signs_up_again_is_asked_again_once_an_hour(world: &World) {
    world.hear(&RegistrationPending { registration: held(1, Pending), unasked: false }).await;
    for attempt in 1..4 {
        let attempt_id = Uuid::from_u128(attempt);
        world.hear(&RegistrationRepeated { registration: held(1, Pending), attempt_id, unasked: false }).await;
    }
    assert_eq!(world.kinds().await, ["pending", "pending"]);
    world.advance(Duration::hours(1));
    world
        .hear(&RegistrationRepeated { registration: held(1, Pending), attempt_id: Uuid::from_u128(9), unasked: false })
        .await;
    assert_eq!(world.kinds().await.len(), 3);
}

async fn a_corrected_address_is_asked(world: &World) {
    world.hear(&RegistrationPending { registration: held(1, Pending), unasked: false }).await;
    let email = "richtig@schule.example".into();
    let registration = Registration { version: 2, email, link_no: 1, ..held(1, Pending) };
    world.hear(&RegistrationChanged { registration, address_changed: true, write_again: false, unasked: false }).await;
    let letters = world.letters().await;
    assert_eq!((letters[1].kind.as_str(), letters[1].recipient.as_str()), ("pending", "richtig@schule.example"));
}

async fn who_still_has_to_answer_hears_of_the_cancellation_once(world: &World) {
    world.hear(&RegistrationPending { registration: held(1, Pending), unasked: false }).await;
    let called_off = Event { version: 2, status: EventStatus::Cancelled, ..event(1) };
    world.hear(&EventCancelled { event: called_off }).await;
    world.write_due().await;
    world.hear(&expired(1, Pending)).await;
    assert_eq!(world.kinds().await, ["pending", "event_cancelled"]);
}
