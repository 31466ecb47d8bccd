//! What calendars and search engines read.

use harness::Installation;
use serde_json::{Value, json};

/// Content lines with folded ones joined (RFC 5545, 3.1).
fn unfold(text: &str) -> Vec<String> {
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains('\n'), "lines end with CRLF");
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "lines have 75 octets at most");
    text.replace("\r\n ", "").lines().map(str::to_owned).collect()
}

pub async fn event_file(site: &Installation) {
    let event = site.publish(json!({"title": "Lernen; hier, dort\\überall"})).await;
    let page = site.client.open(&format!("/veranstaltungen/{}", event.slug)).await.expect(200);
    let answer = site.client.get(&page.link("Kalender")).send().await.expect(200);
    assert!(answer.header("content-type").starts_with("text/calendar"), "{}", answer.header("content-type"));
    let lines = unfold(&answer.body);
    assert_eq!((lines[0].as_str(), lines.last().unwrap().as_str()), ("BEGIN:VCALENDAR", "END:VCALENDAR"));
    for line in ["METHOD:PUBLISH", "BEGIN:VTIMEZONE", "TZID:Europe/Berlin", r"SUMMARY:Lernen\; hier\, dort\\überall"] {
        assert!(lines.iter().any(|own| own == line), "{line} in {}", answer.body);
    }
    assert_eq!(lines.iter().filter(|line| *line == "BEGIN:VEVENT").count(), 1);
    let uid = |text: &str| unfold(text).into_iter().find(|line| line.starts_with("UID:")).unwrap();
    let again = site.client.get(&page.link("Kalender")).send().await.body;
    assert_eq!(uid(&answer.body), uid(&again), "a calendar updates its entry instead of adding one");
}

pub async fn structured_data(site: &Installation) {
    let event = site.publish(json!({"title": "Lernen </script><b>überall", "capacity": 20})).await;
    let read = async || {
        let page = site.client.open(&format!("/veranstaltungen/{}", event.slug)).await.expect(200);
        let scripts = page.raw("script[type='application/ld+json']");
        serde_json::from_str::<Value>(&scripts[0]).unwrap()
    };
    let data = read().await;
    assert_eq!((&data["@context"], &data["@type"]), (&json!("https://schema.org"), &json!("Event")));
    assert_eq!(data["name"], event.title.as_str());
    assert_eq!(data["eventStatus"], "https://schema.org/EventScheduled");
    assert_eq!(data["location"][0]["name"], "Haus der Bildung");
    assert_eq!(data["location"][0]["address"]["postalCode"], "41061");
    let shown = site.event(&event).await;
    for (name, own) in [("startDate", "starts_at"), ("endDate", "ends_at")] {
        // ISO 8601 as search engines want it, to the minute and with the offset of Berlin.
        let stated = chrono::DateTime::parse_from_str(data[name].as_str().unwrap(), "%Y-%m-%dT%H:%M%:z").unwrap();
        assert_eq!(stated, chrono::DateTime::parse_from_rfc3339(shown[own].as_str().unwrap()).unwrap(), "{name}");
    }
    site.client
        .post(&format!("/api/v1/events/{}/cancel", event.id))
        .token(&site.token)
        .json(&json!({"reason": "Sturm"}))
        .send()
        .await
        .expect(200);
    assert_eq!(read().await["eventStatus"], "https://schema.org/EventCancelled");
}
