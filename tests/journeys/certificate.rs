//! The certificate of participation.

use chrono::{Duration, SecondsFormat, Utc};
use harness::{Event, Installation, SOON, wait_until};
use serde_json::{Value, json};

use crate::desk_registrations::person;

fn at(minutes: i64) -> String {
    (Utc::now() + Duration::minutes(minutes)).to_rfc3339_opts(SecondsFormat::Secs, true)
}

async fn running(site: &Installation) -> Event {
    let times = json!({"starts_at": at(-180), "ends_at": at(300), "registration_closes_at": at(200), "sessions": []});
    site.publish(times).await
}

/// The event is over.
async fn ends(site: &Installation, event: &Event) {
    site.patch(event, json!({"ends_at": at(-1), "registration_closes_at": at(-2)})).await.expect(200);
}

async fn mark(site: &Installation, registration: &Value, status: &str) {
    let path = format!("/api/v1/registrations/{}/attendance", registration["id"].as_str().unwrap());
    site.client.post(&path).token(&site.token).json(&json!({"status": status})).send().await.expect(200);
}

pub async fn for_who_was_there(site: &Installation) {
    let event = running(site).await;
    let (_, ada) = person(site, &event, "Lovelace").await;
    let (_, grace) = person(site, &event, "Hopper").await;
    mark(site, &ada, "present").await;
    let manage = ada["manage_url"].as_str().unwrap();
    let path = format!("{manage}/teilnahmebescheinigung");
    let early = site.client.open(&path).await.expect(404);
    early.shows("Die Veranstaltung ist noch nicht vorbei");
    early.link("Meine Anmeldung");
    assert!(!site.client.open(manage).await.expect(200).text().contains("Teilnahmebescheinigung"));
    ends(site, &event).await;
    let page = async || site.client.open(manage).await.expect(200);
    wait_until("the link", SOON, async || page().await.text().contains("Teilnahmebescheinigung")).await;
    let link = page().await.link("Teilnahmebescheinigung");
    let file = site.client.get(&link).send().await.expect(200);
    assert_eq!(file.header("content-type"), "application/pdf");
    let name = format!("teilnahmebescheinigung-{}.pdf", ada["reference"].as_str().unwrap());
    assert_eq!(file.header("content-disposition"), format!("attachment; filename=\"{name}\""));
    assert!(file.body.starts_with("%PDF-"));

    let manage = grace["manage_url"].as_str().unwrap();
    let path = format!("{manage}/teilnahmebescheinigung");
    for status in ["", "absent", "excused"] {
        if !status.is_empty() {
            mark(site, &grace, status).await;
        }
        let none = site.client.open(&path).await.expect(404);
        none.shows("nicht vermerkt, dass Sie teilgenommen haben");
        none.shows("buero@example.org");
        assert!(!site.client.open(manage).await.expect(200).text().contains("Teilnahmebescheinigung"));
    }
    mark(site, &grace, "present").await;
    site.client.get(&path).send().await.expect(200);
    let unknown = path.replace("/meine-anmeldung/", "/meine-anmeldung/x");
    site.client.open(&unknown).await.expect(404).shows("Diese Seite gibt es nicht");
}
