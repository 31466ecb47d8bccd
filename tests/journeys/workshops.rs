//! People choose parts of the programme, swap, wait and are told; organizers see who sits where.

use chrono::{DateTime, Duration, Utc};
use harness::{Answer, Event, Installation, SOON, in_days, person_json, unique, wait_until};
use serde_json::{Value, json};

use crate::{desk_registrations::admin, participant::GOOD};

fn address(name: &str) -> String {
    format!("{}@schule.example", unique(name))
}

/// An event with three workshops: two at the same time, one later; the first has one seat.
async fn workshops(site: &Installation, changes: Value) -> (Event, [String; 3]) {
    let start = in_days(30).parse::<DateTime<Utc>>().unwrap();
    let part = |title: &str, from: i64, seats: u32| {
        json!({"title": title, "room": "Raum 7", "starts_at": time(start + Duration::hours(from)),
               "ends_at": time(start + Duration::hours(from + 1)), "capacity": seats})
    };
    let mut content = json!({"starts_at": time(start), "ends_at": time(start + Duration::hours(6)),
        "sessions": [part("Trickfilm", 1, 1), part("Schulgarten", 1, 5), part("Lesekoffer", 3, 5)]});
    for (name, value) in changes.as_object().unwrap() {
        content[name] = value.clone();
    }
    let event = site.publish(content).await;
    let told = site.event(&event).await;
    let id = |at: usize| told["sessions"][at]["id"].as_str().unwrap().to_owned();
    (event, [id(0), id(1), id(2)])
}

fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339()
}

async fn join(site: &Installation, event: &Event, email: &str, sessions: &[&str]) -> Answer {
    let person = person_json(event, email, json!({"sessions": sessions}));
    site.client.post("/api/v1/registrations").token(&site.token).json(&person).send().await
}

async fn taken(site: &Installation, event: &Event, session: &str) -> (u64, u64) {
    let seats = site.event(event).await["seats"]["sessions"].clone();
    let of = seats.as_array().unwrap().iter().find(|seats| seats["session"] == session).unwrap().clone();
    (of["taken"].as_u64().unwrap(), of["waiting"].as_u64().unwrap())
}

pub async fn chosen_and_swapped_on_the_page(site: &Installation) {
    let (event, [film, garden, books]) = workshops(site, json!({})).await;
    let first = join(site, &event, &address("erste"), &[&film]).await.expect(201).json();
    let email = address("zweite");
    let page = site.client.open(&format!("/anmeldung/{}", event.slug)).await.expect(200);
    page.shows("voll: Warteliste");
    page.shows("noch 5 Plätze");
    let both = page.form().fill_all(&GOOD).fill("email", &email).fill("slot-1", &garden).fill("slot-2", &books);
    let check = site.client.submit(&both, "check").await.expect(200);
    check.shows("Schulgarten");
    let done = site.client.submit(&check.form(), "submit").await.expect(303);
    site.client.follow(&done).await.expect(200).shows("Sie haben einen Platz");
    let mail = site.mails.wait_for_words(&email, "Schulgarten (Raum 7)").await;
    assert!(mail.says("Lesekoffer (Raum 7)"));
    assert!(mail.calendar.as_ref().unwrap().1.contains("Schulgarten"), "the calendar entry names them");

    let own = site.client.open(&mail.manage_url()).await.expect(200);
    own.shows("Schulgarten");
    let form = site.client.open(&own.link("Workshops wählen")).await.expect(200).form();
    let check = site.client.submit(&form.fill("slot-1", &film), "check").await.expect(200);
    check.shows("behalten Sie den Platz");
    check.shows("Warteliste, Sie stehen an 1. Stelle");
    let own = site.client.follow(&site.client.submit(&check.form(), "submit").await).await.expect(200);
    own.shows("Ihre Wahl ist gespeichert");
    own.shows("Schulgarten");
    let mail = site.mails.wait_for_words(&email, "Trickfilm (Warteliste)").await;
    assert!(mail.says("Ihre Workshops haben sich geändert") && mail.says("Schulgarten (Raum 7)"));

    let path = format!("{}/abmelden", first["manage_url"].as_str().unwrap());
    let gone = site.client.open(&path).await.expect(200).form();
    site.client.submit(&gone, "").await.expect(303);
    let mail = site.mails.wait_for_words(&email, "Trickfilm (Raum 7)").await;
    assert!(!mail.says("Schulgarten"), "one seat at a time");
    wait_until("the seats to be told", SOON, async || {
        (taken(site, &event, &film).await, taken(site, &event, &garden).await) == ((1, 0), (0, 0))
    })
    .await;
    let programme = site.client.open(&format!("/veranstaltungen/{}", event.slug)).await.expect(200);
    programme.shows("voll: Warteliste");
}

pub async fn refused_with_the_field(site: &Installation) {
    let (event, [film, garden, books]) = workshops(site, json!({})).await;
    let (other, [strange, ..]) = workshops(site, json!({"choice_opens_at": in_days(10)})).await;
    for wrong in [vec![&film, &garden], vec![&film, &film], vec![&strange]] {
        let refused =
            join(site, &event, &address("falsch"), &wrong.iter().map(|id| id.as_str()).collect::<Vec<_>>()).await;
        assert_eq!((refused.status, refused.fields()), (422, vec!["sessions".to_owned()]));
    }
    // All mistakes in one round, and nothing that was typed is lost.
    let form = site.client.open(&format!("/anmeldung/{}", event.slug)).await.expect(200).form();
    let form = form.fill_all(&GOOD).fill("email", "keine-adresse").fill("slot-1", &strange).fill("slot-2", &books);
    let again = site.client.submit(&form, "check").await.expect(422);
    assert_eq!(again.attributes(".error-summary a", "href"), ["#email", "#sessions"]);
    assert_eq!((again.form().value("slot-2"), again.form().value("last_name")), (books.as_str(), GOOD[1].1));
    // A later choice is not yet open.
    site.client.open(&format!("/anmeldung/{}", other.slug)).await.expect(200).shows("Die Workshopwahl öffnet am");
    let person = person_json(&other, &address("frueh"), json!({"sessions": [strange]}));
    assert_eq!(site.client.post("/api/v1/registrations").json(&person).send().await.status, 409);
    let early = join(site, &other, &address("vermerkt"), &[&strange]).await.expect(201).json();
    let own = site.client.open(early["manage_url"].as_str().unwrap()).await.expect(200);
    own.shows("Die Workshopwahl öffnet am");
    assert!(!own.text().contains("Workshops wählen"));
}

pub async fn seats_and_lists_of_each(site: &Installation) {
    let jana = admin(site).await;
    let (event, [film, garden, _]) = workshops(site, json!({})).await;
    let seat = join(site, &event, &address("platz"), &[&film]).await.expect(201).json();
    join(site, &event, &address("wartet"), &[&film]).await.expect(201);
    let desk = format!("/organisation/anmeldungen/{}", event.id);
    for (filter, people) in [(film.clone(), 1), (format!("{film}-warteliste"), 1), (garden.clone(), 0)] {
        let table = jana.open(&format!("{desk}?workshop={filter}&spalte=workshops")).await.expect(200);
        assert_eq!(table.all("tbody th a").len(), people, "{filter}");
    }
    let lists = jana.open(&format!("{desk}/listen")).await.expect(200);
    lists.shows("1 von 1");
    let pdf = jana.open(&format!("{desk}/listen/teilnahmeliste.pdf?workshop={film}")).await.expect(200);
    assert!(pdf.answer.header("content-type").starts_with("application/pdf"));
    let csv = jana.open(&format!("{desk}/listen/einlassliste.csv?workshop={film}")).await.expect(200);
    assert!(csv.answer.body.contains(seat["reference"].as_str().unwrap()));
    assert_eq!(csv.answer.body.trim().lines().count(), 2, "one person");
    let all = jana.open(&format!("{desk}/listen/anmeldungen.csv")).await.expect(200);
    assert!(all.answer.body.contains("Trickfilm") && all.answer.body.contains("Warteliste"));
    // At the desk somebody is put into another one.
    let person = format!("{desk}/{}", seat["id"].as_str().unwrap());
    let form = jana.open(&format!("{person}/workshops")).await.expect(200).form_at("#workshops");
    let saved = jana.submit(&form.fill("slot-1", &garden), "").await;
    jana.follow(&saved).await.expect(200).shows("Die Workshopwahl ist gespeichert");
    let now = site.registration(&seat).await;
    assert_eq!(now["sessions"], json!([{"session": garden, "state": "seat"}]));
    // The entry for one's own calendar says the place of the one who asks.
    join(site, &event, &address("vorher"), &[&film]).await.expect(201);
    let second = join(site, &event, &address("danach"), &[&film]).await.expect(201).json();
    let entry = site.client.open(&format!("{}/termin.ics", second["manage_url"].as_str().unwrap())).await.expect(200);
    assert!(entry.answer.body.replace("\r\n ", "").contains("an 2. Stelle"), "{}", entry.answer.body);
}

pub async fn dropped_when_it_is_asked_for(site: &Installation) {
    let (event, [film, garden, books]) = workshops(site, json!({})).await;
    let email = address("entfaellt");
    join(site, &event, &email, &[&garden, &books]).await.expect(201);
    wait_until("the seats to be told", SOON, async || {
        site.event(&event).await["seats"]["sessions"].is_array() && taken(site, &event, &garden).await.0 == 1
    })
    .await;
    let sessions = site.event(&event).await["sessions"].clone();
    let mut fewer = sessions.clone();
    fewer[1]["capacity"] = json!(0);
    let refused = site.patch(&event, json!({"sessions": fewer})).await;
    assert_eq!((refused.status, refused.fields()), (422, vec!["sessions[1].capacity".to_owned()]));
    let without = json!([sessions[0], sessions[2]]);
    let asked = site.patch(&event, json!({"sessions": without})).await;
    assert_eq!((asked.status, asked.fields()), (422, vec!["drop_chosen".to_owned()]));
    assert!(asked.body.contains("Plätze: 1"), "{}", asked.body);
    site.patch(&event, json!({"sessions": without, "drop_chosen": true})).await.expect(200);
    let mail = site.mails.wait_for_words(&email, "hat: „Schulgarten“").await;
    assert!(mail.says("Lesekoffer (Raum 7)"));
    let own = site.client.open(&mail.manage_url()).await.expect(200);
    let form = site.client.open(&own.link("Workshops wählen")).await.expect(200).form();
    let check = site.client.submit(&form.fill("slot-1", &film), "check").await.expect(200);
    site.client.submit(&check.form(), "submit").await.expect(303);
    site.mails.wait_for_words(&email, "Trickfilm (Raum 7)").await;
}
