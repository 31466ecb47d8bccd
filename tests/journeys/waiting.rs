//! First come, first served, and moving up.

use harness::{Event, Installation, unique};
use serde_json::{Value, json};

async fn sign_up(site: &Installation, event: &Event, name: &str) -> (String, Value) {
    let email = format!("{}@schule.example", unique(name));
    let registration = site.must_sign_up(event, &email).await;
    (email, registration)
}

pub async fn promotion_with_mails(site: &Installation) {
    let event = site.publish(json!({"capacity": 1})).await;
    let (_, first) = sign_up(site, &event, "erste").await;
    assert_eq!((&first["status"], &first["waiting_position"]), (&json!("confirmed"), &Value::Null));
    // The form says beforehand that no seat is left, in its own words.
    site.client.open(&format!("/anmeldung/{}", event.slug)).await.expect(200).shows("Zurzeit ist kein Platz frei");
    let (second_email, second) = sign_up(site, &event, "zweite").await;
    let (third_email, third) = sign_up(site, &event, "dritte").await;
    assert_eq!((&second["status"], &second["waiting_position"]), (&json!("waitlisted"), &json!(1)));
    assert_eq!(third["waiting_position"], 2);
    let mail = site.mails.wait_for(&third_email, 1).await.remove(0);
    assert!(mail.says("an 2. Stelle") && mail.calendar.is_none(), "{}", mail.text);
    let page = site.client.open(&mail.manage_url()).await.expect(200);
    page.shows("Sie stehen auf der Warteliste");

    site.cancel(&first).await.expect(200);
    assert_eq!(site.registration(&second).await["status"], "confirmed");
    assert_eq!(site.registration(&third).await["waiting_position"], 1);
    let promoted = site.mails.wait_for_words(&second_email, "von der Warteliste nachgerückt").await;
    assert_eq!(promoted.calendar.as_ref().expect("a calendar part").0, "REQUEST");
    site.wait_for_seats(&event, 1, 1).await;
    assert_eq!(site.mails.to(&third_email).len(), 1, "who still waits gets no mail");
}

pub async fn more_seats_promote(site: &Installation) {
    let event = site.publish(json!({"capacity": 1})).await;
    let mut people = Vec::new();
    for _ in 0..4 {
        people.push(sign_up(site, &event, "wartend").await);
    }
    site.wait_for_seats(&event, 1, 3).await;
    site.patch(&event, json!({"capacity": 3})).await.expect(200);
    site.wait_for_seats(&event, 3, 1).await;
    for (email, _) in &people[1..3] {
        site.mails.wait_for_words(email, "nachgerückt").await;
    }
    assert_eq!(site.registration(&people[3].1).await["waiting_position"], 1);
    // Unlimited takes everybody in.
    site.patch(&event, json!({"capacity": null})).await.expect(200);
    site.wait_for_seats(&event, 4, 0).await;
}

pub async fn full_without_waiting_list(site: &Installation) {
    let event = site.publish(json!({"capacity": 1, "waiting_list": false})).await;
    sign_up(site, &event, "erste").await;
    let refused = site.sign_up(&event, "zu@spaet.example").await;
    assert_eq!(refused.problem(409), "event-full");
    site.client.open(&format!("/anmeldung/{}", event.slug)).await.expect(409).shows("Alle Plätze sind vergeben");
    // Nobody was put on a list that does not exist.
    assert_eq!(site.registrations(&event).await.len(), 1);
}

pub async fn waiting_person_leaves(site: &Installation) {
    let event = site.publish(json!({"capacity": 1})).await;
    sign_up(site, &event, "erste").await;
    let (email, second) = sign_up(site, &event, "zweite").await;
    let (_, third) = sign_up(site, &event, "dritte").await;
    let token = second["manage_url"].as_str().unwrap().rsplit('/').next().unwrap();
    let path = format!("/api/v1/registrations/{}/cancel", second["id"].as_str().unwrap());
    let wrong = site.client.post(&path).json(&json!({"token": "falsch"})).send().await;
    assert_eq!(wrong.problem(401), "unauthorized");
    let cancelled = site.client.post(&path).json(&json!({"token": token})).send().await.expect(200).json();
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(site.registration(&third).await["waiting_position"], 1);
    let mail = site.mails.wait_for_words(&email, "Sie stehen nicht mehr auf der Warteliste").await;
    assert!(mail.calendar.is_none(), "there was no entry to take out");
    site.wait_for_seats(&event, 1, 1).await;
}
