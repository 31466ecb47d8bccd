//! What letters say, and how they are built.

use fachtag_notifications::sending::files::FileTransport;
use fachtag_notifications::sending::transport::MailTransport;

use super::*;

#[test]
fn the_words_of_every_letter() {
    for (name, composed) in all() {
        for (ending, part) in [("txt", text(&composed)), ("html", html(&composed))] {
            let path = format!("{}/tests/golden/{name}.{ending}", env!("CARGO_MANIFEST_DIR"));
            let part = part.replace("\r\n", "\n");
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                std::fs::write(&path, &part).unwrap();
            }
            assert_eq!(std::fs::read_to_string(&path).unwrap(), part, "differs from {path}");
        }
    }
}

#[test]
fn a_mail_is_in_one_language() {
    let german = ["Veranstaltung", "Anmeldung", "Uhr", "Sie ", "Ihr", "März", "Wann"];
    for (name, composed) in to_participants(Language::En).into_iter().filter(|(name, _)| !name.ends_with("note")) {
        let message = read(&composed);
        assert_eq!(message.header_raw("Content-Language").unwrap().trim(), "en");
        assert!(html(&composed).contains("<html lang=\"en\""));
        let facts = ["Fachtag „Lernen vor Ort“: Medien, Natur & Kultur", "Sturmwarnung für den Niederrhein"];
        let said =
            facts.iter().fold(format!("{} {}", composed.subject, flat(&composed)), |said, fact| said.replace(fact, ""));
        assert!(german.iter().all(|word| !said.contains(word)), "{name}: {said}");
        assert!(said.contains("2027, 9:00–16:00 "), "{name}: {said}");
        let calendar = parts(&composed).into_iter().find(|(kind, ..)| kind == "text/calendar");
        if let Some((.., calendar)) = calendar {
            let calendar = calendar.replace("\r\n ", "");
            assert!(calendar.contains("DESCRIPTION:Registration number: K7QM-2M9X\\n"), "{calendar}");
            assert!(!calendar.contains("Barrierefreiheit"), "{calendar}");
            assert_eq!(message.parts[5].attachment_name(), Some("invitation.ics"));
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
        assert!(confirmed.contains(fact), "{fact} is missing in: {confirmed}");
    }
}

#[test]
fn lines_are_short_and_end_in_crlf() {
    for (name, composed) in all() {
        let source = std::str::from_utf8(&composed.bytes).unwrap();
        assert!(source.is_ascii(), "{name}");
        assert!(!source.replace("\r\n", "").contains(['\r', '\n']), "{name} has a bare line end");
        assert!(source.split("\r\n").all(|line| line.len() <= 78), "{name} has a long line");
        for line in text(&composed).lines() {
            // A link is not broken.
            assert!(line.chars().count() <= 78 || !line.contains(' '), "{name}: {line}");
        }
    }
}

#[test]
fn the_same_letter_is_the_same_bytes() {
    let once: Vec<_> = all().into_iter().map(|(_, composed)| composed.bytes).collect();
    let again: Vec<_> = all().into_iter().map(|(_, composed)| composed.bytes).collect();
    assert_eq!(once, again);
}

#[test]
fn headers_tell_programs_what_it_is() {
    let composed = letter(LetterKind::Confirmed, &event(), &registration());
    let message = read(&composed);
    assert_eq!(message.message_id(), Some("00000000-0000-0000-0000-00000000002a@fachtag.example"));
    assert_eq!(message.date().unwrap().to_rfc3339(), "2026-11-24T09:00:00Z");
    assert_eq!(message.header_raw("Auto-Submitted").unwrap().trim(), "auto-generated");
    assert_eq!(message.header_raw("Content-Language").unwrap().trim(), "de");
    assert_eq!(message.header_raw("MIME-Version").unwrap().trim(), "1.0");
    assert_eq!(message.from().unwrap().first().unwrap().name(), Some("Fachtag Büro"));
    assert_eq!(message.reply_to().unwrap().first().unwrap().address(), Some("bildung@stadt.example"));
    let to = message.to().unwrap().first().unwrap().clone();
    assert_eq!((to.name(), to.address()), (Some("Jana Müller"), Some("jana.mueller@schule.example")));
    assert_eq!(message.subject(), Some("Anmeldung bestätigt: Fachtag „Lernen vor Ort“: Medien, Natur & Kultur"));
    assert_eq!(composed.subject, message.subject().unwrap());
    assert_eq!(composed.to, "jana.mueller@schule.example");
}

#[test]
fn the_calendar_stands_beside_the_text_and_as_a_file() {
    for (kind, method) in
        [(LetterKind::Confirmed, "REQUEST"), (LetterKind::Promoted, "REQUEST"), (LetterKind::Cancelled, "CANCEL")]
    {
        let composed = letter(kind, &event(), &registration());
        let parts = parts(&composed);
        let kinds: Vec<_> = parts.iter().map(|(kind, ..)| kind.as_str()).collect();
        let expected =
            ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics"];
        assert_eq!(kinds, expected);
        let (_, announced, calendar) = &parts[4];
        assert_eq!(announced.as_deref(), Some(method));
        assert_eq!(calendar, &parts[5].2);
        let lines: Vec<_> = calendar.split("\r\n").collect();
        assert!(lines.contains(&format!("METHOD:{method}").as_str()));
        assert!(lines.contains(&"UID:00000000-0000-0000-0000-000000000007@fachtag"));
        assert!(lines.contains(&"DTSTART;TZID=Europe/Berlin:20270312T090000"));
        assert!(!calendar.replace("\r\n ", "").contains("meine-anmeldung"), "calendars are shared");
        let message = read(&composed);
        assert_eq!(message.parts[5].attachment_name(), Some("einladung.ics"));
    }
}

#[test]
fn who_has_no_seat_gets_no_calendar_entry_and_no_online_link() {
    let composed = letter(LetterKind::Waitlisted, &event(), &waiting());
    let kinds: Vec<_> = parts(&composed).into_iter().map(|(kind, ..)| kind).collect();
    assert_eq!(kinds, ["multipart/alternative", "text/plain", "text/html"]);
    assert!(!text(&composed).contains("konferenz.example"));
    assert!(!html(&composed).contains("konferenz.example"));
    assert!(flat(&composed).contains("an 3. Stelle"));
    let (event, gone) = (event(), Registration { status: RegistrationStatus::Cancelled, ..registration() });
    let facts = LetterFacts { had_seat: false, ..facts(&event, &gone) };
    let composed = compose(LetterKind::Cancelled, &facts, &identity(), "<a@b.example>", date()).unwrap();
    assert!(parts(&composed).iter().all(|(kind, ..)| kind != "text/calendar"));
    assert!(flat(&composed).contains("nicht mehr auf der Warteliste"));
}

#[test]
fn only_those_with_a_seat_read_what_organizers_add() {
    let note = |text: &str| Some(text.to_owned());
    let event = Event { confirmation_note: note("Für den Anfang"), reminder_note: note("Für bald"), ..event() };
    for (kind, person, words) in [
        (LetterKind::Confirmed, registration(), Some("Für den Anfang")),
        (LetterKind::Promoted, registration(), Some("Für den Anfang")),
        (LetterKind::Reminder, registration(), Some("Für bald")),
        (LetterKind::Waitlisted, waiting(), None),
        (LetterKind::EventChanged, registration(), None),
    ] {
        let composed = letter(kind, &event, &person);
        for part in [text(&composed), html(&composed)] {
            let said: Vec<_> = ["Für den Anfang", "Für bald"].into_iter().filter(|note| part.contains(note)).collect();
            assert_eq!(said, words.into_iter().collect::<Vec<_>>(), "{kind:?}");
        }
    }
}

#[test]
fn the_login_link_is_no_letter_about_a_registration() {
    for (name, composed) in others().into_iter().filter(|(name, _)| ["login-link", "invitation"].contains(name)) {
        let kinds: Vec<_> = parts(&composed).into_iter().map(|(kind, ..)| kind).collect();
        assert_eq!(kinds, ["multipart/alternative", "text/plain", "text/html"], "{name}: no calendar, no file");
        let message = read(&composed);
        assert!(message.reply_to().is_none() && message.in_reply_to().as_text().is_none(), "{name}");
        for part in [text(&composed), html(&composed)] {
            assert!(part.contains("/anmelden/q3bX9vT2mK7wRz5LnH8cYd4fGs6aJp1e"), "{name}: {part}");
            for of_registrations in ["meine-anmeldung", "Lernen vor Ort", "K7QM-2M9X", "Abmelden", "abmelden"] {
                assert!(!part.contains(of_registrations), "{name} speaks of {of_registrations}: {part}");
            }
        }
    }
    // Nor can one be made of a registration.
    let (event, person) = (event(), registration());
    for kind in [LetterKind::LoginLink, LetterKind::AttendanceList, LetterKind::Mailing, LetterKind::Digest] {
        let result = compose(kind, &facts(&event, &person), &identity(), "<a@b.example>", date());
        assert_eq!(result, Err(ComposeError::Kind(kind)));
    }
}

#[test]
fn a_contact_without_a_valid_address_costs_only_the_reply_address() {
    let mut event = event();
    event.contact = Some(Contact { name: "Büro".into(), email: "kein".into(), phone: None });
    let composed = letter(LetterKind::Confirmed, &event, &registration());
    assert!(read(&composed).reply_to().is_none());
}

#[tokio::test]
async fn the_local_mailbox_offers_the_calendar_file() {
    let folder = tempfile::tempdir().unwrap();
    let files = FileTransport::new(folder.path());
    let composed = letter(LetterKind::Confirmed, &event(), &registration());
    let mut session = MailTransport::Files(files.clone()).connect().await.unwrap();
    session.deliver(&identity().sender(), &composed.to, &composed.bytes).await;
    let name = files.list(1).await.unwrap().remove(0).name;
    let mail = files.open(&name).await.unwrap().unwrap();
    assert_eq!(mail.text.unwrap(), text(&composed));
    assert_eq!(mail.html.unwrap(), html(&composed));
    let kinds: Vec<_> = mail.attachments.iter().map(|file| (file.name.as_deref(), file.media_type.as_str())).collect();
    assert_eq!(kinds, [(None, "text/calendar"), (Some("einladung.ics"), "application/ics")]);
    assert!(mail.attachments[1].bytes.starts_with(b"BEGIN:VCALENDAR\r\n"));
}

#[test]
fn the_funders_words_stand_in_every_part() {
    let funder = Some(fachtag_contracts::events::Funder { text: "Gefördert vom ESF Plus".into(), logo: None });
    let event = Event { funder, ..event() };
    let composed = letter(LetterKind::Confirmed, &event, &registration());
    assert!(flat(&composed).contains("Gefördert vom ESF Plus"));
    assert!(html(&composed).contains("Gefördert vom ESF Plus"));
}
