use axum::http::{HeaderMap, HeaderValue, header};
use chrono::Duration;
use fachtag_access::{Guard, Role};
use fachtag_events::{
    store::tokens as stored,
    usecases::{
        Failure, logins, organizers,
        tokens::{self, Wish},
    },
};
use uuid::Uuid;

use crate::world::World;

fn wish(name: &str) -> Wish {
    Wish { name: name.into(), role: Role::Organizer, groups: None, days: 365 }
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
        let [given] = stored::list(&world.office.bus.database, now).await.unwrap().try_into().unwrap();
        assert_ne!(given.id, form, "no form chooses the id");
        tokens::revoke(&world.office, given.id).await.unwrap();
        assert_eq!(tokens::create_once(&world.office, form, &wish("Kalender")).await.unwrap(), None);
    }
}

/// The form's key was the token's id once: with a person's id it acted as that person, and no revocation held.
#[tokio::test]
async fn a_token_acts_by_its_own_rights_whatever_the_form_says() {
    for world in World::both().await {
        let path =
            organizers::invite(&world.office, "anna@beispiel.de", &crate::world::wish(Role::Admin)).await.unwrap();
        let link = path.strip_prefix("/anmelden/").unwrap();
        let (anna, _) = logins::sign_in(&world.office, link, None).await.unwrap().unwrap();
        let door = Wish { role: Role::CheckIn, ..wish("Einlass") };
        let text = tokens::create_once(&world.office, anna.organizer_id, &door).await.unwrap().unwrap();
        let guard = Guard::new(&world.office.bus, &world.office.secret);
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::try_from(format!("Bearer {text}")).unwrap());
        let caller = guard.caller(&headers).await.unwrap().unwrap();
        assert_eq!((caller.role, caller.email), (Role::CheckIn, None));
        tokens::revoke(&world.office, caller.id).await.unwrap();
        assert!(guard.caller(&headers).await.is_err());
    }
}

#[tokio::test]
async fn a_token_holds_as_long_as_it_was_asked_to() {
    for world in World::both().await {
        for days in [0, 1826] {
            let answer = tokens::create(&world.office, &Wish { days, ..wish("Kalender") }).await;
            assert!(matches!(answer, Err(Failure::Refused(_))), "{days}");
        }
        let text = tokens::create(&world.office, &Wish { days: 30, ..wish("Kalender") }).await.unwrap();
        let guard = Guard::new(&world.office.bus, &world.office.secret);
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::try_from(format!("Bearer {text}")).unwrap());
        world.office.bus.clock.advance(Duration::days(30) - Duration::seconds(1));
        assert!(guard.caller(&headers).await.is_ok());
        world.office.bus.clock.advance(Duration::seconds(1));
        assert!(guard.caller(&headers).await.is_err());
    }
}

#[tokio::test]
async fn a_revoked_token_is_gone_for_everybody() {
    for world in World::both().await {
        let text = tokens::create_once(&world.office, Uuid::from_u128(1), &wish("Kalender")).await.unwrap().unwrap();
        let now = world.office.bus.clock.now();
        let id = stored::list(&world.office.bus.database, now).await.unwrap()[0].id;
        let guard = Guard::new(&world.office.bus, &world.office.secret);
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::try_from(format!("Bearer {text}")).unwrap());
        assert_eq!(guard.caller(&headers).await.unwrap().unwrap().id, id);
        assert_eq!(world.said_of("token.used").await.len(), 1);
        guard.caller(&headers).await.unwrap();
        assert_eq!(world.said_of("token.used").await.len(), 1, "told once an hour");
        tokens::revoke(&world.office, id).await.unwrap();
        assert!(guard.caller(&headers).await.is_err());
        assert_eq!(world.said_of("token.revoked").await.len(), 1);
        assert!(stored::list(&world.office.bus.database, world.office.bus.clock.now()).await.unwrap().is_empty());
        assert!(matches!(tokens::revoke(&world.office, id).await, Err(Failure::Unknown)));
    }
}
