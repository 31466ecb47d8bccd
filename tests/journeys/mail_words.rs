//! What mails say: in the language somebody chose, with the organizers' own paragraphs, and seen before it is written.

use harness::{Installation, person_json, unique};
use serde_json::json;

use crate::{desk_registrations::admin, participant::GOOD};

pub async fn in_ones_own_language(site: &Installation) {
    let event = site.publish(json!({"confirmation_note": "Bitte **pünktlich** sein.\n\n- Eingang am Markt"})).await;
    let email = format!("{}@schule.example", unique("english"));
    let form = site.client.open(&format!("/anmeldung/{}", event.slug)).await.expect(200).form();
    assert_eq!(form.value("language"), "de");
    let form = form.fill_all(&GOOD).fill("email", &email).choose("language", "en");
    let check = site.client.submit(&form, "check").await.expect(200);
    check.shows("English");
    let sent = site.client.submit(&check.form(), "submit").await;
    site.client.follow(&sent).await.expect(200);
    let mail = site.mails.wait_for_words(&email, "You are registered and have a place.").await;
    assert!(mail.subject.starts_with("Registration confirmed: "), "{}", mail.subject);
    assert!(mail.says("Bitte **pünktlich** sein. - Eingang am Markt"), "{}", mail.text);
    assert!(mail.html.contains("Bitte <strong>pünktlich</strong> sein."), "{}", mail.html);
    assert_eq!(mail.files, ["invitation.ics"]);

    let page = site.client.open(&mail.manage_url()).await.expect(200);
    page.shows("You have a place");
    let edit = site.client.open(&page.link("Change my details")).await.expect(200).form();
    assert_eq!(edit.value("language"), "en");
    let saved = site.client.submit(&edit.choose("language", "de"), "").await;
    let page = site.client.follow(&saved).await.expect(200);
    assert_eq!(site.client.get(&page.link("Meine Daten")).send().await.json()["person"]["sprache"], "de");
    let kept = site.registrations(&event).await.remove(0);
    assert_eq!(kept["language"], "de");
    let path = format!("/api/v1/registrations/{}/cancel", kept["id"].as_str().unwrap());
    site.client.post(&path).token(&site.token).json(&json!({})).send().await.expect(200);
    site.mails.wait_for_words(&email, "die Organisation hat Ihre Anmeldung aufgehoben").await;
}

pub async fn by_programs_and_organizers(site: &Installation) {
    let event = site.publish(json!({"capacity": 0})).await;
    let email = format!("{}@schule.example", unique("api"));
    let post = async |language: &str| {
        let body = person_json(&event, &email, json!({"language": language}));
        site.client.post("/api/v1/registrations").token(&site.token).json(&body).send().await
    };
    assert_eq!(post("fr").await.fields(), ["language"]);
    let placed = post("en").await.expect(201).json();
    assert_eq!(site.registration(&placed).await["language"], "en");
    site.mails.wait_for_words(&email, "You are on the waiting list, currently at position 1.").await;

    let jana = admin(site).await;
    let path = format!("/organisation/anmeldungen/{}/{}", event.id, placed["id"].as_str().unwrap());
    let edit = jana.open(&format!("{path}/bearbeiten")).await.expect(200).form_at("#angaben");
    jana.submit(&edit.choose("language", "de"), "").await.expect(303);
    let person = jana.open(&path).await.expect(200);
    person.shows("Sprache der E-Mails");
    assert_eq!(site.registration(&placed).await["language"], "de");
}

pub async fn seen_before(site: &Installation) {
    let event = site.publish(json!({"reminder_note": "Parken: [Plan](https://stadt.example/plan)"})).await;
    let shown = site.event(&event).await;
    assert_eq!(shown["reminder_note"], "Parken: [Plan](https://stadt.example/plan)");
    let public = site.client.get(&format!("/api/v1/events/{}", event.id)).send().await.expect(200).json();
    assert!(public["reminder_note"].is_null(), "it is for those who have a seat");

    // A mail shows that the event is known to the mails.
    let email = format!("{}@schule.example", unique("vorschau"));
    site.must_sign_up(&event, &email).await;
    site.mails.wait_for(&email, 1).await;
    let jana = admin(site).await;
    let letters = jana.open(&format!("/organisation/nachrichten?veranstaltung={}", event.id)).await.expect(200);
    let preview = jana.open(&letters.link("Vorschau")).await.expect(200);
    preview.shows("Guten Tag Kim Beispiel,");
    preview.shows(&event.title);
    let form = preview.form_at("form.filters");
    let path = format!("{}?art=reminder&sprache=en", form.action());
    let preview = jana.open(&path).await.expect(200);
    preview.shows("Reminder: ");
    preview.shows("Parken: [Plan](https://stadt.example/plan)");
    let frame = preview.attributes("iframe", "src").remove(0);
    assert_eq!(preview.attributes("iframe", "sandbox"), [""]);
    let part = jana.open(&frame).await.expect(200);
    assert_eq!(part.answer.header("x-frame-options"), "SAMEORIGIN");
    assert!(part.answer.header("content-security-policy").contains("sandbox"));
    for words in ["This is a reminder of:", "href=\"https://stadt.example/plan\""] {
        assert!(part.answer.body.contains(words), "{words} is missing in {}", part.answer.body);
    }
    assert_eq!(site.mails.to(&email).len(), 1, "nothing was sent");
}
