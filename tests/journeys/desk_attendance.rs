//! Noting who came.

use chrono::{Duration, SecondsFormat, Utc};
use harness::{Event, Installation, unique};
use serde_json::json;

use crate::desk_registrations::{admin, base, person};

/// An event that begins in an hour.
async fn today(site: &Installation, capacity: u32) -> Event {
    let at = |hours| (Utc::now() + Duration::hours(hours)).to_rfc3339_opts(SecondsFormat::Secs, true);
    site.publish(json!({"starts_at": at(1), "ends_at": at(5), "sessions": [], "capacity": capacity})).await
}

fn list(event: &Event) -> String {
    format!("{}/anwesenheit", base(event))
}

pub async fn marked_one_by_one_and_many(site: &Installation) {
    let jana = admin(site).await;
    let event = site.publish(json!({"capacity": 4})).await;
    jana.open(&list(&event)).await.expect(200).shows("Noch hat niemand einen Platz");
    let mut people = Vec::new();
    for name in ["Zander", "Öztürk", "Osman", "Abel", "Wartend"] {
        people.push(person(site, &event, name).await.1);
    }
    let page = jana.open(&list(&event)).await.expect(200);
    assert_eq!(page.all("tbody th bdi"), ["Abel, Ada", "Osman, Ada", "Öztürk, Ada", "Zander, Ada"]);
    let zander = people[0]["id"].as_str().unwrap();
    let form = page.form_at("#liste");
    let marked = jana.submit(&form, &format!("anwesend:{zander}")).await;
    assert!(marked.answer.header("location").ends_with(&format!("#p-{zander}")), "back to the same row");
    assert_eq!(site.registration(&people[0]).await["attendance"], "present");
    let page = jana.open(&list(&event)).await;
    let two = jana.submit(&page.form_at("#liste").tick("id").tick("id"), "entschuldigt").await;
    jana.follow(&two).await.expect(200).shows("Die Anwesenheit ist erfasst");
    assert_eq!(site.registration(&people[3]).await["attendance"], "excused");
    let enter = jana.submit(&page.form_at("#liste").tick("id"), "").await.expect(422);
    enter.shows("Es hat sich nichts geändert");
    assert!(!page.text().contains("Alle Übrigen"), "weeks before nobody is absent");
    jana.follow(&jana.post(&format!("{}/uebrige", list(&event))).await).await.shows("Dafür ist es noch zu früh");
    assert_eq!(site.registration(&people[1]).await["attendance"], json!(null));
    assert_eq!(jana.submit(&page.form_at("#liste"), "anwesend").await.answer.status, 422, "nobody was chosen");
    let found = jana.open(&format!("{}?suche=%C3%B6z", list(&event))).await.expect(200);
    assert_eq!(found.all("tbody th bdi"), ["Öztürk, Ada"]);
    let reference = people[2]["reference"].as_str().unwrap().to_lowercase().replace('-', "");
    let found = jana.open(&format!("{}?suche={reference}", list(&event))).await.expect(200);
    assert_eq!(found.all("tbody th bdi"), ["Osman, Ada"]);

    let waiting = people[4]["id"].as_str().unwrap();
    let path = format!("/api/v1/registrations/{waiting}/attendance");
    let refused = site.client.post(&path).token(&site.token).json(&json!({"status": "present"})).send().await;
    assert_eq!(refused.problem(409), "no-seat");
    // Programs leave the same trace.
    let path = format!("/api/v1/registrations/{zander}/attendance");
    site.client.post(&path).token(&site.token).json(&json!({"status": "absent"})).send().await.expect(200);
    let history = jana.open(&format!("{}/{zander}", base(&event))).await.expect(200);
    history.shows("Anwesenheit: anwesend");
    history.shows("Anwesenheit: abwesend");
}

pub async fn at_the_door(site: &Installation) {
    let jana = admin(site).await;
    let event = site.publish(json!({"capacity": 9})).await;
    let mut people = Vec::new();
    for name in ["Zander", "Öztürk", "Osman"] {
        people.push(person(site, &event, name).await.1);
    }
    let door = format!("{}/einlass", list(&event));
    let page = jana.open(&door).await.expect(200);
    page.shows("0 von 3 da");
    assert_eq!(page.all("main li a"), ["Osman, Ada", "Öztürk, Ada", "Zander, Ada"]);
    let reference = people[0]["reference"].as_str().unwrap();
    let here = jana.follow(&jana.submit(&page.form_at("#liste"), reference).await).await.expect(200);
    here.shows("1 von 3 da · Zander, Ada ist da");
    assert_eq!(site.registration(&people[0]).await["attendance"], "present");
    let back = jana
        .follow(&jana.submit(&here.form_at(".door__last form"), &format!("offen:{reference}")).await)
        .await
        .expect(200);
    back.shows("0 von 3 da");
    assert_eq!(site.registration(&people[0]).await["attendance"], json!(null));

    // Several of one institution at once, those whom the search finds.
    let found = jana.open(&format!("{door}?suche=o")).await.expect(200);
    let institution = found.attributes("button[name=alle]", "value");
    assert_eq!(institution.len(), 1, "{}", found.text());
    let all = jana.follow(&jana.submit(&found.form_at("#liste"), &institution[0]).await).await.expect(200);
    all.shows(&format!("{} von 3 da", found.all("main li").len()));

    // The rest of what can be noted.
    let other = jana.open(&format!("{door}?person={reference}")).await.expect(200);
    jana.submit(&other.form_at(".door__more"), &format!("entschuldigt:{reference}")).await.expect(303);
    assert_eq!(site.registration(&people[0]).await["attendance"], "excused");
    for nonsense in ["?person=quatsch", "?suche=%25", "?zuletzt=quatsch"] {
        jana.open(&format!("{door}{nonsense}")).await.expect(200);
    }
    jana.submit(&page.form_at("#liste"), "").await.expect(303);
}

pub async fn the_rest_was_absent(site: &Installation) {
    let jana = admin(site).await;
    let at = |hours| (Utc::now() + Duration::hours(hours)).to_rfc3339_opts(SecondsFormat::Secs, true);
    let running =
        json!({"starts_at": at(-1), "ends_at": at(5), "sessions": [], "capacity": 2, "registration_closes_at": at(4)});
    let event = site.publish(running).await;
    let (_, ada) = person(site, &event, "Lovelace").await;
    let (_, grace) = person(site, &event, "Hopper").await;
    let (_, waiting) = person(site, &event, "Noether").await;
    let page = jana.open(&list(&event)).await.expect(200);
    let form = page.form_at("#liste");
    jana.submit(&form, &format!("anwesend:{}", ada["id"].as_str().unwrap())).await.expect(303);
    let ask = jana.open(&page.link("Alle Übrigen")).await.expect(200);
    ask.shows("Möchten Sie 1 Person als abwesend erfassen?");
    assert_eq!(site.registration(&grace).await["attendance"], json!(null), "asked first");
    let page = jana.follow(&jana.submit(&ask.form_at("#uebrige"), "").await).await.expect(200);
    assert_eq!(page.all(".tile__value"), ["1", "1", "0", "0"]);
    assert_eq!(site.registration(&grace).await["attendance"], "absent");
    assert_eq!(site.registration(&waiting).await["attendance"], json!(null), "who waits was not expected");
    jana.follow(&jana.submit(&ask.form_at("#uebrige"), "").await).await.expect(200).shows("Das war schon so erfasst");
}

pub async fn without_registration(site: &Installation) {
    let jana = admin(site).await;
    let event = today(site, 2).await;
    let form = jana.open(&format!("{}/ohne-anmeldung", list(&event))).await.expect(200).form_at("#angaben");
    let empty = jana.submit(&form, "").await.expect(422);
    let named = empty.attributes(".error-summary a", "href");
    assert_eq!(named, ["#first_name", "#last_name", "#institution"], "an address is not needed");
    let grace = empty.form_at("#angaben").fill_all(&[
        ("first_name", "Grace"),
        ("last_name", "Hopper"),
        ("institution", "Marine"),
    ]);
    let page = jana.follow(&jana.submit(&grace, "").await).await.expect(200);
    page.shows("als anwesend erfasst");
    jana.submit(&grace, "").await.expect(303);
    let all = site.registrations(&event).await;
    assert_eq!(all.len(), 1, "a double click enters one");
    assert_eq!((&all[0]["attendance"], &all[0]["email"]), (&json!("present"), &json!("")));

    let email = format!("{}@schule.example", unique("tuer"));
    let again = jana.open(&page.link("ohne Anmeldung")).await.expect(200).form_at("#angaben");
    let ada = again.fill_all(&[
        ("first_name", "Ada"),
        ("last_name", "Lovelace"),
        ("institution", "Mathe"),
        ("email", &email),
    ]);
    jana.submit(&ada, "").await.expect(303);
    assert!(site.mails.wait_for(&email, 1).await[0].says("haben einen Platz"));
    let third = jana.open(&page.link("ohne Anmeldung")).await.expect(200).form_at("#angaben");
    let third = third.fill_all(&[("first_name", "Emmy"), ("last_name", "Noether"), ("institution", "Uni")]);
    let full = jana.submit(&third, "").await.expect(422);
    full.shows("Alle 2 Plätze sind vergeben");
    full.link("Veranstaltung bearbeiten");
    site.patch(&event, json!({"capacity": 3})).await.expect(200);
    site.wait_for_seats(&event, 2, 0).await;
    harness::wait_until("the new seat", harness::SOON, async || {
        jana.submit(&full.form_at("#angaben"), "").await.answer.status == 303
    })
    .await;

    let later = site.publish(json!({})).await;
    let early = jana.open(&format!("{}/ohne-anmeldung", list(&later))).await.expect(200);
    early.shows("Noch ist es zu früh");
}

pub async fn check_in_sees_what_it_needs(site: &Installation) {
    let event = today(site, 5).await;
    let (email, ada) = person(site, &event, "Lovelace").await;
    let door = site.sign_in(&format!("{}@buero.example", unique("tuer")), "check-in", &[]).await;
    let page = door.open(&list(&event)).await.expect(200);
    page.shows("Lovelace, Ada");
    assert!(!page.answer.body.contains(&email), "no address at the door");
    assert_eq!(page.all(".tabs a"), ["Anwesenheit"]);
    let marked = door.submit(&page.form_at("#liste"), &format!("anwesend:{}", ada["id"].as_str().unwrap())).await;
    door.follow(&marked).await.expect(200).shows("Die Anwesenheit ist erfasst");
    assert_eq!(site.registration(&ada).await["attendance"], "present");
}
