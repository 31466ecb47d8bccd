//! Events as organizers change them.

use harness::{Installation, SOON, unique, wait_until};
use serde_json::{Value, json};

pub async fn merge_patch(site: &Installation) {
    let event = site.draft(json!({"group": null, "summary": "Kurz"})).await;
    let before = site.event(&event).await;
    assert_eq!((&before["status"], &before["version"]), (&json!("draft"), &json!(1)));
    let changed =
        site.patch(&event, json!({"title": "Neu", "summary": null, "venue": {"room": "Saal 2", "street": null}})).await;
    let changed = changed.expect(200).json();
    assert_eq!((&changed["title"], &changed["summary"]), (&json!("Neu"), &Value::Null));
    assert_eq!(changed["venue"]["room"], "Saal 2");
    assert_eq!(changed["venue"]["street"], Value::Null);
    assert_eq!(changed["venue"]["name"], "Haus der Bildung", "what a patch leaves out stays");
    assert_eq!(changed["version"], 2);
    assert_eq!(site.patch(&event, json!({})).await.expect(200).json()["version"], 2, "nothing changed");
    assert_eq!(site.patch(&event, json!({"titel": "x"})).await.fields(), ["titel"]);
    let required = site.patch(&event, json!({"title": null})).await;
    assert_eq!((required.problem(422).as_str(), required.fields()), ("invalid-input", vec!["title".to_owned()]));
    assert_eq!(site.event(&event).await["title"], "Neu");
}

pub async fn stale_version(site: &Installation) {
    let event = site.draft(json!({})).await;
    let path = format!("/api/v1/events/{}", event.id);
    let patch = async |version: &str, title: &str| {
        let call = site.client.request(reqwest::Method::PATCH, &path).token(&site.token).header("if-match", version);
        call.json(&json!({"title": title})).send().await
    };
    let read = site.client.get(&path).token(&site.token).send().await;
    assert_eq!(patch("\"1\"", "Erste").await.expect(200).json()["version"], 2);
    let stale = patch("\"1\"", "Zweite").await;
    stale.problem(412);
    assert_eq!(site.event(&event).await["title"], "Erste");
    assert_eq!(patch("\"2\"", "Dritte").await.expect(200).json()["version"], 3);
    let etag = read.header("etag");
    assert!(etag.starts_with("\"1."), "{etag}");
    // Of two who saw the same version, one wins.
    let (one, two) = tokio::join!(patch("\"3\"", "Links"), patch("\"3\"", "Rechts"));
    let mut both = [one.status, two.status];
    both.sort_unstable();
    assert_eq!(both, [200, 412]);
}

pub async fn capacity(site: &Installation) {
    let event = site.publish(json!({"capacity": 3})).await;
    for _ in 0..2 {
        site.must_sign_up(&event, &format!("{}@schule.example", unique("platz"))).await;
    }
    site.wait_for_seats(&event, 2, 0).await;
    let refused = site.patch(&event, json!({"capacity": 1})).await;
    assert_eq!(refused.problem(422), "invalid-input");
    assert!(
        refused.fields() == ["capacity"] && refused.json()["detail"].as_str().unwrap().contains('2'),
        "{}",
        refused.body
    );
    let lowered = site.patch(&event, json!({"capacity": 2})).await.expect(200).json();
    assert_eq!(lowered["seats"]["capacity"], 2);
    wait_until("the lower capacity to count", SOON, async || {
        site.client.open(&format!("/anmeldung/{}", event.slug)).await.text().contains("Zurzeit ist kein Platz frei")
    })
    .await;
    let third = site.must_sign_up(&event, "dritte@schule.example").await;
    assert_eq!(third["status"], "waitlisted");
}

pub async fn cancelled(site: &Installation) {
    let event = site.publish(json!({})).await;
    let path = format!("/api/v1/events/{}/cancel", event.id);
    let without = site.client.post(&path).token(&site.token).json(&json!({"reason": " "})).send().await;
    assert_eq!(without.fields(), ["reason"]);
    let reason = "Wegen eines Sturms <Warnstufe 3>";
    let done =
        site.client.post(&path).token(&site.token).json(&json!({"reason": reason})).send().await.expect(200).json();
    assert_eq!(done["status"], "cancelled");
    site.client.open(&format!("/veranstaltungen/{}", event.slug)).await.expect(200).shows(reason);
    wait_until("registration to close", SOON, async || {
        site.client.get(&format!("/anmeldung/{}", event.slug)).send().await.status == 409
    })
    .await;
    assert_eq!(site.sign_up(&event, "spaet@schule.example").await.problem(409), "event-cancelled");
    site.client.post(&path).token(&site.token).json(&json!({"reason": reason})).send().await.problem(409);
    site.patch(&event, json!({"title": "Doch"})).await.problem(409);
}

pub async fn opening_and_closing(site: &Installation) {
    let soon = chrono::Utc::now() + chrono::Duration::seconds(5);
    let event = site.publish(json!({"registration_opens_at": soon})).await;
    assert_eq!(site.sign_up(&event, "frueh@schule.example").await.problem(409), "registration-not-yet-open");
    let page = site.client.open(&format!("/anmeldung/{}", event.slug)).await.expect(409);
    page.shows("Die Anmeldung öffnet am");
    wait_until("registration to open", SOON, async || {
        site.sign_up(&event, "rechtzeitig@schule.example").await.status == 202
    })
    .await;

    let event = site.publish(json!({"registration_closes_at": "2020-01-01T12:00:00+01:00"})).await;
    assert_eq!(site.sign_up(&event, "spaet@schule.example").await.problem(409), "registration-closed");
    let page = site.client.open(&format!("/anmeldung/{}", event.slug)).await.expect(409);
    page.shows("1. Januar 2020, 12:00 Uhr");
}

pub async fn drafts_are_private(site: &Installation) {
    let event = site.draft(json!({})).await;
    assert_eq!(site.client.get(&format!("/api/v1/events/{}", event.id)).send().await.problem(404), "not-found");
    assert_eq!(site.client.open(&format!("/veranstaltungen/{}", event.slug)).await.answer.status, 404);
    assert_eq!(site.client.open(&format!("/kalender/{}.ics", event.slug)).await.answer.status, 404);
    assert!(!site.client.open("/").await.answer.body.contains(&event.title));
    assert!(!site.client.get("/api/v1/events").send().await.body.contains(&event.id));
    assert_eq!(site.sign_up(&event, "neugierig@schule.example").await.problem(404), "not-found");
    let reason = site.client.post(&format!("/api/v1/events/{}/cancel", event.id)).token(&site.token);
    reason.json(&json!({"reason": "war nie öffentlich"})).send().await.problem(409);
    site.client.post(&format!("/api/v1/events/{}/publish", event.id)).token(&site.token).send().await.expect(200);
    assert_eq!(
        site.client.get(&format!("/api/v1/events/{}", event.slug)).send().await.expect(200).json()["status"],
        "published"
    );
}
