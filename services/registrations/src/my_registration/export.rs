//! `/meine-anmeldung/{token}/daten.json`: everything stored of the person (Art. 15 DSGVO), as a file.

use axum::{
    Json,
    http::header,
    response::{IntoResponse, Response},
};
use fachtag_contracts::attendance::Attendance;
use serde_json::{Map, Value, json};

use super::own::Own;
use crate::{
    domain::{
        fields::{FIELDS, Participant},
        registration::status_word,
    },
    workshops::slots,
};

pub(crate) async fn read(own: Own) -> Response {
    let (registration, event) = (own.registered.registration, own.registered.event.facts);
    let mut person = fields(&registration.participant);
    let answers = registration.participant.answers.iter();
    let answers: Vec<_> = answers.map(|answer| json!({"frage": answer.label, "antwort": answer.given})).collect();
    person.insert("antworten".into(), answers.into());
    let consent = registration.consent.as_ref();
    person.insert("einwilligung_am".into(), json!(consent.map(|consent| consent.at)));
    person.insert("einwilligung_fassung".into(), json!(consent.map(|consent| &consent.version)));
    let chosen = slots::of_person(&event, &registration.choices);
    let workshops: Vec<_> =
        chosen.into_iter().map(|(zeit, workshop)| json!({"zeit": zeit, "workshop": workshop})).collect();
    let data = json!({
        "veranstaltung": {"titel": event.title, "beginn": event.starts_at, "ende": event.ends_at},
        "anmeldung": {
            "id": registration.id, "nummer": registration.reference, "status": status_word(registration.status),
            "warteplatz": own.registered.waiting_position, "angemeldet_am": registration.registered_at,
            "anwesenheit": registration.attendance.map(Attendance::as_str),
            "workshops": workshops,
            "schlagwoerter_der_organisation": registration.tags,
        },
        "person": person,
    });
    let file = format!("attachment; filename=\"anmeldung-{}.json\"", registration.reference);
    ([(header::CONTENT_DISPOSITION, file)], Json(data)).into_response()
}

/// What people filled in; null where they left it out.
fn fields(participant: &Participant) -> Map<String, Value> {
    let value = |text: &str| if text.is_empty() { Value::Null } else { text.into() };
    FIELDS.iter().map(|field| (field.export_key.to_owned(), value((field.get)(participant)))).collect()
}
