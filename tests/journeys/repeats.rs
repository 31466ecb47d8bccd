//! The same person, the same request, twice.

use harness::{Installation, Page, person_json, unique};
use serde_json::{Value, json};

use crate::participant::sign_up;

pub async fn second_sign_up_on_the_page(site: &Installation) {
    let event = site.publish(json!({})).await;
    let email = format!("{}@schule.example", unique("zweimal"));
    let first = sign_up(site, &event.slug, &email).await;
    site.mails.wait_for(&email, 1).await;
    // In other letters it is still the same address.
    let second = sign_up(site, &event.slug, &email.to_uppercase()).await;
    // Each page has the address as it was typed, and the key of its own form; else they are the same.
    let told = |page: &Page, typed: &str| {
        (page.text().replace(typed, "…"), page.path.split("&formular=").next().unwrap().to_owned())
    };
    assert_eq!(told(&first, &email), told(&second, &email.to_uppercase()), "a stranger learns nothing");
    let mail = site.mails.wait_for_words(&email, "bereits angemeldet").await;
    let original = site.mails.to(&email).into_iter().find(|mail| mail.says("Sie sind angemeldet")).unwrap();
    assert_eq!(mail.manage_url(), original.manage_url());
    assert_eq!(site.registrations(&event).await.len(), 1);
    site.wait_for_seats(&event, 1, 0).await;
}

pub async fn second_sign_up_over_the_api(site: &Installation) {
    let event = site.publish(json!({})).await;
    let email = format!("{}@schule.example", unique("zweimal"));
    site.must_sign_up(&event, &email).await;
    let public = site.sign_up(&event, &email).await.expect(202);
    assert_eq!(public.json(), json!({"status": "confirmed"}), "as to anybody new");
    let body = person_json(&event, &email, json!({}));
    let organizer = site.client.post("/api/v1/registrations").token(&site.token).json(&body).send().await;
    assert_eq!(organizer.problem(409), "already-registered");
    assert_eq!(site.registrations(&event).await.len(), 1);
}

pub async fn same_key_same_answer(site: &Installation) {
    let event = site.publish(json!({})).await;
    let key = unique("schluessel");
    let body = person_json(&event, &format!("{key}@schule.example"), json!({}));
    let post = async |body: &Value| {
        let call = site.client.post("/api/v1/registrations").token(&site.token);
        call.header("idempotency-key", &key).json(body).send().await
    };
    let first = post(&body).await.expect(201);
    let again = post(&body).await.expect(201);
    assert_eq!(first.json(), again.json());
    let mut other = body.clone();
    other["first_name"] = json!("Grace");
    assert_eq!(post(&other).await.problem(422), "idempotency-key-reused");
    assert_eq!(site.registrations(&event).await.len(), 1);
    let long =
        site.client.post("/api/v1/registrations").header("idempotency-key", &"x".repeat(256)).json(&body).send().await;
    assert_eq!(long.problem(422), "invalid-input");
}

pub async fn twenty_at_once(site: &Installation) {
    let event = site.publish(json!({})).await;
    let key = unique("schluessel");
    let body = person_json(&event, &format!("{key}@schule.example"), json!({}));
    let calls = (0..20).map(|_| {
        let call = site.client.post("/api/v1/registrations").token(&site.token);
        call.header("idempotency-key", &key).json(&body).send()
    });
    let answers = futures_util::future::join_all(calls).await;
    let ids: std::collections::HashSet<String> =
        answers.into_iter().map(|answer| answer.expect(201).json()["id"].to_string()).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(site.registrations(&event).await.len(), 1);
    site.wait_for_seats(&event, 1, 0).await;
}
