//! Events that cannot be, and requests that are none.

use harness::{Answer, Installation, event_json, in_days, unique};
use serde_json::{Value, json};

async fn create(site: &Installation, body: &Value) -> Answer {
    site.client.post("/api/v1/events").token(&site.token).json(body).send().await
}

pub async fn mistakes_are_named(site: &Installation) {
    let outside =
        json!([{"title": "x", "room": null, "starts_at": in_days(40), "ends_at": in_days(41), "capacity": null}]);
    let cases = [
        (json!({"title": ""}), "title"),
        (json!({"title": "x".repeat(201)}), "title"),
        (json!({"title": "zwei\nZeilen"}), "title"),
        (json!({"title": "Umkehr\u{202e}"}), "title"),
        (json!({"title": 7}), "title"),
        (json!({"titel": "x"}), "titel"),
        (json!({"kind": "party"}), "kind"),
        (json!({"description": "x".repeat(20_001)}), "description"),
        (json!({"starts_at": "2027-03-12T09:00:00"}), "starts_at"),
        (json!({"starts_at": "12.03.2027"}), "starts_at"),
        (json!({"ends_at": in_days(29)}), "ends_at"),
        (json!({"capacity": -1}), "capacity"),
        (json!({"capacity": 1.5}), "capacity"),
        (json!({"capacity": "viele"}), "capacity"),
        (json!({"waiting_list": "ja"}), "waiting_list"),
        (json!({"online_url": "javascript:alert(1)"}), "online_url"),
        (json!({"group": "gibt-es-nicht"}), "group"),
        (json!({"contact": {"name": "x", "email": "keine", "phone": null}}), "contact.email"),
        (json!({"contact": {"name": "x", "email": "a@b.example", "fax": "1"}}), "contact.fax"),
        (json!({"venue": {"name": "x\u{0}y"}}), "venue.name"),
        (json!({"funder": ["Gefördert", null]}), "funder"),
        (json!({"questions": [["Anreise"]]}), "questions[0]"),
        (json!({"sessions": outside}), "sessions[0].starts_at"),
        (json!({"reminders": ["bald"]}), "reminders[0]"),
        (json!({"registration_closes_at": in_days(40)}), "registration_closes_at"),
    ];
    for (changes, field) in cases {
        let answer = create(site, &event_json(changes.clone())).await;
        assert_eq!(answer.problem(422), "invalid-input", "{changes}");
        assert!(answer.fields().contains(&field.to_owned()), "{field} in {}", answer.body);
    }
    let mut incomplete = event_json(json!({}));
    incomplete.as_object_mut().unwrap().remove("starts_at");
    assert_eq!(create(site, &incomplete).await.fields(), ["starts_at"]);
    let several = create(site, &event_json(json!({"title": "", "contact": {"name": "", "email": ""}}))).await;
    assert_eq!(several.fields().len(), 3, "all mistakes at once: {}", several.body);
}

pub async fn malformed_requests(site: &Installation) {
    for (media_type, body, status, kind) in [
        ("application/json", "{\"title\": ", 400, "malformed-json"),
        ("application/json", "", 400, "malformed-json"),
        ("application/json", "\u{feff}{}", 400, "malformed-json"),
        ("application/json", "[]", 422, "invalid-input"),
        ("application/json", "null", 422, "invalid-input"),
        ("text/plain", "{}", 415, "unsupported-media-type"),
    ] {
        let answer = site.client.post("/api/v1/events").token(&site.token).body(media_type, body).send().await;
        assert_eq!(answer.problem(status), kind, "{body:?}");
    }
    let deep = format!("{}{}", "[".repeat(5000), "]".repeat(5000));
    let answer = site.client.post("/api/v1/events").token(&site.token).body("application/json", deep).send().await;
    assert!(matches!(answer.status, 400 | 422), "{}", answer.status);
    let invalid = site
        .client
        .post("/api/v1/events")
        .token(&site.token)
        .body("application/json", b"{\"title\": \"\xff\"}".to_vec());
    assert_eq!(invalid.send().await.problem(400), "malformed-json");
    let query = site.client.get("/api/v1/events?farbe=rot").send().await;
    assert_eq!((query.problem(422).as_str(), query.fields()), ("invalid-input", vec!["farbe".to_owned()]));
    for parameter in ["from=gestern", "kind=party"] {
        let answer = site.client.get(&format!("/api/v1/events?{parameter}")).send().await;
        assert_eq!(answer.problem(422), "invalid-input", "{parameter}");
    }
}

pub async fn too_large(site: &Installation) {
    const MEBIBYTE: usize = 1024 * 1024;
    let body = |length: usize| {
        let frame = "{\"title\": \"\"}".len();
        format!("{{\"title\": \"{}\"}}", "x".repeat(length - frame))
    };
    for path in ["/api/v1/events", "/api/v1/registrations"] {
        let over = site.client.post(path).token(&site.token).body("application/json", body(MEBIBYTE + 1)).send().await;
        assert_eq!(over.problem(413), "too-large", "{path}");
        let just = site.client.post(path).token(&site.token).body("application/json", body(MEBIBYTE)).send().await;
        assert_eq!(just.problem(422), "invalid-input", "{path}");
    }
}

pub async fn slugs(site: &Installation) {
    let slug = unique("eigene-adresse");
    let event = site.draft(json!({"slug": slug})).await;
    assert_eq!(event.slug, slug);
    let again = create(site, &event_json(json!({"slug": slug}))).await;
    assert!(matches!(again.status, 409 | 422), "{}", again.body);
    for wrong in ["Große Worte", "../etc", "a/b", "-", "", "%00"] {
        let answer = create(site, &event_json(json!({"slug": wrong}))).await;
        assert_eq!(answer.problem(422), "invalid-input", "{wrong}");
    }
    let made = site.draft(json!({"title": "Größe & Maß: Übergänge gestalten!"})).await;
    assert!(made.slug.starts_with("groesse-"), "{}", made.slug);
    let twin = site.draft(json!({"title": "Größe & Maß: Übergänge gestalten!"})).await;
    assert_ne!(made.slug, twin.slug);
}
