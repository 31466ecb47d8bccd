use fachtag_contracts::{events::EventStatus, registrations::SeatsChanged};
use fachtag_db::sql;
use fachtag_events::{
    core::Failure,
    domain::{input::EventInput, life::Refused},
    editing::{create, life},
    identity,
    store::{self, events},
};
use uuid::Uuid;

use crate::world::{JANA, World, input};

fn field(failure: Failure) -> String {
    match failure {
        Failure::Refused(Refused::Fields(errors)) => errors[0].field.clone(),
        other => panic!("{other}"),
    }
}

async fn set_seats(world: &World, event: Uuid, version: i64, (confirmed, held): (u32, u32)) {
    let seats = SeatsChanged {
        event_id: event,
        version,
        capacity: Some(10),
        confirmed,
        held,
        waiting: 0,
        sessions: Vec::new(),
    };
    let mut tx = world.core.bus.database.begin().await.unwrap();
    events::set_seats(&mut tx, &seats).await.unwrap();
    tx.commit().await.unwrap();
}

async fn every_statement_is_understood_by_both_databases(world: World) {
    for (name, text) in [store::STATEMENTS, identity::store::STATEMENTS].concat().into_iter().flatten() {
        let prepared = sql(text).prepare(&world.core.bus.database).await;
        prepared.unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

async fn equal_titles_get_addresses_of_their_own_and_wanted_ones_must_be_free(world: World) {
    let first = create::create(&world.core, &input(), JANA).await.unwrap();
    let second = create::create(&world.core, &input(), JANA).await.unwrap();
    assert_eq!((first.slug.as_str(), second.slug.as_str()), ("fachtag", "fachtag-2"));
    let copy = EventInput { title: "Kopie von Fachtag".into(), ..input() };
    assert_eq!(create::create(&world.core, &copy, JANA).await.unwrap().slug, "fachtag-3");
    let wanted = EventInput { slug: Some("fachtag".into()), ..input() };
    assert_eq!(field(create::create(&world.core, &wanted, JANA).await.unwrap_err()), "slug");
}

async fn what_is_no_slug_never_reaches_the_database(world: World) {
    let event = create::create(&world.core, &input(), JANA).await.unwrap();
    for slug in ["fach\0tag", "Fachtag", ""] {
        let wanted = EventInput { slug: Some(slug.into()), ..input() };
        assert_eq!(field(create::create(&world.core, &wanted, JANA).await.unwrap_err()), "slug");
        let edit = |_| Ok::<_, Failure>(wanted.clone());
        assert_eq!(field(life::change(&world.core, event.id, None, JANA, edit).await.unwrap_err()), "slug");
        assert!(events::find(&world.core.bus.database, slug).await.unwrap().is_none());
    }
}

async fn only_public_events_are_told_of(world: World) {
    let event = create::create(&world.core, &input(), JANA).await.unwrap();
    let rename =
        |title: &'static str| move |input: EventInput| Ok::<_, Failure>(EventInput { title: title.into(), ..input });
    life::change(&world.core, event.id, None, JANA, rename("Entwurf")).await.unwrap();
    assert_eq!(world.said().await, 0);
    let published = life::publish(&world.core, event.id, None, JANA).await.unwrap();
    assert_eq!((published.event.status, world.said().await), (EventStatus::Published, 1));
    life::publish(&world.core, event.id, None, JANA).await.unwrap();
    life::change(&world.core, event.id, None, JANA, rename("Entwurf")).await.unwrap();
    assert_eq!(world.said().await, 1, "what changes nothing says nothing");
    let changed = life::change(&world.core, event.id, None, JANA, rename("Fachtag")).await.unwrap();
    assert_eq!((changed.event.version, world.said().await), (4, 2));
    life::cancel(&world.core, event.id, None, "Krankheit", JANA).await.unwrap();
    assert_eq!(world.said().await, 3);
}

async fn a_change_of_what_was_read_before_somebody_elses_change_is_refused(world: World) {
    let event = create::create(&world.core, &input(), JANA).await.unwrap();
    let edit = |input: EventInput| Ok::<_, Failure>(EventInput { title: "Neu".into(), ..input });
    life::change(&world.core, event.id, Some(&[1]), JANA, edit).await.unwrap();
    let stale = life::change(&world.core, event.id, Some(&[1]), JANA, edit).await.unwrap_err();
    assert!(matches!(stale, Failure::Stale { current: 2 }));
}

async fn fewer_seats_than_are_taken_are_refused_and_old_news_of_seats_ignored(world: World) {
    let event = create::create(&world.core, &input(), JANA).await.unwrap();
    set_seats(&world, event.id, 3, (5, 2)).await;
    set_seats(&world, event.id, 2, (1, 0)).await;
    let lower = |seats| move |input: EventInput| Ok::<_, Failure>(EventInput { capacity: Some(seats), ..input });
    let refused = life::change(&world.core, event.id, None, JANA, lower(6)).await.unwrap_err();
    let Failure::Refused(Refused::Fields(errors)) = refused else { panic!("{refused}") };
    assert!(errors[0].message.contains('7'), "the number is named: {}", errors[0].message);
    assert!(life::change(&world.core, event.id, None, JANA, lower(7)).await.is_ok());
}

on_both_databases! {
    every_statement_is_understood_by_both_databases,
    equal_titles_get_addresses_of_their_own_and_wanted_ones_must_be_free,
    what_is_no_slug_never_reaches_the_database,
    only_public_events_are_told_of,
    a_change_of_what_was_read_before_somebody_elses_change_is_refused,
    fewer_seats_than_are_taken_are_refused_and_old_news_of_seats_ignored,
}
