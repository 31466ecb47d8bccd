//! What calendars and search engines read.

use harness::{Installation, person_json, unique};
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

/// The page of a registration and its mail speak of the same entry, so that a calendar has it once.
pub async fn one_entry_per_seat(site: &Installation) {
    let event = site.publish(json!({})).await;
    let email = format!("{}@schule.example", unique("termin"));
    let registration = site.must_sign_up(&event, &email).await;
    let (_, invitation) = site.mails.wait_for(&email, 1).await[0].calendar.clone().expect("an invitation");
    let page = site.client.open(registration["manage_url"].as_str().unwrap()).await.expect(200);
    let file = site.client.get(&page.link("Kalender")).send().await.expect(200).body;
    let property = |text: &str, name: &str| {
        let lines = text.replace("\r\n ", "").replace("\n ", "");
        lines.lines().find(|line| line.starts_with(name)).map(|line| line.trim().to_owned()).unwrap_or_default()
    };
    for name in ["UID:", "SEQUENCE:", "DTSTART"] {
        assert_eq!(property(&file, name), property(&invitation, name), "{name}");
    }
    assert!(
        property(&file, "METHOD:") == "METHOD:PUBLISH" && property(&file, "ORGANIZER").contains("mailto:"),
        "{file}"
    );
    assert!(!file.contains("meine-anmeldung"), "calendars are shared: {file}");
    let second = site.client.post("/api/v1/registrations").json(&person_json(&event, &email, json!({}))).send().await;
    second.expect(202);
    let original = site.mails.to(&email)[0].message_id.clone();
    let follow_up = site.mails.wait_for_words(&email, "bereits angemeldet").await;
    assert!(follow_up.header("In-Reply-To").contains(&original), "mail programs show them together");
}

pub async fn feeds_are_read_again_and_again(site: &Installation) {
    let event = site.publish(json!({"contact": null})).await;
    let programme = site.client.open("/").await.expect(200);
    assert_eq!(programme.attributes("link[rel=alternate][type='text/calendar']", "href"), ["/kalender/alle.ics"]);
    assert!(
        programme.link("Kalender abonnieren").starts_with("webcal://"),
        "{}",
        programme.link("Kalender abonnieren")
    );
    // Other journeys publish events meanwhile: only an event of one's own stands still.
    let path = format!("/kalender/{}.ics", event.slug);
    let first = site.client.get(&path).send().await.expect(200);
    let tag = first.header("etag").to_owned();
    assert!(first.body.contains("ORGANIZER"), "{}", first.body);
    let again = site.client.get(&path).header("if-none-match", &format!("\"x\", W/{tag}")).send().await;
    assert_eq!((again.status, again.body.as_str(), again.header("etag")), (304, "", tag.as_str()));
    site.patch(&event, json!({"title": "Anders"})).await.expect(200);
    let changed = site.client.get(&path).header("if-none-match", &tag).send().await.expect(200);
    assert_ne!(changed.header("etag"), tag);

    let feed = async || site.client.get("/kalender/alle.ics").send().await.expect(200);
    let shown = feed().await;
    assert!(shown.header("content-disposition").starts_with("inline"), "{}", shown.header("content-disposition"));
    let lines = unfold(&shown.body);
    for start in ["NAME:Programm", "X-WR-CALNAME:", "REFRESH-INTERVAL;VALUE=DURATION:", "X-PUBLISHED-TTL:"] {
        assert!(lines.iter().any(|line| line.starts_with(start)), "{start}");
    }
    let uid = format!("UID:{}@fachtag", event.id);
    assert!(lines.contains(&uid));
    let call = site.client.post(&format!("/api/v1/events/{}/cancel", event.id)).token(&site.token);
    call.json(&json!({"reason": "Sturm"})).send().await.expect(200);
    let body = feed().await.body;
    let entry = body
        .split("BEGIN:VEVENT")
        .find(|entry| entry.contains(&uid))
        .expect("a reader takes out what it sees cancelled");
    assert!(entry.contains("STATUS:CANCELLED"), "{entry}");
}
