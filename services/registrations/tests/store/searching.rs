//! Finding people by words, in any order and spelling.

use fachtag_db::sql;
use fachtag_registrations::{
    domain::{
        participant::FormRules,
        table::{RegistrationFilter, Sort},
    },
    sign_up::SignUpRequest,
    table::{self, Selection},
};

use crate::world::{World, event, input, work_off_due};

on_both!(people_are_found_by_words, rows_of_an_earlier_version_are_found_at_once_and_filled_in);

/// Names are "first last"; each has an address of its own.
async fn sign_up(world: &World, event: uuid::Uuid, people: &[(&str, &str, &str)]) {
    for (number, (first_name, last_name, institution)) in people.iter().enumerate() {
        let email = format!("person{number}@schule.example");
        let typed =
            [("first_name", *first_name), ("last_name", *last_name), ("email", &email), ("institution", *institution)];
        let participant = input(&typed).check(&FormRules::default()).unwrap();
        world.sign_ups().sign_up(event, SignUpRequest::online(participant)).await.unwrap();
    }
}

/// The last names that the organizers' table and the API's list find, which have to be the same.
async fn found(world: &World, event: uuid::Uuid, query: &str) -> Vec<String> {
    let filter = RegistrationFilter { query: Some(query.into()), ..RegistrationFilter::default() };
    let page = table::page(&world.core, event, &filter, (Sort::Name, false), (50, 0)).await.unwrap();
    assert_eq!(table::count(&world.core, event, &filter).await.unwrap() as usize, page.len());
    let selection = Selection { event: Some(event), query: Some(query.into()), limit: 50, ..Selection::default() };
    let mut listed: Vec<_> = table::list(&world.core, selection).await.unwrap().iter().map(|one| one.id).collect();
    let mut shown: Vec<_> = page.iter().map(|one| one.id).collect();
    listed.sort();
    shown.sort();
    assert_eq!(listed, shown);
    page.into_iter().map(|one| one.participant.last_name).collect()
}

const PEOPLE: [(&str, &str, &str); 5] = [
    ("Tomasz", "Kowalski", "GGS Bell"),
    ("Jürgen", "Groß", "Städt. Kita „Sonne“"),
    ("Ayşe", "Öztürk", "Bibliothek 100%"),
    ("Anna-Lena", "Müller-Lüdenscheidt", "GGS Bell"),
    ("İpek", "O’Neil", "VHS"),
];

async fn people_are_found_by_words(world: World) {
    let event = event(None, false);
    world.learn(&event).await;
    sign_up(&world, event.id, &PEOPLE).await;
    for (query, expected) in [
        ("Kowalski, Tomasz", &["Kowalski"][..]),
        ("tomasz bell", &["Kowalski"]),
        ("GROSS", &["Groß"]),
        ("juergen", &["Groß"]),
        ("Ju\u{308}rgen", &["Groß"]),
        ("oeztuerk", &["Öztürk"]),
        ("ozturk", &["Öztürk"]),
        ("müller-l", &["Müller-Lüdenscheidt"]),
        ("mueller", &["Müller-Lüdenscheidt"]),
        ("bell", &["Kowalski", "Müller-Lüdenscheidt"]),
        ("o'neil ipek", &["O’Neil"]),
        ("person2@schule.example", &["Öztürk"]),
        ("100%", &["Öztürk"]),
        ("%", &["Öztürk"]),
        ("_", &[]),
        ("!", &[]),
        ("Kowalski Anna", &[]),
        ("a b c d e f g h i j k", &[]),
    ] {
        assert_eq!(found(&world, event.id, query).await, expected, "{query}");
    }
    assert_eq!(found(&world, event.id, " - ").await.len(), PEOPLE.len(), "no word at all");
}

async fn rows_of_an_earlier_version_are_found_at_once_and_filled_in(world: World) {
    let event = event(None, false);
    world.learn(&event).await;
    sign_up(&world, event.id, &PEOPLE).await;
    let mut tx = world.core.bus.database.begin().await.unwrap();
    sql("UPDATE registration SET search_words = NULL").execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found(&world, event.id, "kowalski").await, ["Kowalski"]);
    assert_eq!(found(&world, event.id, "oeztuerk").await, [""; 0], "not yet");
    work_off_due(&world.core).await.unwrap();
    assert_eq!(found(&world, event.id, "oeztuerk").await, ["Öztürk"]);
}
