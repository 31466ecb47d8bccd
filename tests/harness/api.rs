//! What nearly every journey does first.

use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::{Answer, Installation, SOON, unique, wait_for, wait_until};

/// A person's fields but for the address.
pub const ADA: [(&str, &str); 3] =
    [("first_name", "Ada"), ("last_name", "Lovelace"), ("institution", "Grundschule Nord")];

/// An event as the API knows it.
#[derive(Debug, Clone)]
pub struct Event {
    pub id: String,
    pub slug: String,
    pub title: String,
}

/// Noon UTC so many days from today, as the API wants it.
pub fn in_days(days: i64) -> String {
    let noon = Utc::now().date_naive().and_hms_opt(12, 0, 0).unwrap().and_utc();
    rfc3339(noon + Duration::days(days))
}

fn rfc3339(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A whole event with a title of its own, changed by `changes`.
pub fn event_json(changes: Value) -> Value {
    let start = in_days(30).parse::<DateTime<Utc>>().unwrap();
    let mut event = json!({
        "kind": "fachtag",
        "title": unique("Fachtag Lernorte"),
        "summary": "Ein Tag über Lernorte.",
        "description": "## Worum es geht\n\nLernen an **anderen** Orten.",
        "starts_at": rfc3339(start),
        "ends_at": rfc3339(start + Duration::hours(6)),
        "venue": {"name": "Haus der Bildung", "room": "Saal 1", "street": "Am Markt 1", "postal_code": "41061",
                  "city": "Mönchengladbach", "accessibility": "stufenlos"},
        "capacity": 20,
        "waiting_list": true,
        "sessions": [{"title": "Medien in der Kita", "room": "Raum 2", "starts_at": rfc3339(start + Duration::hours(1)),
                      "ends_at": rfc3339(start + Duration::hours(2)), "capacity": 25}],
        "contact": {"name": "Bildungsbüro", "email": "buero@example.org", "phone": null},
    });
    merge(&mut event, changes);
    event
}

/// A person who signs up for an event, changed by `changes`.
pub fn person_json(event: &Event, email: &str, changes: Value) -> Value {
    let mut person = json!({"event": event.slug, "email": email});
    for (name, value) in ADA {
        person[name] = value.into();
    }
    merge(&mut person, changes);
    person
}

fn merge(target: &mut Value, changes: Value) {
    let Value::Object(changes) = changes else { return };
    for (name, value) in changes {
        target[name] = value;
    }
}

impl Installation {
    /// Creates an event; it stays a draft.
    pub async fn draft(&self, changes: Value) -> Event {
        let created = self.client.post("/api/v1/events").token(&self.token).json(&event_json(changes)).send().await;
        let event = created.expect(201).json();
        let text = |name: &str| event[name].as_str().unwrap().to_owned();
        Event { id: text("id"), slug: text("slug"), title: text("title") }
    }

    /// Creates and publishes an event, and waits until one can sign up.
    pub async fn publish(&self, changes: Value) -> Event {
        let event = self.draft(changes).await;
        self.client.post(&format!("/api/v1/events/{}/publish", event.id)).token(&self.token).send().await.expect(200);
        self.wait_for_sign_up(&event).await;
        event
    }

    /// Waits until the registrations service knows the event.
    pub async fn wait_for_sign_up(&self, event: &Event) {
        wait_until("the event to arrive", SOON, async || {
            self.client.get(&format!("/anmeldung/{}", event.slug)).send().await.status != 404
        })
        .await;
    }

    /// The event as organizers see it.
    pub async fn event(&self, event: &Event) -> Value {
        self.client.get(&format!("/api/v1/events/{}", event.id)).token(&self.token).send().await.expect(200).json()
    }

    /// Changes an event by merge patch.
    pub async fn patch(&self, event: &Event, changes: Value) -> Answer {
        let call = self.client.request(reqwest::Method::PATCH, &format!("/api/v1/events/{}", event.id));
        call.token(&self.token).body("application/merge-patch+json", changes.to_string()).send().await
    }

    /// Signs Ada up with this address, over the API and as the public.
    pub async fn sign_up(&self, event: &Event, email: &str) -> Answer {
        self.client.post("/api/v1/registrations").json(&person_json(event, email, json!({}))).send().await
    }

    /// Signs somebody up, with a token of the event's organizers, who must get a place or a wait; gives the answer.
    pub async fn must_sign_up(&self, event: &Event, email: &str) -> Value {
        self.must_enter(person_json(event, email, json!({}))).await
    }

    /// Signs this person up with a token of the event's organizers; gives the answer.
    pub async fn must_enter(&self, person: Value) -> Value {
        let call = self.client.post("/api/v1/registrations").token(&self.token);
        call.json(&person).send().await.expect(201).json()
    }

    /// Cancels as an organizer.
    pub async fn cancel(&self, registration: &Value) -> Answer {
        let id = registration["id"].as_str().unwrap();
        self.client.post(&format!("/api/v1/registrations/{id}/cancel")).token(&self.token).send().await
    }

    /// A registration as organizers see it.
    pub async fn registration(&self, registration: &Value) -> Value {
        let id = registration["id"].as_str().unwrap();
        self.client.get(&format!("/api/v1/registrations/{id}")).token(&self.token).send().await.expect(200).json()
    }

    /// All registrations of an event, page by page.
    pub async fn registrations(&self, event: &Event) -> Vec<Value> {
        let mut all = Vec::new();
        let mut path = format!("/api/v1/registrations?event={}", event.id);
        loop {
            let page = self.client.get(&path).token(&self.token).send().await.expect(200).json();
            all.extend(page["items"].as_array().unwrap().iter().cloned());
            let Some(next) = page["next"].as_str() else { return all };
            path = format!("/api/v1/registrations?event={}&cursor={next}", event.id);
        }
    }

    /// Waits until the event shows these seats.
    pub async fn wait_for_seats(&self, event: &Event, confirmed: usize, waiting: usize) {
        wait_for(&format!("{confirmed} confirmed and {waiting} waiting"), SOON, async || {
            let seats = self.event(event).await["seats"].clone();
            (seats["confirmed"] == confirmed && seats["waiting"] == waiting).then_some(())
        })
        .await;
    }
}
