use chrono::Duration;
use fachtag_access::{Role, entries};
use fachtag_events::{
    store::tokens as stored,
    usecases::{
        Failure,
        tokens::{self, Wish},
    },
};
use uuid::Uuid;

use crate::world::World;

fn wish(name: &str) -> Wish {
    Wish { name: name.into(), role: Role::Organizer, groups: None }
}

#[tokio::test]
async fn tokens_need_a_name() {
    for world in World::both().await {
        assert!(tokens::create(&world.office, &wish("Kalender")).await.unwrap().starts_with("fachtag_"));
        for bad in ["", "  ", "a\nb", &"x".repeat(101)] {
            assert!(tokens::create(&world.office, &wish(bad)).await.is_err(), "{bad}");
        }
        let unknown = Wish { groups: Some(vec!["keine".into()]), ..wish("Kalender") };
        assert!(matches!(tokens::create(&world.office, &unknown).await, Err(Failure::Refused(_))));
    }
}

#[tokio::test]
async fn a_form_sent_twice_makes_one_token_which_is_shown_no_more_later() {
    for world in World::both().await {
        let (form, calendar) = (Uuid::from_u128(1), wish("Kalender"));
        let (first, second) = tokio::join!(
            tokens::create_once(&world.office, form, &calendar),
            tokens::create_once(&world.office, form, &calendar),
        );
        assert_eq!(first.unwrap().unwrap(), second.unwrap().unwrap(), "a double click gets the same");
        assert_eq!(tokens::create_once(&world.office, form, &wish("Anderes")).await.unwrap(), None);
        world.office.bus.clock.advance(Duration::minutes(1));
        assert_eq!(tokens::create_once(&world.office, form, &wish("Kalender")).await.unwrap(), None);
        let now = world.office.bus.clock.now();
        assert_eq!(stored::list(&world.office.bus.database, now).await.unwrap().len(), 1);
        tokens::revoke(&world.office, form).await.unwrap();
        assert_eq!(tokens::create_once(&world.office, form, &wish("Kalender")).await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_revoked_token_is_gone_for_everybody() {
    for world in World::both().await {
        let id = Uuid::from_u128(1);
        tokens::create_once(&world.office, id, &wish("Kalender")).await.unwrap().unwrap();
        tokens::revoke(&world.office, id).await.unwrap();
        assert!(entries::find(&world.office.bus.database, id).await.unwrap().unwrap().removed);
        assert_eq!(world.said_of("token.revoked").await.len(), 1);
        assert!(stored::list(&world.office.bus.database, world.office.bus.clock.now()).await.unwrap().is_empty());
        assert!(matches!(tokens::revoke(&world.office, id).await, Err(Failure::Unknown)));
    }
}
