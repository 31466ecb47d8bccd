//! Letters as a mail program reads them.

use chrono::{DateTime, Utc};
use fachtag_contracts::events::{Contact, Event, EventKind, EventStatus, Venue};
use fachtag_contracts::registrations::{CancelledBy, Registration, RegistrationStatus};
use fachtag_notifications::domain::letter::LetterKind;
use fachtag_notifications::mail::compose::{
    ComposeError, Composed, LetterFacts, Office, compose, compose_login_link,
};
use mail_parser::{Message, MessageParser, MimeHeaders};
use uuid::Uuid;

const MANAGE_URL: &str = "https://fachtag.example/meine-anmeldung/q3bX9vT2mK7wRz5LnH8cYd4fGs6aJp1e";

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn date() -> DateTime<Utc> {
    utc("2026-11-24T09:00:00Z")
}

fn office() -> Office {
    Office {
        name: "Arbeitskreis Lebenslanges Lernen".into(),
        owner: "Stadt Mönchengladbach".into(),
        from: "Fachtag Büro <fachtag@stadt.example>".parse().unwrap(),
        public_url: "https://fachtag.example".into(),
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
        waiting_list: true,
        registration_opens_at: None,
        registration_closes_at: None,
        sessions: Vec::new(),
        contact: Some(Contact {
            name: "Bildungsbüro".into(),
            email: "bildung@stadt.example".into(),
            phone: Some("02161 000000".into()),
        }),
        reminders: Vec::new(),
        email_confirmation: false,
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
    }
}

fn facts<'a>(event: &'a Event, registration: &'a Registration) -> LetterFacts<'a> {
    LetterFacts {
        event,
        registration,
        manage_url: MANAGE_URL,
        sequence: 0,
        had_seat: true,
        cancelled_by: None,
    }
}

fn letter(kind: LetterKind, event: &Event, registration: &Registration) -> Composed {
    let id = office().message_id(Uuid::from_u128(42));
    compose(kind, &facts(event, registration), &office(), &id, date()).unwrap()
}

fn read(composed: &Composed) -> Message<'_> {
    MessageParser::default().parse(&composed.bytes).unwrap()
}

fn text(composed: &Composed) -> String {
    read(composed).body_text(0).unwrap().into_owned()
}

/// The text part without its line breaks.
fn flat(composed: &Composed) -> String {
    text(composed)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
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
        (
            name,
            method,
            String::from_utf8(part.contents().to_vec()).unwrap(),
        )
    });
    parts.collect()
}

fn waiting() -> Registration {
    Registration {
        status: RegistrationStatus::Waitlisted,
        waiting_position: Some(3),
        ..registration()
    }
}

fn all() -> Vec<(&'static str, Composed)> {
    let (event, seat, waits) = (event(), registration(), waiting());
    let gone = Registration {
        status: RegistrationStatus::Cancelled,
        ..registration()
    };
    let id = office().message_id(Uuid::from_u128(42));
    let by_office = LetterFacts {
        cancelled_by: Some(CancelledBy::Organizer),
        had_seat: false,
        ..facts(&event, &gone)
    };
    let login = compose_login_link(
        "buero@stadt.example",
        Some("Kim Yıldız"),
        "https://fachtag.example/anmelden/q3bX9vT2mK7wRz5LnH8cYd4fGs6aJp1e",
        utc("2026-11-24T09:15:00Z"),
        &office(),
        &id,
        date(),
    );
    vec![
        ("confirmed", letter(LetterKind::Confirmed, &event, &seat)),
        ("waitlisted", letter(LetterKind::Waitlisted, &event, &waits)),
        ("promoted", letter(LetterKind::Promoted, &event, &seat)),
        ("cancelled", letter(LetterKind::Cancelled, &event, &gone)),
        (
            "cancelled-by-office",
            compose(LetterKind::Cancelled, &by_office, &office(), &id, date()).unwrap(),
        ),
        (
            "already-registered",
            letter(LetterKind::AlreadyRegistered, &event, &seat),
        ),
        (
            "already-waiting",
            letter(LetterKind::AlreadyRegistered, &event, &waits),
        ),
        ("login-link", login.unwrap()),
    ]
}

#[test]
fn the_words_of_every_letter() {
    for (name, composed) in all() {
        for (ending, part) in [("txt", text(&composed)), ("html", html(&composed))] {
            let path = format!(
                "{}/tests/golden/{name}.{ending}",
                env!("CARGO_MANIFEST_DIR")
            );
            let part = part.replace("\r\n", "\n");
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                std::fs::write(&path, &part).unwrap();
            }
            assert_eq!(
                std::fs::read_to_string(&path).unwrap(),
                part,
                "differs from {path}"
            );
        }
    }
}

#[test]
fn the_text_part_says_everything() {
    let confirmed = flat(&letter(LetterKind::Confirmed, &event(), &registration()));
    for fact in [
        "Guten Tag Jana Müller,",
        "Fachtag „Lernen vor Ort“: Medien, Natur & Kultur",
        "Freitag, 12. März 2027, 9:00–16:00 Uhr",
        "Haus Erholung, Großer Saal Johann-Peter-Boelling-Platz 1 41061 Mönchengladbach",
        "stufenlos, Aufzug, Induktionsschleife",
        "https://konferenz.example/raum/lernen?a=1&b=2",
        "Grundschule Am Ring",
        "K7QM-2M9X",
        MANAGE_URL,
        "bildung@stadt.example",
        "02161 000000",
    ] {
        assert!(
            confirmed.contains(fact),
            "{fact} is missing in: {confirmed}"
        );
    }
}

#[test]
fn lines_are_short_and_end_in_crlf() {
    for (name, composed) in all() {
        let source = std::str::from_utf8(&composed.bytes).unwrap();
        assert!(source.is_ascii(), "{name}");
        assert!(
            !source.replace("\r\n", "").contains(['\r', '\n']),
            "{name} has a bare line end"
        );
        assert!(
            source.split("\r\n").all(|line| line.len() <= 78),
            "{name} has a long line"
        );
        for line in text(&composed).lines() {
            assert!(line.chars().count() <= 78, "{name}: {line}");
        }
    }
}

#[test]
fn the_same_letter_is_the_same_bytes() {
    let once: Vec<_> = all()
        .into_iter()
        .map(|(_, composed)| composed.bytes)
        .collect();
    let again: Vec<_> = all()
        .into_iter()
        .map(|(_, composed)| composed.bytes)
        .collect();
    assert_eq!(once, again);
}

#[test]
fn headers_tell_programs_what_it_is() {
    let composed = letter(LetterKind::Confirmed, &event(), &registration());
    let message = read(&composed);
    assert_eq!(
        message.message_id(),
        Some("00000000-0000-0000-0000-00000000002a@fachtag.example")
    );
    assert_eq!(message.date().unwrap().to_rfc3339(), "2026-11-24T09:00:00Z");
    assert_eq!(
        message.header_raw("Auto-Submitted").unwrap().trim(),
        "auto-generated"
    );
    assert_eq!(message.header_raw("Content-Language").unwrap().trim(), "de");
    assert_eq!(message.header_raw("MIME-Version").unwrap().trim(), "1.0");
    assert_eq!(
        message.from().unwrap().first().unwrap().name(),
        Some("Fachtag Büro")
    );
    assert_eq!(
        message.reply_to().unwrap().first().unwrap().address(),
        Some("bildung@stadt.example")
    );
    let to = message.to().unwrap().first().unwrap().clone();
    assert_eq!(
        (to.name(), to.address()),
        (Some("Jana Müller"), Some("jana.mueller@schule.example"))
    );
    assert_eq!(
        message.subject(),
        Some("Anmeldung bestätigt: Fachtag „Lernen vor Ort“: Medien, Natur & Kultur")
    );
    assert_eq!(composed.subject, message.subject().unwrap());
    assert_eq!(composed.to, "jana.mueller@schule.example");
}

#[test]
fn the_calendar_stands_beside_the_text_and_as_a_file() {
    for (kind, method) in [
        (LetterKind::Confirmed, "REQUEST"),
        (LetterKind::Promoted, "REQUEST"),
        (LetterKind::Cancelled, "CANCEL"),
    ] {
        let composed = letter(kind, &event(), &registration());
        let parts = parts(&composed);
        let kinds: Vec<_> = parts.iter().map(|(kind, ..)| kind.as_str()).collect();
        let expected = [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "text/calendar",
            "application/ics",
        ];
        assert_eq!(kinds, expected);
        let (_, announced, calendar) = &parts[4];
        assert_eq!(announced.as_deref(), Some(method));
        assert_eq!(calendar, &parts[5].2);
        let lines: Vec<_> = calendar.split("\r\n").collect();
        assert!(lines.contains(&format!("METHOD:{method}").as_str()));
        assert!(lines.contains(&"UID:00000000-0000-0000-0000-000000000007@fachtag"));
        assert!(lines.contains(&"DTSTART;TZID=Europe/Berlin:20270312T090000"));
        assert!(
            !calendar.replace("\r\n ", "").contains("meine-anmeldung"),
            "calendars are shared"
        );
        let message = read(&composed);
        assert_eq!(message.parts[5].attachment_name(), Some("einladung.ics"));
    }
}

#[test]
fn who_has_no_seat_gets_no_calendar_entry_and_no_online_link() {
    let composed = letter(LetterKind::Waitlisted, &event(), &waiting());
    let kinds: Vec<_> = parts(&composed)
        .into_iter()
        .map(|(kind, ..)| kind)
        .collect();
    assert_eq!(kinds, ["multipart/alternative", "text/plain", "text/html"]);
    assert!(!text(&composed).contains("konferenz.example"));
    assert!(!html(&composed).contains("konferenz.example"));
    assert!(flat(&composed).contains("an 3. Stelle"));
    let (event, gone) = (
        event(),
        Registration {
            status: RegistrationStatus::Cancelled,
            ..registration()
        },
    );
    let facts = LetterFacts {
        had_seat: false,
        ..facts(&event, &gone)
    };
    let composed = compose(
        LetterKind::Cancelled,
        &facts,
        &office(),
        "<a@b.example>",
        date(),
    )
    .unwrap();
    assert!(
        parts(&composed)
            .iter()
            .all(|(kind, ..)| kind != "text/calendar")
    );
    assert!(flat(&composed).contains("nicht mehr auf der Warteliste"));
}

#[test]
fn no_name_can_break_a_mail() {
    let names = [
        "Eva\r\nBcc: opfer@example.org\r\n\r\nHallo",
        "\"Eva\" <eva@example.org>, Bcc:",
        "=?utf-8?q?Eva?=",
        "Ünal Ñuñez 😀👩\u{200d}🏫",
        "مريم \u{202e}evil\u{202c}",
        "<script>alert(1)</script> & Söhne",
        "\0\u{1b}[31m\u{7f}x",
        &"sehr langer Name ".repeat(20),
        "{{ 7*7 }} %s \\n",
        "",
    ];
    let reference = letter(LetterKind::Confirmed, &event(), &registration());
    let headers = |composed: &Composed| {
        let message = read(composed);
        let mut names: Vec<_> = message
            .headers()
            .iter()
            .map(|header| header.name().to_owned())
            .collect();
        names.sort();
        names
    };
    for name in names {
        let mut event = event();
        event.title = name.to_owned();
        event.contact = Some(Contact {
            name: name.to_owned(),
            email: "a@b.example".into(),
            phone: Some(name.to_owned()),
        });
        event.venue = Some(Venue {
            name: name.to_owned(),
            accessibility: Some(name.to_owned()),
            ..Venue::default()
        });
        event.online_url = Some(format!("javascript:{name}"));
        let person = Registration {
            first_name: name.to_owned(),
            last_name: name.to_owned(),
            institution: name.to_owned(),
            ..registration()
        };
        let composed = letter(LetterKind::Confirmed, &event, &person);
        assert_eq!(headers(&composed), headers(&reference), "{name:?}");
        let message = read(&composed);
        assert_eq!(message.parts.len(), 6, "{name:?}");
        let to = message.to().unwrap();
        assert_eq!(to.iter().count(), 1, "{name:?}");
        assert_eq!(
            to.first().unwrap().address(),
            Some("jana.mueller@schule.example"),
            "{name:?}"
        );
        assert_eq!(message.reply_to().unwrap().iter().count(), 1, "{name:?}");
        assert!(!composed.subject.contains(char::is_control));
        let html = html(&composed);
        assert!(
            !html.contains("<script") && !html.contains("href=\"javascript"),
            "{name:?}"
        );
        let source = String::from_utf8(composed.bytes.clone()).unwrap();
        assert!(
            source.split("\r\n").all(|line| line.len() <= 998),
            "{name:?}"
        );
        assert!(source.is_ascii(), "{name:?}");
    }
}

#[test]
fn a_name_reads_back_as_it_was_typed() {
    for name in [
        "Ünal Ñuñez-O'Neill",
        "عمر الخيام",
        "李 小龍",
        "Zoë \"Zo\" van \\ Dijk",
        "Anna 😀",
        "A, B; C",
    ] {
        let person = Registration {
            first_name: String::new(),
            last_name: name.to_owned(),
            ..registration()
        };
        let composed = letter(LetterKind::Confirmed, &event(), &person);
        assert_eq!(
            read(&composed).to().unwrap().first().unwrap().name(),
            Some(name)
        );
        assert!(text(&composed).starts_with(&format!("Guten Tag {name},")));
    }
}

#[test]
fn international_addresses() {
    let table = [
        ("jana@bücher.example", "jana@xn--bcher-kva.example"),
        ("jana@BÜCHER.example", "jana@xn--bcher-kva.example"),
        ("jörg@bücher.example", "jörg@xn--bcher-kva.example"),
        (" jana@schule.example ", "jana@schule.example"),
        (
            "o'neill+fachtag@schule.example",
            "o'neill+fachtag@schule.example",
        ),
    ];
    for (typed, expected) in table {
        let person = Registration {
            email: typed.into(),
            ..registration()
        };
        let composed = letter(LetterKind::Confirmed, &event(), &person);
        assert_eq!(composed.to, expected);
        assert_eq!(
            read(&composed).to().unwrap().first().unwrap().address(),
            Some(expected)
        );
    }
}

#[test]
fn what_is_no_address_is_an_error() {
    for typed in [
        "",
        "jana",
        "jana@",
        "@schule.example",
        "jana@schule.example\r\nBcc: x@y.example",
        "jana\r\n@schule.example",
        "jana@schule.example>, <x@y.example",
        "jana müller@schule.example",
        "jana@schule..example",
    ] {
        let (event, person) = (
            event(),
            Registration {
                email: typed.into(),
                ..registration()
            },
        );
        let result = compose(
            LetterKind::Confirmed,
            &facts(&event, &person),
            &office(),
            "<a@b.example>",
            date(),
        );
        assert!(
            matches!(result, Err(ComposeError::Address(_))),
            "{typed:?} gave {result:?}"
        );
    }
}

#[test]
fn the_login_link_is_no_letter_about_a_registration() {
    let (event, person) = (event(), registration());
    let result = compose(
        LetterKind::LoginLink,
        &facts(&event, &person),
        &office(),
        "<a@b.example>",
        date(),
    );
    assert_eq!(result, Err(ComposeError::Kind(LetterKind::LoginLink)));
}

#[test]
fn a_contact_without_a_valid_address_costs_only_the_reply_address() {
    let mut event = event();
    event.contact = Some(Contact {
        name: "Büro".into(),
        email: "kein".into(),
        phone: None,
    });
    let composed = letter(LetterKind::Confirmed, &event, &registration());
    assert!(read(&composed).reply_to().is_none());
}
