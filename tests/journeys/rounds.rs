//! Mails that go out by themselves: to everybody when the event changes, is cancelled, or comes near.

use chrono::{Duration, SecondsFormat, Utc};
use harness::{Installation, SOON, unique, wait_until};
use serde_json::json;

use crate::desk_registrations::{admin, person};

pub async fn a_cancellation_reaches_everybody(site: &Installation) {
    let event = site.publish(json!({"capacity": 1})).await;
    let (seat, _) = person(site, &event, "Eins").await;
    let (waits, _) = person(site, &event, "Wartend").await;
    site.mails.wait_for(&seat, 1).await;
    site.mails.wait_for(&waits, 1).await;
    let path = format!("/api/v1/events/{}/cancel", event.id);
    site.client.post(&path).token(&site.token).json(&json!({"reason": "Sturm <3>"})).send().await.expect(200);
    let mail = site.mails.wait_for_words(&seat, "findet leider nicht statt").await;
    assert!(mail.says("Grund: Sturm <3>"));
    assert_eq!(mail.calendar.as_ref().expect("a calendar part").0, "CANCEL");
    let mail = site.mails.wait_for_words(&waits, "findet leider nicht statt").await;
    assert!(mail.calendar.is_none(), "who waited has no entry");
}

pub async fn a_change_before_the_start_reaches_everybody(site: &Installation) {
    let at = |minutes| (Utc::now() + Duration::minutes(minutes)).to_rfc3339_opts(SecondsFormat::Secs, true);
    let changes =
        json!({"starts_at": at(20), "ends_at": at(120), "sessions": [], "online_url": "https://alt.example/"});
    let event = site.publish(changes).await;
    let email = format!("{}@schule.example", unique("online"));
    site.must_sign_up(&event, &email).await;
    site.mails.wait_for(&email, 1).await;
    site.patch(&event, json!({"online_url": "https://neu.example/"})).await.expect(200);
    let mail = site.mails.wait_for_words(&email, "bisher: https://alt.example/").await;
    assert!(mail.says("neu: https://neu.example/"));
    assert_eq!(mail.calendar.as_ref().expect("a calendar part").0, "REQUEST");
}

pub async fn the_plan(site: &Installation) {
    let jana = admin(site).await;
    let event = site.publish(json!({"reminders": ["7d", "1d"]})).await;
    let email = format!("{}@schule.example", unique("erinnert"));
    site.must_sign_up(&event, &email).await;
    site.mails.wait_for(&email, 1).await;
    let letters = jana.open(&format!("/organisation/nachrichten?veranstaltung={}", event.id)).await.expect(200);
    let plan_path = letters.link("Geplante E-Mails");
    let plan = jana.open(&plan_path).await.expect(200);
    plan.shows("Erinnerung 7 Tage vorher");
    plan.shows("Erinnerung 1 Tag vorher");
    let skipped = jana.submit(&plan.form_at("tbody tr:first-child form"), "auslassen").await;
    jana.follow(&skipped).await.expect(200).shows("wird ausgelassen");
    let question =
        jana.open(&jana.open(&plan_path).await.link("Jetzt senden: Erinnerung 7 Tage vorher")).await.expect(200);
    let send = question.form_at("form.actions");
    let sent = jana.submit(&send, "senden").await;
    jana.follow(&sent).await.expect(200).shows("Die E-Mails sind unterwegs");
    site.mails.wait_for_words(&email, "Bitte hier abmelden").await;
    wait_until("the plan to say so", SOON, async || jana.open(&plan_path).await.answer.body.contains("verschickt"))
        .await;
    jana.submit(&send, "senden").await.expect(303);
    jana.open(&plan_path).await.expect(200).shows("verschickt");
    assert_eq!(site.mails.to(&email).len(), 2, "a second click sends nothing");
}
