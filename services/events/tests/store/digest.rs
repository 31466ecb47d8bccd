//! Who wants the daily digest.

use fachtag_access::Role;
use fachtag_bus::Handler;
use fachtag_contracts::{Envelope, notifications::DigestDeclined};
use fachtag_events::{
    core::Failure,
    identity::{digest, organizers, store::organizers as stored},
    messages::Messages,
};
use uuid::Uuid;

use crate::world::{World, login};

async fn somebody(world: &World) -> Uuid {
    organizers::invite(&world.core, "anna@beispiel.de", &login(Role::Organizer)).await.unwrap();
    stored::all(&world.core.bus.database).await.unwrap().remove(0).id
}

async fn since(world: &World, id: Uuid) -> Option<i64> {
    stored::find(&world.core.bus.database, id).await.unwrap().unwrap().digest_since
}

async fn hear(world: &World, organizer_id: Uuid, digest_since: i64) {
    let clock = &world.core.bus.clock;
    let said = DigestDeclined { organizer_id, digest_since };
    let envelope = Envelope::wrap(&said, clock.new_id(), clock.now(), None).unwrap();
    let mut tx = world.core.bus.database.begin().await.unwrap();
    Messages { clock: clock.clone() }.handle(&mut tx, &envelope, ()).await.unwrap();
    tx.commit().await.unwrap();
}

async fn it_is_off_until_somebody_switches_it_on(world: World) {
    let anna = somebody(&world).await;
    assert_eq!(since(&world, anna).await, None);
    for _ in 0..2 {
        digest::switch(&world.core, anna, true).await.unwrap();
    }
    organizers::rename(&world.core, anna, "Anna").await.unwrap();
    assert_eq!(since(&world, anna).await, Some(2));
    digest::switch(&world.core, anna, false).await.unwrap();
    assert_eq!(since(&world, anna).await, None);
    let said = world.said_of("organizer.changed").await;
    let told: Vec<_> = said.iter().map(|data| data["organizer"]["digest_since"].as_i64()).collect();
    assert_eq!(told, [None, Some(2), Some(2), None], "what changes nothing says nothing");
    let unknown = digest::switch(&world.core, Uuid::nil(), true).await;
    assert!(matches!(unknown, Err(Failure::Unknown)), "{unknown:?}");
}

async fn the_link_in_a_digest_ends_it_but_not_a_later_one(world: World) {
    let anna = somebody(&world).await;
    digest::switch(&world.core, anna, true).await.unwrap();
    for _ in 0..2 {
        hear(&world, anna, 2).await;
    }
    assert_eq!(since(&world, anna).await, None);
    assert_eq!(world.said_of("organizer.changed").await.len(), 3, "told once");
    digest::switch(&world.core, anna, true).await.unwrap();
    hear(&world, anna, 2).await;
    assert_eq!(since(&world, anna).await, Some(4), "the old news changes nothing");
    hear(&world, Uuid::nil(), 1).await;
}

async fn it_does_not_come_back_with_a_login_that_was_removed(world: World) {
    let anna = somebody(&world).await;
    digest::switch(&world.core, anna, true).await.unwrap();
    organizers::remove(&world.core, Uuid::nil(), anna).await.unwrap();
    hear(&world, anna, 2).await;
    organizers::invite(&world.core, "anna@beispiel.de", &login(Role::Organizer)).await.unwrap();
    assert_eq!(since(&world, anna).await, None);
}

on_both_databases! {
    it_is_off_until_somebody_switches_it_on,
    the_link_in_a_digest_ends_it_but_not_a_later_one,
    it_does_not_come_back_with_a_login_that_was_removed,
}
