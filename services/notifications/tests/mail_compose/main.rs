//! Letters as a mail program reads them.
#![allow(clippy::unwrap_used)]

mod answers;
mod hostile;
mod sub_groups;
mod to_organizers;
mod words;
mod workshops;

use chrono::{DateTime, Utc};
use fachtag_contracts::events::{Contact, Event, EventKind, EventStatus, Venue};
use fachtag_contracts::language::Language;
use fachtag_contracts::registrations::{CancelledBy, Registration, RegistrationStatus};
use fachtag_notifications::composing::sender::SenderIdentity;
use fachtag_notifications::domain::letter::LetterKind;
use fachtag_notifications::{
    composing::{ComposeError, Composed},
    login_links::compose::{LoginFacts, compose_login_link},
    registration_letters::compose::{LetterFacts, compose},
};
use fachtag_planning::time_and_place::TimeAndPlace;
use mail_parser::{Message, MessageParser, MimeHeaders};
use uuid::Uuid;

const MANAGE_URL: &str = "https://fachtag.example/meine-anmeldung/q3bX9vT2mK7wRz5LnH8cYd4fGs6aJp1e";

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn date() -> DateTime<Utc> {
    utc("2026-11-24T09:00:00Z")
}

fn identity() -> SenderIdentity {
    SenderIdentity {
        name: "Arbeitskreis Lebenslanges Lernen".into(),
        owner: "Stadt Mönchengladbach".into(),
        from: "Fachtag Büro <fachtag@stadt.example>".parse().unwrap(),
        public_url: "https://fachtag.example".into(),
        colour: "#0b4f8a".into(),
    }
}

fn event() -> Event {
    Event {
        id: Uuid::from_u128(1),
        version: 3,
        slug: "lernen-vor-ort".into(),
        kind: EventKind::Fachtag,
        status: EventStatus::Published,
        title: "Fachtag „Lernen vor Ort“: Medien, Natur & Kultur".into(),
        summary: None,
        description: None,
        starts_at: utc("2027-03-12T08:00:00Z"),
        ends_at: utc("2027-03-12T15:00:00Z"),
        venue: Some(Venue {
            name: "Haus Erholung".into(),
            room: Some("Großer Saal".into()),
            street: Some("Johann-Peter-Boelling-Platz 1".into()),
            postal_code: Some("41061".into()),
            city: Some("Mönchengladbach".into()),
            accessibility: Some("stufenlos, Aufzug, Induktionsschleife".into()),
        }),
        online_url: Some("https://konferenz.example/raum/lernen?a=1&b=2".into()),
        group: None,
        capacity: Some(120),
        house_limit: None,
        waiting_list: true,
        registration_opens_at: None,
        registration_closes_at: None,
        choice_opens_at: None,
        choice_closes_at: None,
        choice_default: false,
        walking_minutes: 0,
        sessions: Vec::new(),
        contact: Some(Contact {
            name: "Bildungsbüro".into(),
            email: "bildung@stadt.example".into(),
            phone: Some("02161 000000".into()),
        }),
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

fn registration() -> Registration {
    Registration {
        id: Uuid::from_u128(7),
        event_id: Uuid::from_u128(1),
        version: 1,
        status: RegistrationStatus::Confirmed,
        reference: "K7QM-2M9X".into(),
        first_name: "Jana".into(),
        last_name: "Müller".into(),
        email: "jana.mueller@schule.example".into(),
        institution: "Grundschule Am Ring".into(),
        waiting_position: None,
        registered_at: date(),
        link_no: 0,
        attendance: None,
        language: Language::De,
        answer_by: None,
        choices: Vec::new(),
    }
}

fn facts<'a>(event: &'a Event, registration: &'a Registration) -> LetterFacts<'a> {
    LetterFacts {
        event,
        registration,
        manage_url: MANAGE_URL,
        sequence: 0,
        follows: None,
        had_seat: true,
        cancelled_by: None,
        was: None,
        on_request: false,
        message: None,
        dropped: &[],
        before: None,
    }
}

fn letter(kind: LetterKind, event: &Event, registration: &Registration) -> Composed {
    let id = identity().message_id(Uuid::from_u128(42));
    compose(kind, &facts(event, registration), &identity(), &id, date()).unwrap()
}

fn read(composed: &Composed) -> Message<'_> {
    MessageParser::default().parse(&composed.bytes).unwrap()
}

fn text(composed: &Composed) -> String {
    read(composed).body_text(0).unwrap().into_owned()
}

/// The text part without its line breaks.
fn flat(composed: &Composed) -> String {
    text(composed).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn html(composed: &Composed) -> String {
    read(composed).body_html(0).unwrap().into_owned()
}

/// Every part: its media type, the `method` beside it, and its text.
fn parts(composed: &Composed) -> Vec<(String, Option<String>, String)> {
    let message = read(composed);
    let parts = message.parts.iter().map(|part| {
        let kind = part.content_type().unwrap();
        let name = format!("{}/{}", kind.ctype(), kind.subtype().unwrap());
        let method = kind.attribute("method").map(str::to_owned);
        (name, method, String::from_utf8(part.contents().to_vec()).unwrap())
    });
    parts.collect()
}

fn waiting() -> Registration {
    Registration { status: RegistrationStatus::Waitlisted, waiting_position: Some(3), ..registration() }
}

/// The event at another time and place, with another link.
fn new_event() -> Event {
    let venue = Venue { name: "Haus der Bildung".into(), city: Some("Mönchengladbach".into()), ..Venue::default() };
    Event {
        version: 4,
        starts_at: utc("2027-04-02T07:00:00Z"),
        ends_at: utc("2027-04-02T14:00:00Z"),
        venue: Some(venue),
        online_url: Some("https://konferenz.example/neu".into()),
        ..event()
    }
}

fn all() -> Vec<(String, Composed)> {
    let mut all: Vec<_> =
        to_participants(Language::De).into_iter().map(|(name, letter)| (name.into(), letter)).collect();
    all.extend(to_participants(Language::En).into_iter().map(|(name, letter)| (format!("en/{name}"), letter)));
    all.extend(others().into_iter().map(|(name, letter)| (name.into(), letter)));
    all
}

/// Always in German.
fn others() -> Vec<(&'static str, Composed)> {
    let id = identity().message_id(Uuid::from_u128(42));
    let login = |requested| {
        let facts = LoginFacts {
            email: "buero@stadt.example",
            name: Some("Kim Yıldız"),
            link: "https://fachtag.example/anmelden/q3bX9vT2mK7wRz5LnH8cYd4fGs6aJp1e",
            expires_at: utc("2026-11-24T09:15:00Z"),
            requested,
        };
        compose_login_link(&facts, &identity(), &id, date()).unwrap()
    };
    vec![
        ("login-link", login(true)),
        ("invitation", login(false)),
        ("attendance-list", to_organizers::attendance_list(Some("Kim Yıldız"))),
        ("digest", to_organizers::digest()),
        ("mailing", to_organizers::mailing(to_organizers::TEXT)),
    ]
}

fn to_participants(language: Language) -> Vec<(&'static str, Composed)> {
    let (event, seat, waits) =
        (event(), Registration { language, ..registration() }, Registration { language, ..waiting() });
    let gone = Registration { status: RegistrationStatus::Cancelled, ..seat.clone() };
    let id = identity().message_id(Uuid::from_u128(42));
    let by_organizer =
        LetterFacts { cancelled_by: Some(CancelledBy::Organizer), had_seat: false, ..facts(&event, &gone) };
    let on_request = LetterFacts {
        cancelled_by: Some(CancelledBy::Organizer),
        on_request: true,
        message: Some("Gute Besserung, und bis zum *nächsten* Mal!"),
        ..facts(&event, &gone)
    };
    let new = new_event();
    let before = TimeAndPlace::of(&event);
    let news = |registration| {
        let facts = LetterFacts { before: Some(&before), had_seat: registration == &seat, ..facts(&new, registration) };
        compose(LetterKind::EventChanged, &facts, &identity(), &id, date()).unwrap()
    };
    let reason = Some("Sturmwarnung für den Niederrhein <b>".into());
    let called_off = Event { status: EventStatus::Cancelled, cancellation_reason: reason, ..event.clone() };
    let waits_no_more = LetterFacts { had_seat: false, ..facts(&called_off, &waits) };
    let documents_url = Some("https://cloud.example/lernen?a=1&b=2".into());
    let thankful = Event { thanks: true, documents_url, ..event.clone() };
    let notes = Event {
        confirmation_note: Some(to_organizers::TEXT.into()),
        reminder_note: Some("Bitte den **Ausweis** mitbringen.".into()),
        ..event.clone()
    };
    vec![
        ("confirmed-note", letter(LetterKind::Confirmed, &notes, &seat)),
        ("reminder-note", letter(LetterKind::Reminder, &notes, &seat)),
        ("reminder-workshops", letter(LetterKind::Reminder, &workshops::event(), &workshops::seat(language))),
        ("choose", workshops::choose(language)),
        ("choices-changed", workshops::changed(language)),
        ("choices-dropped", workshops::dropped(language)),
        ("reminder", letter(LetterKind::Reminder, &event, &seat)),
        ("event-changed", news(&seat)),
        ("event-changed-waiting", news(&waits)),
        ("event-cancelled", letter(LetterKind::EventCancelled, &called_off, &seat)),
        (
            "event-cancelled-waiting",
            compose(LetterKind::EventCancelled, &waits_no_more, &identity(), &id, date()).unwrap(),
        ),
        ("thanks", letter(LetterKind::Thanks, &thankful, &seat)),
        ("confirmed", letter(LetterKind::Confirmed, &event, &seat)),
        ("waitlisted", letter(LetterKind::Waitlisted, &event, &waits)),
        ("promoted", letter(LetterKind::Promoted, &event, &seat)),
        ("cancelled", letter(LetterKind::Cancelled, &event, &gone)),
        ("cancelled-by-organizer", compose(LetterKind::Cancelled, &by_organizer, &identity(), &id, date()).unwrap()),
        ("cancelled-on-request", compose(LetterKind::Cancelled, &on_request, &identity(), &id, date()).unwrap()),
        ("already-registered", letter(LetterKind::AlreadyRegistered, &event, &seat)),
        ("already-waiting", letter(LetterKind::AlreadyRegistered, &event, &waits)),
        ("pending", answers::pending(language)),
        ("offered", answers::offered(language)),
        ("expired-pending", answers::expired(language, RegistrationStatus::Pending)),
        ("expired-offered", answers::expired(language, RegistrationStatus::Offered)),
    ]
}
