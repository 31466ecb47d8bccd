//! What is taken from the broker: others may have logins there, and a service may be broken into.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::{CATALOGUE, Entry, Envelope, entry};

/// Bytes of a message that the catalogue does not know.
const LARGEST: usize = 1024 * 1024;
/// Subjects are ids. A long one would not fit into the inbox's index, and stop the queue.
const LONGEST_SUBJECT: usize = 200;
/// No aggregate changes so often. A version that nothing can follow would end its aggregate's history.
const HIGHEST_COUNT: i64 = 1_000_000;
/// How far a version that is a time may lie ahead of the clock here.
const FURTHEST_AHEAD: Duration = Duration::days(1);

/// The message in a body, or why it is none that is taken. `user` is the login it was published by, as the broker has checked it.
pub(super) fn read(body: &[u8], routing_key: &str, user: Option<&str>, now: DateTime<Utc>) -> Result<Envelope, String> {
    let entry = entry(routing_key);
    let largest = entry.map_or(LARGEST, |entry| entry.largest);
    // Before anything is made of it: reading takes several times the memory.
    if body.len() > largest {
        return Err(format!("{} bytes are more than {largest}", body.len()));
    }
    let envelope: Envelope = serde_json::from_slice(body).map_err(|error| format!("not a message: {error}"))?;
    check(&envelope, entry, routing_key, user, now).map(|()| envelope)
}

fn check(
    envelope: &Envelope,
    entry: Option<&Entry>,
    routing_key: &str,
    user: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), String> {
    if envelope.subject.len() > LONGEST_SUBJECT {
        return Err("not a message: the subject is no id".into());
    }
    if envelope.routing_key() != routing_key {
        return Err("the type is not what it was published as".into());
    }
    let source = envelope.source.trim_start_matches('/');
    if user.is_some_and(|user| is_service(user) && user != source) {
        return Err("the source is not who published it".into());
    }
    let Some(entry) = entry else { return Ok(()) };
    if !entry.producers.contains(&source) {
        return Err("the source says no such messages".into());
    }
    let version = envelope.sequence.parse().unwrap_or(0);
    let highest = if entry.dated { (now + FURTHEST_AHEAD).timestamp_micros() } else { HIGHEST_COUNT };
    if (1..=highest).contains(&version) { Ok(()) } else { Err("no version has this number".into()) }
}

/// Whether a login is that of one service. Where all use one login, nothing can be told from it.
fn is_service(user: &str) -> bool {
    CATALOGUE.iter().any(|entry| entry.producers.contains(&user))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: &str = "2026-11-30T08:00:00Z";
    const KEY: &str = "seats.changed.v1";

    fn body(changes: serde_json::Value) -> Vec<u8> {
        let mut message = json!({
            "specversion": "1.0", "id": "019e5b1e-4d35-7a7e-8f32-111111111111", "source": "/registrations",
            "type": "de.fachtag.seats.changed.v1", "subject": "019e5b1e-4d35-7a7e-8f32-222222222222", "time": NOW,
            "datacontenttype": "application/json", "sequence": "3", "data": {},
        });
        for (name, value) in changes.as_object().unwrap() {
            message[name] = value.clone();
        }
        serde_json::to_vec(&message).unwrap()
    }

    fn refusal(changes: serde_json::Value, key: &str, user: Option<&str>) -> String {
        read(&body(changes), key, user, NOW.parse().unwrap()).err().unwrap_or_default()
    }

    #[test]
    fn a_message_is_taken_from_the_service_that_says_such() {
        for user in [None, Some("registrations"), Some("guest")] {
            assert_eq!(refusal(json!({}), KEY, user), "", "{user:?}");
        }
        assert!(refusal(json!({}), KEY, Some("notifications")).contains("who published"));
        assert!(refusal(json!({ "source": "/events" }), KEY, None).contains("no such messages"));
        assert!(refusal(json!({}), "event.published.v1", None).contains("published as"));
    }

    #[test]
    fn versions_are_counts_or_times_that_have_come() {
        for sequence in ["0", "-1", "1000001", "9223372036854775807", "eins", ""] {
            assert!(refusal(json!({ "sequence": sequence }), KEY, None).contains("version"), "{sequence}");
        }
        let used = |sequence: &str| {
            let changes = json!({ "type": "de.fachtag.token.used.v1", "sequence": sequence });
            refusal(changes, "token.used.v1", None)
        };
        assert_eq!(used("1796025600000000"), "");
        assert!(used("9000000000000000").contains("version"));
    }

    #[test]
    fn what_is_too_large_is_not_read() {
        let large = json!({ "data": "x".repeat(LARGEST) });
        assert!(refusal(large.clone(), KEY, None).contains("more than 1048576"));
        let list = refusal(large, "attendance-list.compiled.v1", None);
        assert!(!list.contains("more than"), "{list}");
    }
}
