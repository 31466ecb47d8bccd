//! Organizers look after the registrations of an event.

use harness::{Event, Installation, Visitor, person_json, unique};
use serde_json::{Value, json};

pub async fn admin(site: &Installation) -> Visitor {
    site.sign_in(&format!("{}@buero.example", unique("jana")), "admin", &[]).await
}

pub fn base(event: &Event) -> String {
    format!("/organisation/anmeldungen/{}", event.id)
}

/// Signs somebody up by name; gives the address and the answer.
pub async fn person(site: &Installation, event: &Event, last_name: &str) -> (String, Value) {
    let email = format!("{}@schule.example", unique("person"));
    let body = person_json(event, &email, json!({"last_name": last_name}));
    let placed =
        site.client.post("/api/v1/registrations").token(&site.token).json(&body).send().await.expect(201).json();
    (email, placed)
}

fn page_of(event: &Event, registration: &Value) -> String {
    format!("{}/{}", base(event), registration["id"].as_str().unwrap())
}

pub async fn table(site: &Installation) {
    let jana = admin(site).await;
    let event = site.publish(json!({"capacity": 3})).await;
    let empty = jana.open(&base(&event)).await.expect(200);
    empty.shows("Noch hat sich niemand angemeldet");
    empty.link("Öffentliche Seite");
    let mut people = Vec::new();
    for name in ["Zander-Süd", "Öztürk-Süd", "Osman", "=cmd()<b>"] {
        people.push(person(site, &event, name).await);
    }
    let page = jana.open(&base(&event)).await.expect(200);
    assert_eq!(page.all("tbody th a"), ["=cmd()<b>, Ada", "Osman, Ada", "Öztürk-Süd, Ada", "Zander-Süd, Ada"]);
    page.shows("Warteliste, 1. Stelle");
    page.shows("3 von 3 Plätzen vergeben");
    let turned = jana.open(&page.link("Name")).await.expect(200);
    assert_eq!(turned.all("tbody th a")[0], "Zander-Süd, Ada");
    assert_eq!(turned.attributes("thead th", "aria-sort"), ["descending"]);

    let found = async |query: &str| {
        let page = jana.open(&format!("{}?{query}", base(&event))).await.expect(200);
        page.all("tbody th a")
    };
    assert_eq!(found("suche=OSM").await, ["Osman, Ada"]);
    assert_eq!(found(&format!("suche={}", people[1].0)).await, ["Öztürk-Süd, Ada"]);
    let reference = people[0].1["reference"].as_str().unwrap().to_lowercase().replace('-', "");
    assert_eq!(found(&format!("suche={reference}")).await, ["Zander-Süd, Ada"]);
    assert_eq!(found("status=warteliste").await, ["=cmd()<b>, Ada"]);
    assert_eq!(found("anwesenheit=anwesend").await, [""; 0]);
    assert_eq!(found("status=quatsch&seite=-3&sortierung=x").await.len(), 4, "nonsense is passed over");

    // Some of them, with the way back to the same view.
    let view = jana.open(&format!("{}?suche=S%C3%9CD", base(&event))).await.expect(200);
    assert_eq!(view.all("tbody th a"), ["Öztürk-Süd, Ada", "Zander-Süd, Ada"]);
    let form = view.form_at("#tabelle");
    let nobody = jana.submit(&form, "anwesend").await.expect(422);
    nobody.shows("Es ist niemand ausgewählt");
    let marked = jana.follow(&jana.submit(&form.clone().tick("id").tick("id"), "anwesend").await).await.expect(200);
    marked.shows("Die Anwesenheit ist erfasst");
    assert_eq!(marked.all("tbody th a"), ["Öztürk-Süd, Ada", "Zander-Süd, Ada"]);
    assert_eq!(found("anwesenheit=anwesend").await, ["Öztürk-Süd, Ada", "Zander-Süd, Ada"]);

    // All that the filter finds, whatever page they stand on, and nobody else.
    let excused = jana.follow(&jana.submit(&form.clone().tick("alle"), "entschuldigt").await).await.expect(200);
    excused.shows("Die Anwesenheit ist erfasst");
    assert_eq!(found("anwesenheit=entschuldigt").await, ["Öztürk-Süd, Ada", "Zander-Süd, Ada"]);
    let write = jana.follow(&jana.submit(&form.tick("alle"), "schreiben").await).await.expect(200);
    let letter = write.form_at("#schreiben").fill("betreff", "Raum").fill("text", "Wir sind im Saal.");
    jana.follow(&jana.submit(&letter, "").await).await.expect(200).shows("2 Personen");
}

pub async fn tags_and_kept_filters(site: &Installation) {
    let jana = admin(site).await;
    let questions = json!([{"label": "Anreise", "kind": "choice", "choices": ["Rad", "Bahn"]}]);
    let event = site.publish(json!({"questions": questions})).await;
    let question = site.event(&event).await["questions"][0]["id"].as_str().unwrap().to_owned();
    for (name, answer) in [("Lovelace", "Rad"), ("Hopper", "Bahn")] {
        let email = format!("{}@schule.example", unique("person"));
        let body = person_json(&event, &email, json!({"last_name": name, "answers": {question.clone(): answer}}));
        site.client.post("/api/v1/registrations").token(&site.token).json(&body).send().await.expect(201);
    }
    let by_answer = jana.open(&format!("{}?frage-{question}=Rad", base(&event))).await.expect(200);
    assert_eq!(by_answer.all("tbody th a"), ["Lovelace, Ada"]);

    let form = by_answer.form_at("#tabelle").tick("alle");
    jana.submit(&form, "schlagwort").await.expect(422).shows("Schreiben Sie bitte ein Schlagwort");
    let tagged = jana.follow(&jana.submit(&form.fill("schlagwort", "Presse"), "schlagwort").await).await.expect(200);
    tagged.shows("Das Schlagwort ist gesetzt");
    let shown = format!("{}?schlagwort=Presse&spalte=schlagwoerter", base(&event));
    let press = jana.open(&shown).await.expect(200);
    assert_eq!(press.all("tbody th a"), ["Lovelace, Ada"]);

    let nameless = jana.submit(&press.form_at("#filter-speichern"), "").await.expect(422);
    nameless.shows("Name des Filters: Bitte füllen Sie dieses Feld aus.");
    assert_eq!(nameless.all("tbody th a"), ["Lovelace, Ada"], "the view stays");
    let kept = press.form_at("#filter-speichern").fill("filtername", "Unsere Presse");
    let kept = jana.follow(&jana.submit(&kept, "").await).await.expect(200);
    let again = jana.open(&kept.link("Unsere Presse")).await.expect(200);
    assert_eq!(again.all("tbody th a"), ["Lovelace, Ada"]);

    let person = jana.open(&again.link("Lovelace, Ada")).await.expect(200);
    let off = person.form_at("#schlagwoerter").fill("schlagwort", "presse");
    let off = jana.follow(&jana.submit(&off, "ohne-schlagwort").await).await.expect(200);
    off.shows("Schlagwort entfernt: Presse");
    assert!(jana.open(&shown).await.expect(200).all("tbody th a").is_empty());
}

pub async fn one_person(site: &Installation) {
    let jana = admin(site).await;
    let event = site.publish(json!({"capacity": 2})).await;
    let (email, ada) = person(site, &event, "Lovelace").await;
    let (other, _) = person(site, &event, "Hopper").await;
    let (_, waiting) = person(site, &event, "Noether").await;
    let page = jana.open(&page_of(&event, &ada)).await.expect(200);
    for words in ["Ada Lovelace", &email, ada["reference"].as_str().unwrap(), "Angemeldet, mit Platz"] {
        page.shows(words);
    }
    assert!(!page.answer.body.contains("meine-anmeldung"), "the secret link is not for organizers");

    let form = jana.open(&page.link("Angaben korrigieren")).await.expect(200).form_at("#angaben");
    let wrong = jana.submit(&form.clone().fill("last_name", "").fill("note", "Ruft an"), "").await.expect(422);
    assert_eq!(wrong.attributes(".error-summary a", "href"), ["#last_name"]);
    assert_eq!(wrong.form_at("#angaben").value("note"), "Ruft an");
    let same = form.clone().fill("email", &other.to_uppercase()).fill("last_name", "Hopper");
    let taken = jana.submit(&same, "").await.expect(422);
    taken.shows("Mit dieser Adresse ist schon jemand dieses Namens zu dieser Veranstaltung angemeldet");
    jana.open(&taken.link("Zur vorhandenen Anmeldung")).await.expect(200).shows("Hopper");
    let corrected = format!("{}@schule.example", unique("richtig"));
    let saved = jana.submit(&form.fill("email", &corrected).fill("institution", "Bibliothek"), "").await;
    let page = jana.follow(&saved).await.expect(200);
    page.shows("Die Angaben sind gespeichert");
    page.shows("E-Mail-Adresse, Einrichtung");
    let mail = site.mails.wait_for_words(&corrected, "haben einen Platz").await;
    site.client.open(&mail.manage_url()).await.expect(200).shows("Lovelace");
    site.client.open(ada["manage_url"].as_str().unwrap()).await.expect(404);

    let ask =
        jana.open(&page.link("Person abmelden")).await.expect(200).form_at("#absagen").fill("grund", "Telefonisch");
    let gone = jana.follow(&jana.submit(&ask, "").await).await.expect(200);
    gone.shows("Die Person ist abgemeldet");
    gone.shows("Grund: Telefonisch");
    jana.submit(&ask, "").await.expect(303);
    let again = jana.open(&page_of(&event, &ada)).await.expect(200);
    assert_eq!(again.text().matches("Grund: Telefonisch").count(), 1, "a double click cancels once");
    // The mail goes to the corrected address.
    site.mails.wait_for(&corrected, 2).await;
    let promoted = jana.open(&page_of(&event, &waiting)).await.expect(200);
    promoted.shows("Von der Warteliste nachgerückt");
    promoted.shows("der Reihe nach");
    jana.open(&format!("{}/01938a4e-7b5c-7cc0-8000-000000000001", base(&event))).await.expect(404);
    jana.open(&format!("{}/quatsch", base(&event))).await.expect(404);
}

pub async fn entered_by_an_organizer(site: &Installation) {
    let jana = admin(site).await;
    let closed = json!({"capacity": 1, "registration_closes_at": harness::in_days(-1)});
    let event = site.draft(closed).await;
    site.client.post(&format!("/api/v1/events/{}/publish", event.id)).token(&site.token).send().await.expect(200);
    site.wait_for_sign_up(&event).await;
    assert_eq!(site.sign_up(&event, "zu@spaet.example").await.problem(409), "registration-closed");

    let email = format!("{}@schule.example", unique("anruf"));
    let form = jana.open(&format!("{}/neu", base(&event))).await.expect(200).form_at("#angaben");
    let form = form.fill("first_name", "Emmy").fill("institution", "Universität").fill("email", &email);
    let missing = jana.submit(&form, "").await.expect(422);
    assert_eq!(missing.attributes(".error-summary a", "href"), ["#last_name"]);
    let form = missing.form_at("#angaben").fill("last_name", "Noether");
    let (first, second) = tokio::join!(jana.submit(&form, ""), jana.submit(&form, ""));
    assert_eq!(first.answer.header("location"), second.answer.header("location"), "a double click enters one");
    let page = jana.follow(&first).await.expect(200);
    page.shows("Von der Organisation eingetragen, mit Platz");
    assert!(site.mails.wait_for(&email, 1).await[0].says("haben einen Platz"));

    let form = jana.open(&format!("{}/neu", base(&event))).await.form_at("#angaben");
    let same = [("first_name", "EMMY"), ("last_name", "Nöther"), ("institution", "U."), ("email", &email)];
    let known = jana.submit(&form.fill_all(&same), "").await.expect(422);
    jana.open(&known.link("Zur vorhandenen Anmeldung")).await.expect(200).shows("Emmy Noether");
    let other = format!("{}@schule.example", unique("anruf"));
    let waiting = jana.follow(&jana.submit(&known.form_at("#angaben").fill("email", &other), "").await).await;
    waiting.expect(200).shows("Warteliste, 1. Stelle");
    assert_eq!(site.registrations(&event).await.len(), 2);

    // A colleague behind the same address is registered like anybody, and the mail names the colleague.
    let form = jana.open(&format!("{}/neu", base(&event))).await.form_at("#angaben");
    let names = [("first_name", "Ruth"), ("last_name", "Moufang"), ("institution", "U."), ("email", &email)];
    jana.follow(&jana.submit(&form.fill_all(&names), "").await).await.expect(200).shows("Warteliste, 2. Stelle");
    site.mails.wait_for_words(&email, "Ruth Moufang").await;
}

pub async fn waiting_list(site: &Installation) {
    let jana = admin(site).await;
    let event = site.publish(json!({"capacity": 1})).await;
    person(site, &event, "Erste").await;
    let (_, second) = person(site, &event, "Zweite").await;
    let (email, third) = person(site, &event, "Dritte").await;
    let page = jana.open(&page_of(&event, &third)).await.expect(200);
    page.shows("Der einzige Platz ist vergeben. Erhöhen Sie unter „Bearbeiten“ die Platzzahl");
    let form = page.form_at("#nachruecken-form");
    let unexplained = jana.submit(&form, "spitze").await.expect(422);
    assert_eq!(unexplained.attributes(".error-summary a", "href"), ["#grund"]);
    let moved = jana.submit(&form.fill("grund", "Hält einen Vortrag"), "spitze").await;
    let page = jana.follow(&moved).await.expect(200);
    page.shows("Warteliste, 1. Stelle");
    page.shows("Grund: Hält einen Vortrag");
    assert_eq!(site.registration(&second).await["waiting_position"], 2);
    site.patch(&event, json!({"capacity": 2})).await.expect(200);
    site.mails.wait_for_words(&email, "nachgerückt").await;
    assert_eq!(site.registration(&second).await["status"], "waitlisted");
}

pub async fn who_may_see_it(site: &Installation) {
    let event = site.publish(json!({})).await;
    let (_, ada) = person(site, &event, "Lovelace").await;
    let organizing = [base(&event), format!("{}/neu", base(&event)), page_of(&event, &ada)];
    for path in &organizing {
        let stranger = site.client.open(path).await.expect(303);
        assert!(stranger.answer.header("location").starts_with("/anmelden?weiter="), "{path}");
    }
    let door = site.sign_in(&format!("{}@buero.example", unique("tuer")), "check-in", &[]).await;
    for path in &organizing {
        door.open(path).await.expect(403);
    }
    door.post(&format!("{}/absagen", page_of(&event, &ada))).await.expect(403);
    assert_eq!(site.registration(&ada).await["status"], "confirmed");
    let jana = admin(site).await;
    jana.open("/organisation/anmeldungen/01938a4e-7b5c-7cc0-8000-000000000001").await.expect(404);
}
