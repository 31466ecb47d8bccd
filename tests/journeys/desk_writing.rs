//! Writing to people who signed up.

use harness::Installation;
use serde_json::json;

use crate::desk_registrations::{admin, base, person};

pub async fn preview_test_and_send(site: &Installation) {
    let jana = admin(site).await;
    let event = site.publish(json!({"capacity": 2})).await;
    let mut people = Vec::new();
    for name in ["Eins", "Zwei", "Wartend"] {
        people.push(person(site, &event, name).await.1);
    }
    let form = jana.open(&format!("{}/schreiben", base(&event))).await.expect(200).form_at("#schreiben");
    let form = form.fill("betreff", "Parken").fill("text", "Bitte **nicht** parken <script>.");
    let kept = jana.submit(&form, "").await;
    let preview = jana.follow(&kept).await.expect(200);
    preview.shows("2 Personen");
    assert!(preview.answer.body.contains("<strong>nicht</strong>") && !preview.answer.body.contains("<script>"));
    let tested = jana.submit(&preview.form_at("#test"), "").await;
    let preview = jana.follow(&tested).await.expect(200);
    preview.shows("Der Test ist unterwegs");
    // Going back to the text loses nothing.
    let edit = jana.open(&preview.link("Text ändern")).await.expect(200).form_at("#schreiben");
    assert_eq!(edit.value("betreff"), "Parken");
    let preview = jana.follow(&jana.submit(&edit.fill("betreff", "Anreise"), "").await).await.expect(200);
    preview.shows("Anreise");
    let send = preview.form_at("#senden");
    let sent = jana.follow(&jana.submit(&send, "").await).await.expect(200);
    sent.shows("Die E-Mail ist unterwegs");
    jana.follow(&jana.submit(&send, "").await).await.expect(200).shows("Diese E-Mail wurde schon gesendet");
    let history = jana.open(&format!("{}/{}", base(&event), people[0]["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(history.text().matches("Betreff: Anreise").count(), 1);
    let left_out = jana.open(&format!("{}/{}", base(&event), people[2]["id"].as_str().unwrap())).await.expect(200);
    assert!(!left_out.text().contains("Anreise"), "who waits was not meant");
    jana.open(&format!("{}/schreiben", base(&event))).await.expect(200).shows("Anreise");
}

pub async fn mistakes_and_audiences(site: &Installation) {
    let jana = admin(site).await;
    let event = site.publish(json!({"capacity": 5})).await;
    for name in ["Eins", "Zwei", "Drei"] {
        person(site, &event, name).await;
    }
    // From boxes ticked in the table.
    let table = jana.open(&base(&event)).await.expect(200);
    let form = jana.follow(&jana.submit(&table.form_at("#tabelle").tick("id").tick("id"), "schreiben").await).await;
    let form = form.expect(200);
    form.shows("Auswahl aus der Tabelle (2 Personen)");
    let form = form.form_at("#schreiben");
    let wrong = jana.submit(&form.fill("text", "Guten Tag"), "").await.expect(422);
    assert_eq!(wrong.attributes(".error-summary a", "href"), ["#betreff"]);
    let form = wrong.form_at("#schreiben");
    assert_eq!((form.value("an"), form.value("text").trim()), ("auswahl", "Guten Tag"));
    let preview = jana.follow(&jana.submit(&form.fill("betreff", "Hallo"), "").await).await.expect(200);
    preview.shows("2 Personen");
    // From a filter, and to nobody.
    let filtered = jana.open(&format!("{}?suche=Drei", base(&event))).await.expect(200);
    let form = jana.open(&filtered.link("An alle mit diesen Filtern")).await.expect(200);
    form.shows("Auswahl aus der Tabelle (1 Person)");
    let nobody = form.form_at("#schreiben").fill("an", "warteliste").fill("betreff", "Hallo").fill("text", "Tag");
    let preview = jana.follow(&jana.submit(&nobody, "").await).await.expect(200);
    preview.shows("Zurzeit würde diese E-Mail niemanden erreichen");
    jana.post(&format!("{}/senden", preview.path.split('?').next().unwrap())).await.expect(422);
}
