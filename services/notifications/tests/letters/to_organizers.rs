//! The attendance list for organizers, and what organizers write.

use chrono::Duration;
use fachtag_bus::Fate;
use fachtag_contracts::{
    access::{Organizer, OrganizerChanged, Role},
    attendance::{AttendanceList, AttendanceListCompiled, ListOccasion, Person},
    events::{Event, EventPublished, GroupRef},
    registrations::{MailingOrdered, Recipient},
};
use mail_parser::{MessageParser, MimeHeaders};
use uuid::Uuid;

use crate::{
    facts::{confirmed, event, start},
    world::{Letter, World},
};

on_both!(
    each_organizer_of_the_event_gets_the_list,
    administrators_stand_in_where_nobody_organizes,
    a_list_comes_once,
    a_list_waits_for_its_event,
    who_cannot_be_reached_costs_the_others_nothing,
    a_mailing_reaches_everybody_once,
    five_hundred_get_a_mailing,
    urgent_letters_overtake_a_mailing,
);

fn login(number: u128, role: Role, groups: Option<&[&str]>) -> OrganizerChanged {
    OrganizerChanged {
        organizer: Organizer {
            id: Uuid::from_u128(7_000 + number),
            version: 1,
            email: format!("login{number}@stadt.example"),
            name: Some(format!("Person {number}")),
            role,
            groups: groups.map(|groups| groups.iter().map(|group| (*group).to_owned()).collect()),
            sessions_since: start(),
            removed: false,
            digest_since: None,
        },
    }
}

fn compiled() -> AttendanceListCompiled {
    let person = |last_name: &str| Person {
        registration_id: None,
        last_name: last_name.into(),
        first_name: "Jana".into(),
        institution: "Schule am See".into(),
        function: None,
        reference: "K7QM-2M9X".into(),
        status: "angemeldet".into(),
        attendance: None,
        registered_at: start(),
        answers: Vec::new(),
        email: None,
        meal: None,
        support_needs: None,
        tags: String::new(),
        note: None,
    };
    AttendanceListCompiled {
        list_id: Uuid::from_u128(9_000),
        event_id: Uuid::from_u128(1),
        occasion: ListOccasion::DayBefore,
        confirmed: 2,
        waiting: 1,
        list: AttendanceList {
            title: "Fachtag Digitale Bildung".into(),
            kind_label: "Fachtag".into(),
            when: "Donnerstag, 10. Dezember 2026, 9:00–16:00 Uhr".into(),
            starts_at: start() + Duration::days(16),
            place: Some("Haus Erholung".into()),
            group: None,
            funder: Some("Gefördert vom ESF Plus".into()),
            funder_logo: None,
            made_at: start(),
            people: vec![person("Ärmel"), person("Zander")],
        },
    }
}

fn recipients(letters: &[Letter]) -> Vec<&str> {
    letters.iter().map(|letter| letter.recipient.as_str()).collect()
}

async fn each_organizer_of_the_event_gets_the_list(world: &World) {
    let group = GroupRef { slug: "natur".into(), name: "Natur".into(), mail: None };
    world.hear(&EventPublished { event: Event { version: 2, group: Some(group), ..event(1) } }).await;
    for said in [
        login(1, Role::Organizer, Some(&["natur", "kultur"])),
        login(2, Role::Organizer, Some(&["kultur"])),
        login(3, Role::Organizer, None),
        login(4, Role::Admin, None),
        login(5, Role::CheckIn, None),
        OrganizerChanged { organizer: Organizer { removed: true, ..login(6, Role::Organizer, None).organizer } },
    ] {
        world.hear(&said).await;
    }
    world.hear(&compiled()).await;
    let letters = world.letters().await;
    assert_eq!(recipients(&letters), ["login1@stadt.example", "login3@stadt.example"]);
    assert!(letters.iter().all(|letter| letter.kind == "attendance_list"));
    let message = MessageParser::default().parse(letters[0].bytes.as_deref().unwrap()).unwrap();
    let text = message.body_text(0).unwrap();
    for expected in ["Guten Tag Person 1,", "Angemeldet: 2 Personen", "Warteliste: 1 Person", "zum Ausdrucken"] {
        assert!(text.contains(expected), "{expected} is missing in {text}");
    }
    let files: Vec<_> = message.attachments().map(|file| (file.attachment_name().unwrap(), file.contents())).collect();
    assert_eq!(
        files.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        ["teilnahmeliste-2026-12-10.pdf", "teilnahmeliste-2026-12-10.xlsx"]
    );
    assert!(files[0].1.starts_with(b"%PDF") && files[1].1.starts_with(b"PK"));
}

async fn administrators_stand_in_where_nobody_organizes(world: &World) {
    world.hear(&compiled()).await;
    assert!(world.letters().await.is_empty(), "nobody is known here: nobody gets it");
    world.hear(&login(1, Role::Organizer, Some(&["kultur"]))).await;
    world.hear(&login(2, Role::Admin, None)).await;
    world.hear(&compiled()).await;
    assert_eq!(recipients(&world.letters().await), ["login2@stadt.example"]);
}

async fn a_list_comes_once(world: &World) {
    world.hear(&login(1, Role::Organizer, None)).await;
    world.hear(&compiled()).await;
    let first = world.letter().await;
    world.hear(&compiled()).await;
    assert_eq!(world.letter().await, first);
    world.hear(&AttendanceListCompiled { list_id: Uuid::from_u128(9_001), ..compiled() }).await;
    assert_eq!(world.letters().await.len(), 2);
}

async fn a_list_waits_for_its_event(world: &World) {
    world.hear(&login(1, Role::Organizer, None)).await;
    let early = AttendanceListCompiled { event_id: Uuid::from_u128(2), ..compiled() };
    assert!(matches!(world.try_hear(&early).await.unwrap_err(), Fate::Retry(_)));
    world.hear(&EventPublished { event: event(2) }).await;
    world.hear(&early).await;
    assert_eq!(world.letters().await.len(), 1);
}

async fn who_cannot_be_reached_costs_the_others_nothing(world: &World) {
    for (number, email) in [(1, "organisation@localhost.invalid"), (2, "keine Adresse")] {
        let organizer = Organizer { email: email.into(), ..login(number, Role::Organizer, None).organizer };
        world.hear(&OrganizerChanged { organizer }).await;
    }
    world.hear(&login(3, Role::Organizer, None)).await;
    world.hear(&compiled()).await;
    assert_eq!(recipients(&world.letters().await), ["login3@stadt.example"]);
}

fn mailing(count: u128) -> MailingOrdered {
    let recipient = |number: u128| Recipient {
        registration_id: Some(Uuid::from_u128(1_000 + number)),
        first_name: "Jana".into(),
        last_name: format!("Weiß {number}"),
        email: format!("jana{number}@schule.example"),
        link_no: 0,
    };
    MailingOrdered {
        mailing_id: Uuid::from_u128(9_500),
        event_id: Uuid::from_u128(1),
        subject: "Raumänderung".into(),
        text: "Wir treffen uns in **Saal 2**.".into(),
        author: "Petra Klein".into(),
        recipients: (0..count).map(recipient).collect(),
    }
}

async fn a_mailing_reaches_everybody_once(world: &World) {
    let mut said = mailing(2);
    said.recipients.push(Recipient {
        email: "keine Adresse".into(),
        registration_id: Some(Uuid::nil()),
        ..said.recipients[0].clone()
    });
    said.recipients.push(Recipient {
        email: "petra@stadt.example".into(),
        registration_id: None,
        ..said.recipients[0].clone()
    });
    world.hear(&said).await;
    world.hear(&said).await;
    let letters = world.letters().await;
    assert_eq!(recipients(&letters), ["jana0@schule.example", "jana1@schule.example", "petra@stadt.example"]);
    let words = letters[1].words();
    let token = world.secret.token("manage", Uuid::from_u128(1_001));
    for expected in
        ["Guten Tag Jana Weiß 1,", "Wir treffen uns in Saal 2.", "Petra Klein", "Fachtag Digitale Bildung", &token]
    {
        assert!(words.contains(expected), "{expected} is missing in {words}");
    }
    assert!(!letters[2].words().contains("meine-anmeldung"), "the test mail has no registration");
    world.hear(&MailingOrdered { mailing_id: Uuid::from_u128(9_501), ..mailing(1) }).await;
    assert_eq!(world.letters().await.len(), 4, "another mailing is another letter");
}

async fn five_hundred_get_a_mailing(world: &World) {
    world.hear(&mailing(500)).await;
    assert_eq!(world.letters().await.len(), 500);
}

async fn urgent_letters_overtake_a_mailing(world: &World) {
    world.hear(&mailing(2)).await;
    world.hear(&confirmed(9)).await;
    let mut tx = world.bus.database.begin().await.unwrap();
    let (now, holder) = (world.clock.now(), Uuid::from_u128(1));
    let first = fachtag_notifications::store::queue::claim(&mut tx, now, holder, now, 1, None).await.unwrap().remove(0);
    assert_eq!(first.leased.kind, "confirmed");
}
