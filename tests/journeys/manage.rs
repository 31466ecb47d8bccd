//! "Meine Anmeldung" by the secret link.

use harness::{Answer, Event, Installation, SOON, unique, wait_until};
use serde_json::{Value, json};

use crate::participant::sign_up;

/// Somebody with a seat and the link from the mail.
async fn registered(site: &Installation, changes: Value) -> (Event, String, String) {
    let event = site.publish(changes).await;
    let email = format!("{}@schule.example", unique("jana"));
    sign_up(site, &event.slug, &email).await;
    let link = site.mails.wait_for(&email, 1).await[0].manage_url();
    (event, email, link)
}

async fn only(site: &Installation, event: &Event) -> Value {
    let mut all = site.registrations(event).await;
    assert_eq!(all.len(), 1);
    all.remove(0)
}

pub async fn change(site: &Installation) {
    let (event, email, link) = registered(site, json!({})).await;
    let page = site.client.open(&link).await.expect(200);
    let form = site.client.open(&page.link("Angaben ändern")).await.expect(200).form();
    assert_eq!(form.value("first_name"), "Ayşe");
    let wrong = site.client.submit(&form.clone().fill("last_name", ""), "").await.expect(422);
    assert_eq!(wrong.attributes(".error-summary a", "href"), ["#last_name"]);
    assert_eq!(only(site, &event).await["last_name"], "Müller-Lüdenscheidt");
    let saved = site.client.submit(&form.fill("last_name", "Öztürk").fill("note", "Komme später"), "").await;
    let page = site.client.follow(&saved).await.expect(200);
    page.shows("gespeichert");
    page.shows("Öztürk");
    let kept = only(site, &event).await;
    assert_eq!(
        (&kept["last_name"], &kept["note"], &kept["email"]),
        (&json!("Öztürk"), &json!("Komme später"), &json!(email))
    );
}

/// Two open forms, and a consent withdrawn meanwhile.
pub async fn overtaken(site: &Installation) {
    let event = site.publish(json!({})).await;
    let needs = json!({"support_needs": "Induktionsschleife", "support_needs_consent": true});
    let email = format!("{}@schule.example", unique("formular"));
    let person = harness::person_json(&event, &email, needs);
    let registration =
        site.client.post("/api/v1/registrations").token(&site.token).json(&person).send().await.expect(201).json();
    let page = site.client.open(registration["manage_url"].as_str().unwrap()).await.expect(200);
    let form = site.client.open(&page.link("Angaben ändern")).await.expect(200).form();
    site.client.submit(&form.clone().fill("institution", "Bibliothek"), "").await.expect(303);
    site.client.submit(&page.form_at("form.withdraw"), "").await.expect(303);
    let overtaken = site.client.submit(&form.fill("last_name", "Öztürk"), "").await.expect(409);
    overtaken.shows("Inzwischen geändert");
    overtaken.shows("Einrichtung: Bibliothek");
    let form = overtaken.form();
    assert_eq!((form.value("last_name"), form.value("support_needs")), ("Öztürk", ""), "typed, but no needs");
    assert!(!form.ticked("support_needs_consent"));
    assert_eq!(only(site, &event).await["institution"], "Bibliothek", "nothing was written over");
    let saved = site.client.submit(&form, "").await;
    site.client.follow(&saved).await.expect(200).shows("gespeichert");
    assert_eq!(site.registration(&registration).await["support_needs"], Value::Null);
}

/// A meal that was chosen and is no longer on the menu.
pub async fn chosen_before(site: &Installation) {
    let event = site.publish(json!({"meals": ["vegan", "vegetarisch"]})).await;
    let email = format!("{}@schule.example", unique("essen"));
    let person = harness::person_json(&event, &email, json!({"meal": "vegan"}));
    let registration =
        site.client.post("/api/v1/registrations").token(&site.token).json(&person).send().await.expect(201).json();
    site.patch(&event, json!({"meals": ["vegetarisch"]})).await.expect(200);
    let path = format!("{}/aendern", registration["manage_url"].as_str().unwrap());
    wait_until("the new menu", SOON, async || {
        site.client.open(&path).await.expect(200).text().contains("vegan (nicht mehr im Angebot)")
    })
    .await;
    let form = site.client.open(&path).await.expect(200).form();
    assert_eq!(form.value("meal"), "vegan");
    site.client.submit(&form.fill("note", "Bitte ohne Nüsse"), "").await.expect(303);
    let kept = site.registration(&registration).await;
    assert_eq!((&kept["meal"], &kept["note"]), (&json!("vegan"), &json!("Bitte ohne Nüsse")));
}

/// The letter with a new link goes to the new address; whoever has the old one has the registration no more.
pub async fn own_address(site: &Installation) {
    let (event, _, link) = registered(site, json!({})).await;
    let form = site.client.open(&format!("{link}/aendern")).await.expect(200).form();
    let wrong = site.client.submit(&form.clone().fill("email", "ada.schule.example"), "").await.expect(422);
    assert_eq!(wrong.attributes(".error-summary a", "href"), ["#email"]);
    let address = format!("{}@schule.example", unique("neu"));
    let saved = site.client.submit(&form.fill("email", &address), "").await;
    let page = site.client.follow(&saved).await.expect(200);
    page.shows("Ihre neue E-Mail-Adresse ist gespeichert");
    assert!(!page.path.contains("meine-anmeldung/"), "the mail alone leads on");
    let mail = site.mails.wait_for_words(&address, "haben einen Platz").await;
    site.client.open(&mail.manage_url()).await.expect(200).shows(&address);
    site.client.open(&link).await.expect(404);
    assert_eq!(only(site, &event).await["email"], address.as_str());
}

pub async fn cancel(site: &Installation) {
    let (event, email, link) = registered(site, json!({})).await;
    let page = site.client.open(&link).await.expect(200);
    let ask = site.client.open(&page.link("Abmelden")).await.expect(200);
    ask.shows("Möchten Sie Ihren Platz wirklich abgeben?");
    let gone = site.client.submit(&ask.form(), "").await;
    site.client.follow(&gone).await.expect(200).shows("nicht mehr angemeldet");
    assert_eq!(only(site, &event).await["status"], "cancelled");
    let mail = site.mails.wait_for_words(&email, "Sie haben sich abgemeldet").await;
    let (method, calendar) = mail.calendar.clone().expect("a calendar part");
    assert_eq!(method, "CANCEL");
    let first = site.mails.to(&email).into_iter().find(|mail| mail.says("haben einen Platz")).unwrap();
    assert_eq!(uid(&calendar), uid(&first.calendar.as_ref().unwrap().1), "the same entry is taken out");
    assert!(sequence(&calendar) > sequence(&first.calendar.as_ref().unwrap().1));
    // Once more changes nothing, and nobody gets a second mail.
    site.client.submit(&ask.form(), "").await.expect(303);
    site.wait_for_seats(&event, 0, 0).await;
    assert_eq!(site.mails.to(&email).len(), 2);
    // The place can be taken again by the same person.
    sign_up(site, &event.slug, &email).await;
    site.wait_for_seats(&event, 1, 0).await;
}

fn uid(calendar: &str) -> &str {
    calendar.lines().find_map(|line| line.strip_prefix("UID:")).unwrap()
}

fn sequence(calendar: &str) -> u32 {
    calendar.lines().find_map(|line| line.strip_prefix("SEQUENCE:")).unwrap().trim().parse().unwrap()
}

/// Mail scanners open every link, and every link behind it.
pub async fn reading_changes_nothing(site: &Installation) {
    let (event, _, link) = registered(site, json!({})).await;
    // The mail's state comes back a moment after the mail.
    wait_until("the mail's state", SOON, async || only(site, &event).await["mail"] == harness::sent(site).0).await;
    let before = only(site, &event).await;
    let page = site.client.open(&link).await.expect(200);
    for path in page.attributes("main a[href]", "href") {
        site.client.open(&path).await;
    }
    for path in ["", "/aendern", "/abmelden", "/einwilligung-widerrufen", "/daten.json"] {
        site.client.get(&format!("{link}{path}")).send().await;
        site.client.request(reqwest::Method::HEAD, &format!("{link}{path}")).send().await;
    }
    assert_eq!(only(site, &event).await, before);
}

pub async fn export(site: &Installation) {
    let (event, email, link) = registered(site, json!({})).await;
    let answer: Answer = site.client.get(&format!("{link}/daten.json")).send().await.expect(200);
    assert!(answer.header("content-disposition").starts_with("attachment"), "{}", answer.header("content-disposition"));
    assert_eq!(answer.header("cache-control"), "no-store");
    let data = answer.json().to_string();
    for value in [email.as_str(), "Ayşe", "Müller-Lüdenscheidt", "Leitung", &event.title] {
        assert!(data.contains(value), "{value} in {data}");
    }
}

pub async fn withdraw_consent(site: &Installation) {
    let event = site.publish(json!({})).await;
    let email = format!("{}@schule.example", unique("einwilligung"));
    let person = harness::person_json(
        &event,
        &email,
        json!({"support_needs": "Induktionsschleife", "support_needs_consent": true}),
    );
    let registration =
        site.client.post("/api/v1/registrations").token(&site.token).json(&person).send().await.expect(201).json();
    assert_eq!(site.registration(&registration).await["support_needs"], "Induktionsschleife");
    let page = site.client.open(registration["manage_url"].as_str().unwrap()).await.expect(200);
    let withdrawn = site.client.submit(&page.form_at("form.withdraw"), "").await;
    site.client.follow(&withdrawn).await.expect(200).shows("widerrufen");
    let kept = site.registration(&registration).await;
    assert_eq!((&kept["support_needs"], &kept["status"]), (&Value::Null, &json!("confirmed")));
    let mail = site.mails.wait_for(&email, 1).await.remove(0);
    assert!(!mail.says("Induktionsschleife"), "health data stands in no mail");
}

pub async fn unknown_link(site: &Installation) {
    for token in ["falsch", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%00", "..%2F..", "%F0%9F%92%A9"] {
        for path in ["", "/aendern", "/abmelden", "/daten.json"] {
            let answer = site.client.get(&format!("/meine-anmeldung/{token}{path}")).send().await;
            assert!(matches!(answer.status, 400 | 404), "{token}{path}: {}", answer.status);
        }
    }
}
