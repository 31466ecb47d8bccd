//! What somebody who belongs to nobody can do to others: fill mailboxes and events, and ask who is registered.

use futures_util::{StreamExt, stream};
use harness::{Event, Installation, Options, person_json, run, unique};
use serde_json::{Value, json};

use crate::participant::GOOD;

/// An installation on which the limits hold for the tests' own address.
async fn limited() -> Installation {
    Installation::start(Options::embedded().with("FACHTAG_UNLIMITED_CLIENTS", "")).await
}

async fn post(site: &Installation, event: &Event, email: &str, changes: Value) -> harness::Answer {
    site.client.post("/api/v1/registrations").json(&person_json(event, email, changes)).send().await
}

/// Many sign-ups of one client, some at a time; how often each status was answered.
async fn flood(site: &Installation, event: &Event, people: usize) -> Vec<(u16, String)> {
    let name = unique("flut");
    stream::iter(0..people)
        .map(|number| {
            let email = format!("{name}-{number}@schule.example");
            async move {
                let answer = post(site, event, &email, json!({})).await;
                let status = if answer.status == 202 {
                    answer.json()["status"].as_str().unwrap().to_owned()
                } else {
                    String::new()
                };
                (answer.status, status)
            }
        })
        .buffer_unordered(8)
        .collect()
        .await
}

#[test]
fn one_client_cannot_fill_an_event_or_many_mailboxes() {
    run(async {
        let site = limited().await;
        let event = site.publish(json!({"capacity": 1_000})).await;
        let answers = flood(&site, &event, 600).await;
        let count =
            |wanted: (u16, &str)| answers.iter().filter(|(code, status)| (*code, status.as_str()) == wanted).count();
        assert_eq!(count((202, "confirmed")), 40, "a staff room");
        assert_eq!(count((202, "pending")), 15, "then the address has to be confirmed first");
        assert_eq!(count((429, "")), 545);
        let refused = post(&site, &event, "spaeter@schule.example", json!({})).await;
        assert_eq!(refused.problem(429), "too-many-requests");
        assert!((1..=3_600).contains(&refused.header("retry-after").parse::<u32>().unwrap()));
        site.wait_for_seats(&event, 40, 0).await;
        let letters = site.client.get(&format!("/api/v1/letters?event={}", event.id)).token(&site.token).send().await;
        assert!(letters.expect(200).json()["items"].as_array().unwrap().len() <= 55);
        // The office goes on.
        site.must_sign_up(&event, &format!("{}@schule.example", unique("telefon"))).await;
    });
}

#[test]
fn a_staff_room_of_forty_notices_nothing() {
    run(async {
        let site = limited().await;
        let event = site.publish(json!({"capacity": 40})).await;
        let answers = flood(&site, &event, 40).await;
        assert!(answers.iter().all(|answer| *answer == (202, "confirmed".to_owned())), "{answers:?}");
    });
}

#[test]
fn a_small_event_is_not_filled_by_one_client() {
    run(async {
        let site = limited().await;
        let event = site.publish(json!({"capacity": 5, "waiting_list": false})).await;
        for (number, status) in ["confirmed", "confirmed", "pending", "pending"].into_iter().enumerate() {
            let answer = post(&site, &event, &format!("erfunden-{number}@schule.example"), json!({})).await;
            assert_eq!(answer.expect(202).json()["status"], status, "{number}");
        }
        let held = site.registrations(&event).await.into_iter().find(|one| one["status"] == "pending").unwrap();
        let time = |name: &str| held[name].as_str().unwrap().parse::<chrono::DateTime<chrono::Utc>>().unwrap();
        assert!(time("answer_by") - time("registered_at") < chrono::Duration::hours(40), "not for long");
        let visitor = site.visitor("buero@example.org", "organizer").await;
        visitor
            .open(&format!("/organisation/anmeldungen/{}", event.id))
            .await
            .expect(200)
            .shows("2 Anmeldungen gelten erst nach Bestätigung");
    });
}

#[test]
fn a_mailbox_gets_three_letters_an_hour() {
    run(async {
        let site = limited().await;
        let name = unique("opfer");
        let mut answers = Vec::new();
        for number in 0..24 {
            let event = site.publish(json!({})).await;
            let email = format!("{name}+{number}@schule.example");
            answers.push(post(&site, &event, &email, json!({"first_name": format!("Nr {number}")})).await.status);
        }
        assert_eq!(answers.iter().filter(|status| **status == 202).count(), 20);
        assert_eq!(answers[20..], [429; 4]);
        harness::wait_until("the letters", harness::SOON, async || {
            let letters = site.client.get("/api/v1/letters").token(&site.token).send().await.expect(200).json();
            letters["items"].as_array().unwrap().iter().filter(|letter| letter["kind"] == "confirmed").count() == 20
        })
        .await;
        let sent = site.mails.all().into_iter().filter(|mail| mail.to.starts_with(&name)).count();
        assert_eq!(sent, 3, "the others wait");
    });
}

#[test]
fn strangers_learn_nothing_and_get_no_link() {
    run(async {
        let site = limited().await;
        let event = site.publish(json!({})).await;
        let email = format!("{}@schule.example", unique("ida"));
        let first = post(&site, &event, &email, json!({})).await.expect(202).json();
        let again = post(&site, &event, &email, json!({})).await.expect(202).json();
        assert_eq!((&first, &again), (&json!({"status": "confirmed"}), &json!({"status": "confirmed"})));
        let group = site.create_token("sign-up").await;
        let other = person_json(&event, &format!("{}@schule.example", unique("stadt")), json!({}));
        let call = async || site.client.post("/api/v1/registrations").token(&group).json(&other).send().await;
        let placed = call().await.expect(201);
        let body = placed.json();
        assert_eq!(placed.header("location"), format!("/api/v1/registrations/{}", body["id"].as_str().unwrap()));
        assert!(body["manage_url"].as_str().unwrap().contains("/meine-anmeldung/"));
        assert_eq!(call().await.problem(409), "already-registered");
        let read = site.client.get(placed.header("location")).token(&group).send().await;
        assert_eq!(read.problem(403), "forbidden", "it signs people up and sees nobody");
    });
}

#[test]
fn forms_of_programs_have_to_confirm() {
    run(async {
        let site = limited().await;
        let event = site.publish(json!({})).await;
        let path = format!("/anmeldung/{}", event.slug);
        let form = site.client.open(&path).await.expect(200).form();
        let filled = |name: &str| form.clone().fill_all(&GOOD).fill("email", &format!("{name}@schule.example"));
        // Faster than anybody types.
        let check = site.client.submit(&filled(&unique("schnell")), "check").await.expect(200);
        let done = site.client.submit(&check.form(), "submit").await;
        site.client.follow(&done).await.expect(200).shows("Bitte bestätigen Sie noch Ihre Anmeldung");
        // Not made by us: what was typed is shown once more.
        let foreign = filled(&unique("fremd")).fill("key", "01938a4e-7b5c-7cc0-8000-000000000001.x");
        let check = site.client.submit(&foreign, "check").await.expect(200);
        let again = site.client.submit(&check.form(), "submit").await.expect(200);
        again.shows("Bitte schicken Sie die Anmeldung noch einmal ab");
        again.shows("Müller-Lüdenscheidt");
        let done = site.client.submit(&again.form(), "submit").await;
        site.client.follow(&done).await.expect(200);
        assert_eq!(site.registrations(&event).await.len(), 2);
    });
}

#[test]
fn names_are_no_advertisements() {
    run(async {
        let site = limited().await;
        let event = site.publish(json!({})).await;
        for field in ["first_name", "last_name", "institution", "function"] {
            let answer = post(&site, &event, "ada@schule.example", json!({ field: "evil.example/preis" })).await;
            assert_eq!(answer.fields(), [field]);
        }
    });
}
