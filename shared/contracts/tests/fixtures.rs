//! Yesterday's messages stay readable: one golden file per message and version. A file that was released is never edited.

use fachtag_contracts::{
    CATALOGUE, Envelope, Message,
    access::OrganizerChanged,
    attendance::AttendanceListCompiled,
    attention::AttentionChanged,
    events::EventPublished,
    notifications::{DigestDeclined, MailingsPlanned},
    registrations::{MailingOrdered, RegistrationConfirmed, SeatsChanged},
};
use serde_json::Value;

fn fixture(routing_key: &str) -> Envelope {
    let path = format!("{}/fixtures/{routing_key}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_message_has_a_fixture_and_can_read_it() {
    for entry in CATALOGUE {
        let envelope = fixture(&entry.routing_key());
        assert_eq!(envelope.routing_key(), entry.routing_key());
        assert!(
            entry.producers.iter().any(|producer| envelope.source == format!("/{producer}")),
            "{}",
            envelope.source
        );
        (entry.readable)(&envelope).unwrap();
    }
}

#[test]
fn no_fixture_is_left_behind() {
    let folder = format!("{}/fixtures", env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(folder).unwrap().count();
    assert_eq!(files, CATALOGUE.len(), "one file per message");
}

/// Fields may have been added since, none taken away or changed.
fn holds(today: &Value, then: &Value) -> bool {
    match (today, then) {
        (Value::Object(today), Value::Object(then)) => {
            then.iter().all(|(name, value)| today.get(name).is_some_and(|today| holds(today, value)))
        }
        (Value::Array(today), Value::Array(then)) => {
            today.len() == then.len() && today.iter().zip(then).all(|(today, then)| holds(today, then))
        }
        _ => today == then,
    }
}

#[test]
fn what_is_written_today_holds_what_was_written_then() {
    fn same<M: Message + PartialEq + std::fmt::Debug>(routing_key: &str) {
        let then = fixture(routing_key);
        let message: M = then.read().unwrap();
        let mut today = Envelope::wrap(&message, then.id, then.time, then.traceparent.clone()).unwrap();
        assert!(holds(&today.data, &then.data), "{routing_key}: {}", today.data);
        today.data = then.data.clone();
        assert_eq!(today, then, "{routing_key}");
    }
    same::<EventPublished>("event.published.v1");
    same::<RegistrationConfirmed>("registration.confirmed.v1");
    same::<SeatsChanged>("seats.changed.v1");
    same::<OrganizerChanged>("organizer.changed.v1");
    same::<AttendanceListCompiled>("attendance-list.compiled.v1");
    same::<MailingOrdered>("mailing.ordered.v1");
    same::<AttentionChanged>("attention.changed.v1");
    same::<DigestDeclined>("digest.declined.v1");
    same::<MailingsPlanned>("mailings.planned.v1");
}

#[test]
fn an_unreadable_payload_is_told_by_its_message() {
    let mut envelope = fixture("seats.changed.v1");
    envelope.data = serde_json::json!({"event_id": 1});
    let error = envelope.read::<SeatsChanged>().unwrap_err();
    assert!(error.to_string().contains(&envelope.id.to_string()));
}
