//! The attendance list for organizers, and what organizers write.

use fachtag_contracts::{
    attendance::{AttendanceList, AttendanceListCompiled, ListOccasion},
    registrations::{MailingOrdered, Recipient},
};
use fachtag_notifications::domain::digest::Tally;
use fachtag_notifications::{
    attendance_lists::compose::{File, compose_list},
    digest::compose::{EventNews, compose_digest},
    mailings::compose::compose_mailing,
};

use super::*;

pub const TEXT: &str = "wir ziehen um: **Saal 2** statt Großer Saal.\n\n- Eingang am Markt\n- [Lageplan](https://stadt.example/plan?a=1&b=2)\n\n## Bitte beachten\n\nEs wird <eng>.";

pub fn attendance_list(name: Option<&str>) -> Composed {
    let said = AttendanceListCompiled {
        list_id: Uuid::from_u128(9),
        event_id: Uuid::from_u128(1),
        occasion: ListOccasion::DayBefore,
        confirmed: 1_042,
        waiting: 1,
        list: AttendanceList {
            title: event().title,
            kind_label: "Fachtag".into(),
            when: "Freitag, 12. März 2027, 9:00–16:00 Uhr".into(),
            starts_at: event().starts_at,
            place: Some("Haus Erholung, Großer Saal, Mönchengladbach".into()),
            group: None,
            funder: None,
            funder_logo: None,
            made_at: date(),
            people: Vec::new(),
        },
    };
    let files = ["pdf", "xlsx"].map(|ending| File {
        name: format!("teilnahmeliste-2027-03-12.{ending}"),
        media_type: "application/octet-stream",
        bytes: b"inhalt".to_vec(),
    });
    let id = identity().message_id(Uuid::from_u128(42));
    compose_list(("buero@stadt.example", name), &said, &event(), &files, &identity(), &id, date()).unwrap()
}

pub fn digest() -> Composed {
    let meeting = Event { title: "Treffen <Natur>".into(), capacity: None, ..new_event() };
    let news = [
        EventNews {
            event: event(),
            tally: Tally { confirmed: 3, waitlisted: 1, promoted: 2, cancelled: 1 },
            confirmed: 120,
            waiting: 1,
        },
        EventNews { event: meeting, tally: Tally { cancelled: 2, ..Tally::default() }, confirmed: 1, waiting: 0 },
    ];
    let (id, link) = (identity().message_id(Uuid::from_u128(42)), MANAGE_URL.replace("meine-anmeldung", "abmelden"));
    compose_digest(("buero@stadt.example", Some("Kim Yıldız")), &news, &link, &identity(), &id, date()).unwrap()
}

pub fn mailing(text: &str) -> Composed {
    let said = MailingOrdered {
        mailing_id: Uuid::from_u128(5),
        event_id: Uuid::from_u128(1),
        subject: "Neuer Raum\r\nBcc: opfer@example.org".into(),
        text: text.into(),
        author: "Petra Klein".into(),
        recipients: Vec::new(),
    };
    let recipient = Recipient {
        registration_id: Some(Uuid::from_u128(7)),
        first_name: "Jana".into(),
        last_name: "Müller".into(),
        email: "jana.mueller@schule.example".into(),
        link_no: 0,
    };
    let id = identity().message_id(Uuid::from_u128(42));
    compose_mailing(&recipient, Some(MANAGE_URL.into()), &said, &event(), &identity(), &id, date()).unwrap()
}

#[test]
fn a_digest_alone_tells_programs_how_to_end_it() {
    for (name, composed) in all() {
        let message = read(&composed);
        let headers = ["List-Unsubscribe", "List-Unsubscribe-Post"].map(|name| message.header_raw(name).map(str::trim));
        let expected = (name == "digest").then_some([
            "<https://fachtag.example/abmelden/q3bX9vT2mK7wRz5LnH8cYd4fGs6aJp1e>",
            "List-Unsubscribe=One-Click",
        ]);
        assert_eq!(headers, expected.map_or([None; 2], |values| values.map(Some)), "{name}");
    }
    assert_eq!(read(&digest()).subject(), Some("Tägliche Übersicht: 4 neue Anmeldungen"));
}

#[test]
fn the_list_comes_as_two_files() {
    let composed = attendance_list(None);
    let message = read(&composed);
    let files: Vec<_> = message.attachments().map(|file| (file.attachment_name().unwrap(), file.contents())).collect();
    assert_eq!(
        files,
        [("teilnahmeliste-2027-03-12.pdf", &b"inhalt"[..]), ("teilnahmeliste-2027-03-12.xlsx", b"inhalt")]
    );
    assert!(flat(&composed).starts_with("Guten Tag, bald ist es so weit."), "{}", flat(&composed));
}

#[test]
fn what_organizers_write_stays_text() {
    let composed =
        mailing("[x](javascript:alert(1)) <p> <a href=\"http://böse.example\">\n\n<script>alert(1)</script>");
    let html = html(&composed);
    assert!(!html.contains("<script") && !html.contains("javascript:"), "{html}");
    assert!(html.contains("&lt;a href=") && !html.contains("<a href=\"http://"), "{html}");
    assert!(html.contains("&lt;script&gt;"), "{html}");
    let message = read(&composed);
    assert_eq!(message.subject(), Some("Neuer Raum Bcc: opfer@example.org"));
    assert!(message.bcc().is_none());
}
