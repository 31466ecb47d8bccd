//! Seats that are held until somebody answers: sign-ups to be confirmed, and offers to those who wait.

use chrono::{Duration, Utc};
use harness::{Event, Installation, SOON, person_json, unique, wait_until};
use serde_json::{Value, json};

use crate::participant::sign_up;

fn address(name: &str) -> String {
    format!("{}@schule.example", unique(name))
}

async fn only(site: &Installation, event: &Event) -> Value {
    let mut all = site.registrations(event).await;
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// Confirmed, held and waiting, as the public is told.
async fn wait_for_seats(site: &Installation, event: &Event, seats: [u64; 3]) {
    wait_until(&format!("{seats:?} seats confirmed, held and waiting"), SOON, async || {
        let told = &site.event(event).await["seats"];
        // A number that is left out is none.
        ["confirmed", "held", "waiting"].map(|name| told[name].as_u64().unwrap_or_default()) == seats
    })
    .await;
}

pub async fn a_sign_up_is_confirmed_by_mail(site: &Installation) {
    let event = site.publish(json!({"email_confirmation": true, "capacity": 2})).await;
    let email = address("bestaetigt");
    site.client.open(&format!("/anmeldung/{}", event.slug)).await.expect(200).shows("Erst dann gilt sie");
    let done = sign_up(site, &event.slug, &email).await;
    done.shows("Bitte bestätigen Sie noch Ihre Anmeldung");
    let mail = site.mails.wait_for_words(&email, "Bitte bestätigen Sie sie bis").await;
    assert!(mail.calendar.is_none(), "nothing for the calendar yet");
    let link = mail.manage_url();
    wait_for_seats(site, &event, [0, 1, 0]).await;
    wait_until("the page of the event", SOON, async || {
        site.client.open(&format!("/veranstaltungen/{}", event.slug)).await.text().contains("Noch 1 von 2 Plätzen frei")
    })
    .await;

    // A mail scanner follows every link, and signs nobody up.
    for path in ["", "/bestaetigen", "/aendern", "/abmelden"] {
        site.client.get(&format!("{link}{path}")).send().await;
        site.client.request(reqwest::Method::HEAD, &format!("{link}{path}")).send().await;
    }
    assert_eq!(only(site, &event).await["status"], "pending");
    // Who signs up again gets the question again, and the page says the same.
    sign_up(site, &event.slug, &email).await.shows("Bitte bestätigen Sie noch Ihre Anmeldung");
    wait_until("the question again", SOON, async || site.mails.to(&email).len() == 2).await;
    assert!(site.mails.to(&email).iter().all(|mail| mail.says("Bitte bestätigen Sie sie bis")));

    let page = site.client.open(&link).await.expect(200);
    page.shows("Bitte bestätigen Sie Ihre Anmeldung");
    let form = page.form_at("#antwort");
    let confirmed = site.client.submit(&form, "").await.expect(303);
    let page = site.client.follow(&confirmed).await.expect(200);
    page.shows("Ihre Anmeldung ist bestätigt");
    page.shows("Sie haben einen Platz");
    site.client.submit(&form, "").await.expect(303);
    let mail = site.mails.wait_for_words(&email, "Sie sind angemeldet und haben einen Platz").await;
    assert_eq!(mail.calendar.as_ref().expect("a calendar part").0, "REQUEST");
    assert_eq!(only(site, &event).await["status"], "confirmed");
    wait_for_seats(site, &event, [1, 0, 0]).await;
    assert_eq!(site.mails.to(&email).len(), 3, "a double click confirms once");
}

pub async fn the_api_asks_for_the_mail(site: &Installation) {
    let event = site.publish(json!({"email_confirmation": true, "capacity": 1})).await;
    let email = address("api");
    let registration = site.must_sign_up(&event, &email).await;
    assert_eq!(registration["status"], "pending");
    assert_eq!(registration["manage_url"], Value::Null, "the mail alone leads there");
    let stored = site.registration(&registration).await;
    assert!(stored["answer_by"].is_string(), "{stored}");
    let listed = format!("/api/v1/registrations?event={}&status=pending", event.id);
    let listed = site.client.get(&listed).token(&site.token).send().await.expect(200).json();
    assert_eq!(listed["items"][0]["id"], registration["id"]);
    let path = format!("/api/v1/registrations/{}/attendance", registration["id"].as_str().unwrap());
    let marked = site.client.post(&path).token(&site.token).json(&json!({"status": "present"})).send().await;
    assert_eq!(marked.problem(409), "no-seat");
    // The seat is not free, and who waits moves up when the sign-up is taken back.
    let waiting = site.must_sign_up(&event, &address("wartet")).await;
    assert_eq!(waiting["status"], "waitlisted");
    let link = site.mails.wait_for(&email, 1).await[0].manage_url();
    let ask = site.client.open(&format!("{link}/abmelden")).await.expect(200).form();
    site.client.submit(&ask, "").await.expect(303);
    let mail = site.mails.wait_for_words(&email, "Ihr Platz ist damit wieder frei").await;
    assert!(mail.calendar.is_none(), "there was no entry to take out");
    assert_eq!(site.registration(&waiting).await["status"], "confirmed");
}

pub async fn organizers_confirm_for_people(site: &Installation) {
    let event = site.publish(json!({"email_confirmation": true, "capacity": 3})).await;
    let jana = site.sign_in(&address("jana"), "admin", &[]).await;
    let email = address("anruf");
    let registration = site.must_sign_up(&event, &email).await;
    let base = format!("/organisation/anmeldungen/{}", event.id);
    let table = jana.open(&format!("{base}?status=unbestaetigt")).await.expect(200);
    table.shows("noch nicht bestätigt, Frist bis");
    let page = jana.open(&format!("{base}/{}", registration["id"].as_str().unwrap())).await.expect(200);
    page.shows("Angemeldet, noch zu bestätigen");
    let done = jana.submit(&page.form_at("#antwort"), "").await.expect(303);
    jana.follow(&done).await.expect(200).shows("Die Anmeldung ist bestätigt");
    site.mails.wait_for_words(&email, "haben einen Platz").await;
    // Whom they enter themselves has nothing to confirm.
    let form = jana.open(&format!("{base}/neu")).await.expect(200).form_at("#angaben");
    let entered = address("eingetragen");
    let form = form.fill_all(&[("first_name", "E."), ("last_name", "N."), ("institution", "U."), ("email", &entered)]);
    jana.follow(&jana.submit(&form, "").await).await.expect(200).shows("mit Platz");
    wait_for_seats(site, &event, [2, 0, 0]).await;
}

pub async fn a_free_seat_is_offered(site: &Installation) {
    let event = site.publish(json!({"offers": true, "capacity": 1})).await;
    let seat = site.must_sign_up(&event, &address("platz")).await;
    let (first_email, second_email) = (address("erste"), address("zweite"));
    let first = site.must_sign_up(&event, &first_email).await;
    let second = site.must_sign_up(&event, &second_email).await;
    site.mails.wait_for_words(&second_email, "bieten wir ihn der Reihe nach an").await;
    site.cancel(&seat).await.expect(200);
    let offer = site.mails.wait_for_words(&first_email, "ein Platz ist frei geworden").await;
    assert!(offer.calendar.is_none(), "nothing for the calendar yet");
    assert_eq!(site.registration(&first).await["status"], "offered");
    assert_eq!(site.registration(&second).await["status"], "waitlisted");
    wait_for_seats(site, &event, [0, 1, 1]).await;

    let page = site.client.open(&offer.manage_url()).await.expect(200);
    page.shows("Ein Platz ist für Sie frei");
    assert_eq!(page.form_at("#antwort").action(), format!("{}/bestaetigen", path_of(&offer.manage_url())));
    let ask = site.client.open(&page.link("Platz ablehnen")).await.expect(200);
    ask.shows("Möchten Sie den angebotenen Platz wirklich ablehnen?");
    assert_eq!(site.registration(&first).await["status"], "offered", "reading changes nothing");
    site.client.submit(&ask.form(), "").await.expect(303);
    site.mails
        .wait_for_words(&first_email, "Sie haben sich abgemeldet. Sie stehen nicht mehr auf der Warteliste.")
        .await;

    let offer = site.mails.wait_for_words(&second_email, "ein Platz ist frei geworden").await;
    let page = site.client.open(&offer.manage_url()).await.expect(200);
    let accepted = site.client.submit(&page.form_at("#antwort"), "").await.expect(303);
    site.client.follow(&accepted).await.expect(200).shows("Sie haben den Platz angenommen");
    let mail = site.mails.wait_for_words(&second_email, "haben jetzt einen Platz").await;
    assert_eq!(mail.calendar.as_ref().expect("a calendar part").0, "REQUEST");
    wait_for_seats(site, &event, [1, 0, 0]).await;
}

fn path_of(url: &str) -> &str {
    &url[url.find("/meine-anmeldung/").unwrap()..]
}

/// In real time: shortly before the start an offer ends with the start.
pub async fn nobody_answers(site: &Installation) {
    let starts_at = Utc::now() + Duration::seconds(20);
    let times = json!({"starts_at": starts_at, "ends_at": starts_at + Duration::hours(6), "sessions": []});
    let mut changes = json!({"offers": true, "capacity": 1});
    changes.as_object_mut().unwrap().extend(times.as_object().unwrap().clone());
    let event = site.publish(changes).await;
    let seat = site.must_sign_up(&event, &address("platz")).await;
    let email = address("stumm");
    let person = person_json(&event, &email, json!({}));
    let silent =
        site.client.post("/api/v1/registrations").token(&site.token).json(&person).send().await.expect(201).json();
    site.cancel(&seat).await.expect(200);
    let offer = site.mails.wait_for_words(&email, "ein Platz ist frei geworden").await;
    wait_until("the end of the offer", SOON, async || site.registration(&silent).await["status"] == "cancelled").await;
    let mail = site.mails.wait_for_words(&email, "keine Antwort erhalten").await;
    assert!(!mail.says("neu anmelden"), "it is too late for that: {}", mail.text);
    let page = site.client.open(&offer.manage_url()).await.expect(200);
    page.shows("Die Frist ist abgelaufen");
    assert!(page.all("#antwort").is_empty());
    wait_for_seats(site, &event, [0, 0, 0]).await;
}
