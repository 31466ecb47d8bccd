//! Markup and line breaks where there should be names.

use harness::{Installation, Page, person_json, unique};
use serde_json::json;

const MARKUP: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&amp;{{7*7}}";

/// The words are there as words, and nothing of it became an element.
fn is_text(page: &Page) {
    for css in ["main script", "main img", "[onerror]"] {
        assert!(page.all(css).is_empty(), "{css} on {}", page.path);
    }
    page.shows(MARKUP);
}

pub async fn markup_is_text(site: &Installation) {
    let event = site
        .publish(json!({
            "title": format!("{} {MARKUP}", unique("Titel")), "summary": MARKUP, "description": format!("{MARKUP}\n\n[x](javascript:alert(3))"),
            "venue": {"name": MARKUP, "room": MARKUP, "street": MARKUP, "city": MARKUP, "accessibility": MARKUP},
            "contact": {"name": MARKUP, "email": "buero@example.org", "phone": MARKUP},
            "sessions": [{"title": MARKUP, "room": MARKUP, "starts_at": harness::in_days(30), "ends_at": harness::in_days(30).replace("T12", "T13"), "capacity": null}],
        }))
        .await;
    let page = site.client.open(&format!("/veranstaltungen/{}", event.slug)).await.expect(200);
    is_text(&page);
    assert!(page.attributes("a", "href").iter().all(|href| !href.starts_with("javascript")));
    assert_eq!(page.raw("script").len(), 1, "only the structured data");
    is_text(&site.client.open("/").await);

    let email = format!("{}@schule.example", unique("boese"));
    let fields = [
        ("first_name", MARKUP),
        ("last_name", MARKUP),
        ("institution", MARKUP),
        ("function", MARKUP),
        ("note", MARKUP),
    ];
    let form = site.client.open(&format!("/anmeldung/{}", event.slug)).await.form();
    let wrong = site.client.submit(&form.fill_all(&fields).fill("email", MARKUP), "check").await.expect(422);
    is_text(&wrong);
    assert_eq!(wrong.form().value("last_name"), MARKUP);
    let check = site.client.submit(&wrong.form().fill("email", &email), "check").await.expect(200);
    is_text(&check);
    let sent = site.client.submit(&check.form(), "submit").await;
    is_text(&site.client.follow(&sent).await.expect(200));

    let mail = site.mails.wait_for(&email, 1).await.remove(0);
    assert!(mail.says("<script>alert(1)</script>"), "text is text: {}", mail.text);
    for tag in ["<script", "<img src=x"] {
        assert!(!mail.html.contains(tag), "{tag} in {}", mail.html);
    }
    let manage = site.client.open(&mail.manage_url()).await.expect(200);
    is_text(&manage);
    is_text(&site.client.open(&manage.link("Angaben ändern")).await.expect(200));
}

pub async fn headers_are_not_injected(site: &Installation) {
    let event = site.publish(json!({})).await;
    for name in
        ["Ada\r\nBcc: opfer@example.org", "Ada\nSubject: Gewinn", "Ada\u{85}X: y", "Ada\u{2028}X: y", "Ada\rX: y"]
    {
        let refused = site
            .client
            .post("/api/v1/registrations")
            .json(&person_json(&event, "ada@schule.example", json!({"first_name": name})))
            .send()
            .await;
        assert_eq!(refused.fields(), ["first_name"], "{name:?}");
    }
    // Whatever looks like a header or an encoded word stays inside of the name.
    let email = format!("{}@schule.example", unique("kopf"));
    let name = "=?utf-8?Q?=0D=0ABcc:_opfer@intern?=, <opfer@intern>; \"Ada\" \\";
    let body = person_json(&event, &email, json!({"first_name": name, "last_name": "Ü".repeat(200)}));
    site.client.post("/api/v1/registrations").token(&site.token).json(&body).send().await.expect(201);
    let mail = site.mails.wait_for(&email, 1).await.remove(0);
    assert_eq!(mail.to, email);
    assert!(
        !mail.header_names().iter().any(|name| name.eq_ignore_ascii_case("bcc") || name.eq_ignore_ascii_case("cc"))
    );
    for header in ["Subject", "To", "From", "Message-ID", "Date"] {
        let count = mail.header_names().iter().filter(|name| name.eq_ignore_ascii_case(header)).count();
        assert_eq!(count, 1, "{header}");
    }
    if let Some(sink) = site.mails.sink() {
        let received = sink.received().into_iter().find(|received| received.to.contains(&email)).unwrap();
        assert_eq!(received.to.len(), 1);
    }
}
