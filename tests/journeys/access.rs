//! Who may do what.

use harness::Installation;
use reqwest::Method;
use serde_json::json;

const ORGANIZER_CALLS: [(Method, &str); 6] = [
    (Method::POST, "/api/v1/events"),
    (Method::PATCH, "/api/v1/events/01938a4e-7b5c-7cc0-8000-000000000001"),
    (Method::POST, "/api/v1/events/01938a4e-7b5c-7cc0-8000-000000000001/publish"),
    (Method::POST, "/api/v1/events/01938a4e-7b5c-7cc0-8000-000000000001/cancel"),
    (Method::GET, "/api/v1/registrations"),
    (Method::GET, "/api/v1/letters"),
];

pub async fn no_token(site: &Installation) {
    for (method, path) in ORGANIZER_CALLS {
        let answer = site.client.request(method, path).json(&json!({})).send().await;
        assert_eq!(answer.problem(401), "unauthorized", "{path}");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}

pub async fn wrong_token(site: &Installation) {
    let mut forged = site.token.clone();
    let last = forged.pop().unwrap();
    forged.push(if last == 'A' { 'B' } else { 'A' });
    for token in ["fachtag_falsch", "", &forged, &format!("{}x", site.token)] {
        for (method, path) in ORGANIZER_CALLS {
            let answer = site.client.request(method, path).token(token).json(&json!({})).send().await;
            assert_eq!(answer.problem(401), "unauthorized", "{path} with “{token}”");
        }
    }
    let basic = site.client.get("/api/v1/registrations").header("authorization", "Basic YTpi").send().await;
    assert_eq!(basic.problem(401), "unauthorized");
}

pub async fn check_in_may_note_attendance_only(site: &Installation) {
    let token = site.create_token("check-in").await;
    for (method, path) in ORGANIZER_CALLS {
        let answer = site.client.request(method, path).token(&token).json(&harness::event_json(json!({}))).send().await;
        assert_eq!(answer.problem(403), "forbidden", "{path}");
    }
    let event = site.publish(json!({})).await;
    let registration = site.must_sign_up(&event, "da@schule.example").await;
    let path = format!("/api/v1/registrations/{}", registration["id"].as_str().unwrap());
    assert_eq!(site.client.post(&format!("{path}/cancel")).token(&token).send().await.problem(403), "forbidden");
    let noted =
        site.client.post(&format!("{path}/attendance")).token(&token).json(&json!({"status": "present"})).send().await;
    assert_eq!(noted.expect(200).json()["attendance"], "present");
    let wrong = site
        .client
        .post(&format!("{path}/attendance"))
        .token(&token)
        .json(&json!({"status": "vielleicht"}))
        .send()
        .await;
    assert_eq!(wrong.problem(422), "invalid-input");
}

pub async fn unknown_things(site: &Installation) {
    for path in [
        "/veranstaltungen/gibt-es-nicht",
        "/gruppen/gibt-es-nicht",
        "/anmeldung/gibt-es-nicht",
        "/kalender/gibt-es-nicht.ics",
        "/wp-login.php",
    ] {
        let page = site.client.open(path).await;
        assert_eq!(page.answer.status, 404, "{path}");
    }
    for path in [
        "/api/v1/events/gibt-es-nicht",
        "/api/v1/groups/gibt-es-nicht",
        "/api/v1/gibt-es-nicht",
        "/api/v1/registrations/keine-id",
    ] {
        let answer = site.client.get(path).token(&site.token).send().await;
        assert_eq!(answer.problem(404), "not-found", "{path}");
    }
    let nobody = harness::Event { id: String::new(), slug: "gibt-es-nicht".into(), title: String::new() };
    assert_eq!(site.sign_up(&nobody, "a@b.example").await.problem(404), "not-found");
    let method = site.client.request(Method::DELETE, "/api/v1/events").token(&site.token).send().await;
    assert_eq!(method.problem(405), "method-not-allowed");
}

pub async fn foreign_pages_cannot_send_forms(site: &Installation) {
    let event = site.publish(json!({})).await;
    let registration = site.must_sign_up(&event, "fremd@schule.example").await;
    let path = format!("{}/abmelden", registration["manage_url"].as_str().unwrap());
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://boese.example")] {
        let answer = site.client.post(&path).header(name, value).form(&[]).send().await;
        assert_eq!(answer.status, 403, "{name}: {value}");
    }
    assert_eq!(site.registration(&registration).await["status"], "confirmed");
}
