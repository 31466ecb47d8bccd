//! Sign-ups that cannot be.

use harness::{Answer, Event, Installation, person_json, unique};
use serde_json::{Value, json};

async fn sign_up(site: &Installation, event: &Event, changes: Value) -> Answer {
    let body = person_json(event, "gut@schule.example", changes);
    site.client.post("/api/v1/registrations").token(&site.token).json(&body).send().await
}

pub async fn mistakes_are_named(site: &Installation) {
    let event = site.publish(json!({})).await;
    let cases = [
        (json!({"first_name": " "}), "first_name"),
        (json!({"first_name": null}), "first_name"),
        (json!({"last_name": "x".repeat(201)}), "last_name"),
        (json!({"last_name": "a\r\nBcc: x@y.example"}), "last_name"),
        (json!({"institution": "a\u{7}b"}), "institution"),
        (json!({"institution": ["a"]}), "institution"),
        (json!({"function": "\u{2066}x"}), "function"),
        (json!({"note": "x".repeat(2001)}), "note"),
        (json!({"note": "a\u{0}b"}), "note"),
        (json!({"email": ""}), "email"),
        (json!({"email": "ada"}), "email"),
        (json!({"email": "ada@localhost"}), "email"),
        (json!({"email": "ada@example.org\r\nBcc: x@y.example"}), "email"),
        (json!({"email": "a@b.example, c@d.example"}), "email"),
        (json!({"email": "Ada <ada@example.org>"}), "email"),
        (json!({"email": "ada@exa mple.org"}), "email"),
        (json!({"email": "ada@@example.org"}), "email"),
        (json!({"email": format!("{}@example.org", "x".repeat(250))}), "email"),
        (json!({"support_needs": "Rampe"}), "support_needs_consent"),
        (json!({"sessions": ["01938a4e-7b5c-7cc0-8000-000000000001"]}), "sessions"),
        (json!({"vorname": "Ada"}), "vorname"),
    ];
    for (changes, field) in cases {
        let answer = sign_up(site, &event, changes.clone()).await;
        assert_eq!(answer.problem(422), "invalid-input", "{changes}");
        assert!(answer.fields().contains(&field.to_owned()), "{field} in {}", answer.body);
    }
    assert!(site.registrations(&event).await.is_empty());
}

pub async fn malformed_requests(site: &Installation) {
    let post = |media_type: &str, body: &str| site.client.post("/api/v1/registrations").body(media_type, body).send();
    assert_eq!(post("application/json", "{").await.problem(400), "malformed-json");
    assert_eq!(post("application/json", "[1]").await.problem(422), "invalid-input");
    assert_eq!(post("application/x-www-form-urlencoded", "event=x").await.problem(415), "unsupported-media-type");
    let event = site.publish(json!({})).await;
    // A form that is none gets the form with its mistakes, and a foreign field changes nothing.
    for body in ["%ZZ=%", "step=submit", "step=launch&first_name=x", "role=admin&step=submit"] {
        let path = format!("/anmeldung/{}", event.slug);
        let page = site.client.post(&path).body("application/x-www-form-urlencoded", body).send().await;
        assert_eq!(page.status, 422, "{body}");
    }
    assert!(site.registrations(&event).await.is_empty());
}

pub async fn international_addresses(site: &Installation) {
    let event = site.publish(json!({})).await;
    for (index, shape) in
        ["{}@müller-schule.example", "{}.jürgen@schule.example", "{}+kita@schule.example", "o'{}@schule.example"]
            .iter()
            .enumerate()
    {
        let email = shape.replace("{}", &unique("name"));
        let registration = sign_up(site, &event, json!({"email": email})).await.expect(201).json();
        assert_eq!(site.registration(&registration).await["email"], email.as_str());
        site.wait_for_seats(&event, index + 1, 0).await;
    }
    // The two spellings of one domain are one address.
    let name = unique("ida");
    sign_up(site, &event, json!({"email": format!("{name}@müller.example")})).await.expect(201);
    sign_up(site, &event, json!({"email": format!("{name}@xn--mller-kva.example")})).await.expect(409);
    let mails = harness::wait_for("the mail", harness::SOON, async || {
        let mails: Vec<_> = site.mails.all().into_iter().filter(|mail| mail.to.starts_with(&name)).collect();
        (mails.len() >= 2).then_some(mails)
    })
    .await;
    assert!(mails.iter().any(|mail| mail.says("bereits angemeldet")));
}
