//! What the other services say in these tests.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::{
    access::OrganizerInvited,
    events::{Event, EventKind, EventStatus},
    language::Language,
    registrations::{
        CancelledBy, Registration, RegistrationCancelled, RegistrationConfirmed, RegistrationStatus,
        RegistrationWaitlisted,
    },
};
use uuid::Uuid;

pub fn start() -> DateTime<Utc> {
    "2026-11-24T08:00:00Z".parse().unwrap()
}

pub fn event(number: u128) -> Event {
    Event {
        id: Uuid::from_u128(number),
        version: 1,
        slug: format!("fachtag-{number}"),
        kind: EventKind::Fachtag,
        status: EventStatus::Published,
        title: "Fachtag Digitale Bildung".into(),
        summary: None,
        description: None,
        starts_at: start() + Duration::days(16),
        ends_at: start() + Duration::days(16) + Duration::hours(7),
        venue: None,
        online_url: Some("https://konferenz.example/fachtag".into()),
        group: None,
        capacity: Some(100),
        house_limit: None,
        waiting_list: true,
        registration_opens_at: None,
        registration_closes_at: None,
        choice_opens_at: None,
        choice_closes_at: None,
        choice_default: false,
        walking_minutes: 0,
        sessions: Vec::new(),
        contact: None,
        reminders: Vec::new(),
        email_confirmation: false,
        offers: false,
        meals: Vec::new(),
        questions: Vec::new(),
        funder: None,
        attendance_mails: true,
        thanks: false,
        documents_url: None,
        confirmation_note: None,
        reminder_note: None,
        cancellation_reason: None,
    }
}

/// The first version of a registration for event 1.
pub fn registration(number: u128, status: RegistrationStatus) -> Registration {
    Registration {
        id: Uuid::from_u128(1_000 + number),
        event_id: Uuid::from_u128(1),
        version: 1,
        status,
        reference: "K7QM-2M9X".into(),
        first_name: "Jana".into(),
        last_name: "Weiß".into(),
        email: format!("jana{number}@schule.example"),
        institution: "Schule am See".into(),
        waiting_position: (status == RegistrationStatus::Waitlisted).then_some(3),
        registered_at: start(),
        link_no: 0,
        attendance: None,
        language: Language::De,
        answer_by: status.is_held().then(|| "2027-05-06T10:00:00Z".parse().unwrap()),
        choices: Vec::new(),
    }
}

pub fn confirmed(number: u128) -> RegistrationConfirmed {
    RegistrationConfirmed { registration: registration(number, RegistrationStatus::Confirmed), unasked: false }
}

pub fn waitlisted(number: u128) -> RegistrationWaitlisted {
    RegistrationWaitlisted { registration: registration(number, RegistrationStatus::Waitlisted), unasked: false }
}

/// The second version.
pub fn cancelled(number: u128, had_seat: bool) -> RegistrationCancelled {
    RegistrationCancelled {
        registration: Registration { version: 2, ..registration(number, RegistrationStatus::Cancelled) },
        by: CancelledBy::Participant,
        had_seat,
        was: None,
        on_request: false,
        message: None,
    }
}

pub fn invited(number: u128) -> OrganizerInvited {
    OrganizerInvited {
        organizer_id: Uuid::from_u128(5_000),
        version: 1,
        email: "leitung@stadt.example".into(),
        name: Some("Petra Klein".into()),
        login_id: Uuid::from_u128(6_000 + number),
        expires_at: start() + Duration::days(1),
        requested: true,
        attempt: 1,
    }
}
