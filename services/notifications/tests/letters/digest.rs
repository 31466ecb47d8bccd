//! The daily digest: to whom, when, how often, and what it counts.

use chrono::{DateTime, Duration, Utc};
use fachtag_contracts::{
    access::{Organizer, OrganizerChanged, Role},
    events::{Event, EventPublished, GroupRef},
    registrations::{Registration, RegistrationConfirmed, RegistrationPromoted, RegistrationStatus},
};
use fachtag_db::sql;
use uuid::Uuid;

use crate::{
    facts::{cancelled, confirmed, event, registration, start, waitlisted},
    world::{Letter, World},
};

on_both!(
    what_is_new_comes_in_the_morning,
    nothing_new_is_no_mail,
    each_hears_of_their_own_groups,
    who_does_not_want_it_gets_none,
    two_replicas_write_one,
    late_after_a_stop_and_not_twice,
    seven_on_the_clock_in_summer_and_winter,
    a_removed_organizer_gets_none,
    an_address_that_is_none_costs_the_others_nothing,
    what_is_old_is_forgotten,
);

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The first morning: 7:00 in Germany.
pub fn morning() -> DateTime<Utc> {
    utc("2026-11-25T06:00:00Z")
}

pub fn id(number: u128) -> Uuid {
    Uuid::from_u128(7_000 + number)
}

pub fn login(number: u128, version: i64, digest_since: Option<i64>) -> Organizer {
    Organizer {
        id: id(number),
        version,
        email: format!("login{number}@stadt.example"),
        name: Some(format!("Person {number}")),
        role: Role::Organizer,
        groups: None,
        sessions_since: start(),
        removed: false,
        digest_since,
    }
}

pub async fn learn(world: &World, organizer: Organizer) {
    world.hear(&OrganizerChanged { organizer }).await;
}

/// Somebody who wants it.
pub async fn subscribed(world: &World) {
    learn(world, login(1, 2, Some(2))).await;
}

pub async fn digests(world: &World) -> Vec<Letter> {
    world.letters().await.into_iter().filter(|letter| letter.kind == "digest").collect()
}

async fn recipients(world: &World) -> Vec<String> {
    digests(world).await.into_iter().map(|letter| letter.recipient).collect()
}

/// The words of the newest digest, wherever its lines end.
pub async fn words(world: &World) -> String {
    let letter = digests(world).await.pop().expect("a digest");
    letter.words().split_whitespace().collect::<Vec<_>>().join(" ")
}

pub async fn write_at(world: &World, at: DateTime<Utc>) {
    world.go_to(at);
    world.write_due().await;
}

async fn what_is_new_comes_in_the_morning(world: &World) {
    world.hear(&confirmed(9)).await;
    subscribed(world).await;
    world.hear(&confirmed(1)).await;
    world.hear(&confirmed(2)).await;
    world.hear(&waitlisted(3)).await;
    world.hear(&cancelled(2, true)).await;
    let up = Registration { version: 2, ..registration(3, RegistrationStatus::Confirmed) };
    world.hear(&RegistrationPromoted { registration: up }).await;
    write_at(world, morning() - Duration::seconds(1)).await;
    assert!(digests(world).await.is_empty(), "not before 7:00");
    write_at(world, morning()).await;
    world.write_due().await;
    let letters = digests(world).await;
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].recipient, "login1@stadt.example");
    let words = words(world).await;
    for expected in [
        "Guten Tag Person 1,",
        "Fachtag Digitale Bildung Wann: Donnerstag, 10. Dezember 2026, 9:00–16:00 Uhr",
        "- 2 neue Anmeldungen - 1 Person neu auf der Warteliste - 1 Person nachgerückt - 1 Abmeldung",
        "Stand: 3 von 100 Plätzen vergeben",
        &format!("https://fachtag.example/organisation/anmeldungen/{}", Uuid::from_u128(1)),
        &format!("https://fachtag.example/abmelden/{}", world.secret.token("digest", id(1))),
    ] {
        assert!(words.contains(expected), "{expected} is missing in {words}");
    }
    assert!(!words.contains("jana") && !words.contains("Weiß"), "no personal data: {words}");
    // The next one tells what was new since.
    world.hear(&confirmed(4)).await;
    write_at(world, morning() + Duration::days(1)).await;
    assert_eq!(digests(world).await.len(), 2);
    assert!(self::words(world).await.contains("- 1 neue Anmeldung Stand: 4 von"), "{}", self::words(world).await);
}

async fn nothing_new_is_no_mail(world: &World) {
    subscribed(world).await;
    write_at(world, morning()).await;
    assert!(digests(world).await.is_empty());
    world.hear(&confirmed(1)).await;
    // What comes in the very last minute is told the next day.
    world.go_to(morning() + Duration::days(1) - Duration::seconds(30));
    world.hear(&confirmed(2)).await;
    write_at(world, morning() + Duration::days(1)).await;
    assert!(words(world).await.contains("- 1 neue Anmeldung"));
    write_at(world, morning() + Duration::days(2)).await;
    assert!(words(world).await.contains("- 1 neue Anmeldung"));
    write_at(world, morning() + Duration::days(3)).await;
    assert_eq!(digests(world).await.len(), 2);
}

async fn each_hears_of_their_own_groups(world: &World) {
    let group = GroupRef { slug: "natur".into(), name: "Natur".into(), mail: None };
    let title = "Treffen Natur".to_owned();
    world.hear(&EventPublished { event: Event { group: Some(group), title, ..event(2) } }).await;
    let of = |slug: &str| Some(vec![slug.to_owned()]);
    learn(world, Organizer { groups: of("natur"), ..login(1, 2, Some(2)) }).await;
    learn(world, Organizer { groups: of("kultur"), ..login(2, 2, Some(2)) }).await;
    learn(world, Organizer { role: Role::Admin, groups: of("kultur"), ..login(3, 2, Some(2)) }).await;
    world.hear(&confirmed(1)).await;
    let own = Registration { event_id: Uuid::from_u128(2), ..registration(2, RegistrationStatus::Confirmed) };
    world.hear(&RegistrationConfirmed { registration: own, unasked: false }).await;
    write_at(world, morning()).await;
    assert_eq!(recipients(world).await, ["login1@stadt.example", "login3@stadt.example"]);
    let letters = digests(world).await;
    let about = |place: usize, title: &str| letters[place].words().contains(title);
    assert!(about(0, "Treffen Natur") && !about(0, "Fachtag Digitale"), "{}", letters[0].words());
    assert!(about(1, "Treffen Natur") && about(1, "Fachtag Digitale"), "{}", letters[1].words());
}

async fn who_does_not_want_it_gets_none(world: &World) {
    learn(world, login(1, 1, None)).await;
    learn(world, Organizer { role: Role::CheckIn, ..login(2, 2, Some(2)) }).await;
    learn(world, login(3, 2, Some(2))).await;
    world.hear(&confirmed(1)).await;
    learn(world, login(3, 3, None)).await;
    write_at(world, morning()).await;
    assert!(digests(world).await.is_empty());
}

async fn two_replicas_write_one(world: &World) {
    subscribed(world).await;
    world.hear(&confirmed(1)).await;
    world.go_to(morning());
    world.write_due_twice().await;
    assert_eq!(digests(world).await.len(), 1);
}

async fn late_after_a_stop_and_not_twice(world: &World) {
    subscribed(world).await;
    world.hear(&confirmed(1)).await;
    // From the evening before until the afternoon.
    write_at(world, morning() + Duration::hours(9)).await;
    assert_eq!(digests(world).await.len(), 1, "late");
    world.hear(&confirmed(2)).await;
    // Two days later, in the night: the mail waits until the morning and tells all of it.
    write_at(world, morning() + Duration::days(3) - Duration::hours(2)).await;
    assert_eq!(digests(world).await.len(), 1);
    world.hear(&confirmed(3)).await;
    write_at(world, morning() + Duration::days(3)).await;
    write_at(world, morning() + Duration::days(3) + Duration::hours(5)).await;
    assert_eq!(digests(world).await.len(), 2, "one for three days");
    assert!(words(world).await.contains("- 2 neue Anmeldungen"));
}

async fn seven_on_the_clock_in_summer_and_winter(world: &World) {
    world
        .hear(&EventPublished {
            event: Event {
                starts_at: utc("2028-01-01T08:00:00Z"),
                ends_at: utc("2028-01-01T15:00:00Z"),
                version: 2,
                ..event(1)
            },
        })
        .await;
    world.go_to(utc("2027-03-27T07:00:00Z"));
    subscribed(world).await;
    world.hear(&confirmed(1)).await;
    write_at(world, utc("2027-03-28T04:59:59Z")).await;
    assert!(digests(world).await.is_empty());
    write_at(world, utc("2027-03-28T05:00:00Z")).await;
    assert_eq!(digests(world).await.len(), 1, "7:00 in summer");
    write_at(world, utc("2027-10-30T05:00:00Z")).await;
    world.hear(&confirmed(2)).await;
    write_at(world, utc("2027-10-31T05:59:59Z")).await;
    assert_eq!(digests(world).await.len(), 1);
    write_at(world, utc("2027-10-31T06:00:00Z")).await;
    assert_eq!(digests(world).await.len(), 2, "7:00 in winter");
}

async fn a_removed_organizer_gets_none(world: &World) {
    subscribed(world).await;
    world.hear(&confirmed(1)).await;
    learn(world, Organizer { removed: true, ..login(1, 3, None) }).await;
    write_at(world, morning()).await;
    assert!(digests(world).await.is_empty());
}

async fn an_address_that_is_none_costs_the_others_nothing(world: &World) {
    for (number, email) in [(1, "organisation@localhost.invalid"), (2, "keine Adresse")] {
        learn(world, Organizer { email: email.into(), ..login(number, 2, Some(2)) }).await;
    }
    learn(world, login(3, 2, Some(2))).await;
    world.hear(&confirmed(1)).await;
    write_at(world, morning()).await;
    assert_eq!(recipients(world).await, ["login3@stadt.example"]);
}

async fn what_is_old_is_forgotten(world: &World) {
    let noted = async || {
        let (count,): (i64,) = sql("SELECT count(*) FROM digest_note").one(&world.bus.database).await.unwrap();
        count
    };
    world.hear(&confirmed(1)).await;
    assert_eq!(noted().await, 0, "nobody wants it");
    subscribed(world).await;
    world.hear(&confirmed(2)).await;
    world.tidy().await;
    assert_eq!(noted().await, 1);
    world.advance(Duration::days(31));
    world.tidy().await;
    assert_eq!(noted().await, 0);
}
