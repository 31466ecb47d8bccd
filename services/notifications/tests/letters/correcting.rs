//! What organizers do about letters that reached nobody.

use axum::http::StatusCode;
use fachtag_access::Role;
use fachtag_contracts::registrations::{Registration, RegistrationChanged, RegistrationStatus};
use fachtag_db::sql;
use fachtag_notifications::store::letters::failed_by_event;
use uuid::Uuid;

use crate::{
    facts::{cancelled, confirmed, invited, registration},
    letter_pages::{cookie, page, post, set_state},
    sending::sink,
    smtp_sink::Fault,
    world::{World, until},
};

on_both!(
    a_letter_given_up_is_sent_again_unchanged,
    only_what_is_given_up_and_true_is_sent_again,
    a_corrected_address_gets_the_letter_anew,
    a_changed_name_sends_nothing,
    the_letter_that_is_asked_for_goes_again,
    replies_stand_there_in_plain_words,
);

fn path(id: Uuid) -> String {
    format!("/organisation/nachrichten/{id}")
}

/// Somebody's address was corrected.
pub fn moved(version: i64, email: &str) -> RegistrationChanged {
    let registration = registration(1, RegistrationStatus::Confirmed);
    let registration = Registration { version, email: email.into(), ..registration };
    RegistrationChanged { registration, address_changed: true, write_again: false, unasked: false }
}

async fn a_letter_given_up_is_sent_again_unchanged(world: &World) {
    let sink = sink().await;
    sink.script([Fault::Recipient("550 5.1.1 no such user".into())]);
    world.hear(&confirmed(1)).await;
    let composed = world.letter().await;
    let sender = world.sender_to(&sink).await;
    world.until_all_are("failed").await;
    let jana = cookie(world, Role::Organizer, None).await;
    let shown = page(world, &jana, &path(composed.id)).await;
    assert!(shown.contains("Noch einmal versuchen") && shown.contains("Diese Adresse gibt es nicht."), "{shown}");
    for _ in 0..2 {
        assert_eq!(post(world, &jana, &format!("{}/versuchen", path(composed.id))).await, StatusCode::SEE_OTHER);
    }
    world.until_all_are("accepted").await;
    sender.stop().await;
    assert_eq!(sink.received().len(), 1, "a double click sends once");
    assert_eq!(Some(&sink.received()[0].bytes), composed.bytes.as_ref());
    assert_eq!(world.letter().await.attempts, 1, "attempts start anew");
    assert!(!page(world, &jana, &path(composed.id)).await.contains("Noch einmal versuchen"));
}

async fn only_what_is_given_up_and_true_is_sent_again(world: &World) {
    world.hear(&confirmed(1)).await;
    let letter = world.letter().await;
    let jana = cookie(world, Role::Organizer, None).await;
    let again = format!("{}/versuchen", path(letter.id));
    set_state(world, "uncertain", "").await;
    assert_eq!(post(world, &jana, &again).await, StatusCode::SEE_OTHER);
    assert_eq!(world.states().await, ["uncertain"]);
    world.hear(&cancelled(1, true)).await;
    world.hear(&invited(1)).await;
    set_state(world, "parked", "421 busy").await;
    let admin = cookie(world, Role::Admin, None).await;
    for letter in world.letters().await {
        assert_eq!(post(world, &admin, &format!("{}/versuchen", path(letter.id))).await, StatusCode::SEE_OTHER);
    }
    // Who has cancelled is not invited any more; a login link may have ended.
    assert_eq!(world.states().await, ["parked", "waiting", "parked"]);
    for (who, expected) in [
        (cookie(world, Role::CheckIn, None).await, StatusCode::FORBIDDEN),
        (cookie(world, Role::Organizer, Some("natur")).await, StatusCode::FORBIDDEN),
    ] {
        assert_eq!(post(world, &who, &again).await, expected);
    }
    for unknown in [Uuid::nil().to_string(), "quatsch".into()] {
        let path = format!("/organisation/nachrichten/{unknown}/versuchen");
        assert_eq!(post(world, &jana, &path).await, StatusCode::NOT_FOUND);
    }
}

async fn a_corrected_address_gets_the_letter_anew(world: &World) {
    world.hear(&confirmed(1)).await;
    let lost = world.letter().await;
    set_state(world, "failed", "550 5.1.1 no such user").await;
    assert_eq!(failed_by_event(&world.bus.database).await.unwrap(), [(Some(Uuid::from_u128(1)), 1)]);
    let jana = cookie(world, Role::Organizer, None).await;
    let shown = page(world, &jana, &path(lost.id)).await;
    let form = format!("/organisation/anmeldungen/{}/{}/bearbeiten", Uuid::from_u128(1), Uuid::from_u128(1_001));
    assert!(shown.contains("Adresse korrigieren und erneut senden") && shown.contains(&form), "{shown}");
    for _ in 0..2 {
        world.hear(&moved(2, "jana.weiss@schule.example")).await;
    }
    let letters = world.letters().await;
    let to: Vec<_> = letters.iter().map(|letter| (letter.kind.as_str(), letter.recipient.as_str())).collect();
    assert_eq!(to, [("confirmed", "jana1@schule.example"), ("confirmed", "jana.weiss@schule.example")]);
    assert_eq!(letters[1].state, "waiting");
    assert!(failed_by_event(&world.bus.database).await.unwrap().is_empty(), "nobody needs to look at it any more");
    let shown = page(world, &jana, &path(lost.id)).await;
    assert!(shown.contains("durch eine neue E-Mail ersetzt") && shown.contains(&path(letters[1].id)), "{shown}");
    assert!(!shown.contains("Noch einmal versuchen"), "{shown}");
    // Corrected once more before it went: only the newest goes.
    world.hear(&moved(3, "j.weiss@schule.example")).await;
    let sink = sink().await;
    let sender = world.sender_to(&sink).await;
    until("the newest was sent", async || world.letters().await[2].state == "accepted").await;
    sender.stop().await;
    let received = sink.received();
    assert_eq!((received.len(), received[0].to[0].as_str()), (1, "j.weiss@schule.example"));
    // It arrived, but its link ends with another address: that one gets a letter, too.
    world.hear(&moved(4, "jw@schule.example")).await;
    assert_eq!(world.letters().await.len(), 4);
}

async fn a_changed_name_sends_nothing(world: &World) {
    world.hear(&confirmed(1)).await;
    set_state(world, "failed", "550 no").await;
    let registration = registration(1, RegistrationStatus::Confirmed);
    let registration = Registration { version: 2, first_name: "Johanna".into(), ..registration };
    world.hear(&RegistrationChanged { registration, address_changed: false, write_again: false, unasked: false }).await;
    assert_eq!(world.letters().await.len(), 1);
}

async fn the_letter_that_is_asked_for_goes_again(world: &World) {
    world.hear(&confirmed(1)).await;
    let registration = registration(1, RegistrationStatus::Confirmed);
    let again = RegistrationChanged { registration, address_changed: false, write_again: true, unasked: true };
    world.hear(&again).await;
    world.hear(&again).await;
    assert_eq!(world.kinds().await, ["confirmed", "confirmed"], "once for each time that it is asked for");
    for _ in 0..5 {
        world.advance(chrono::Duration::seconds(1));
        world.hear(&again).await;
    }
    assert_eq!(world.letters().await.len(), 4, "a stranger cannot flood a mailbox: three in an hour");
}

async fn replies_stand_there_in_plain_words(world: &World) {
    world.hear(&confirmed(1)).await;
    set_state(world, "failed", "552 5.2.2 <b>over quota</b>").await;
    let jana = cookie(world, Role::Organizer, None).await;
    let list = page(world, &jana, "/organisation/nachrichten").await;
    assert!(list.contains("Das Postfach ist voll."), "{list}");
    let mut tx = world.bus.database.begin().await.unwrap();
    sql("UPDATE letter SET bounced_at = $1, report = '550 5.1.1 unknown'")
        .bind(world.clock.now())
        .execute(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let list = page(world, &jana, "/organisation/nachrichten?zustand=bounced").await;
    assert!(
        list.contains("als unzustellbar zurückgekommen") && list.contains("Diese Adresse gibt es nicht."),
        "{list}"
    );
    assert!(page(world, &jana, "/organisation/nachrichten?zustand=failed").await.contains("Keine E-Mails"));
}
