use axum::http::{HeaderMap, HeaderValue, header};
use chrono::Duration;
use fachtag_access::{Guard, Role};
use fachtag_events::{
    core::Failure,
    domain::life::Refused,
    identity::{
        logins, organizers,
        store::tokens as stored,
        tokens::{self, TokenInput},
    },
};
use uuid::Uuid;

use crate::world::World;

fn named(name: &str) -> TokenInput {
    TokenInput { name: name.into(), role: Role::Organizer, groups: None, days: 365 }
}

fn refused_field(issued: Result<String, Failure>) -> String {
    match issued {
        Err(Failure::Refused(Refused::Fields(errors))) => errors[0].field.clone(),
        other => panic!("{other:?}"),
    }
}

async fn tokens_need_a_name(world: World) {
    assert!(tokens::create(&world.core, &named("Kalender")).await.unwrap().starts_with("fachtag_"));
    for bad in ["", "  ", "a\nb", &"x".repeat(101)] {
        assert_eq!(refused_field(tokens::create(&world.core, &named(bad)).await), "name", "{bad}");
    }
    let now = world.core.bus.clock.now();
    let names: Vec<_> = stored::list(&world.core.bus.database, now).await.unwrap();
    assert_eq!(names.into_iter().map(|token| token.name).collect::<Vec<_>>(), ["Kalender"]);
}

async fn tokens_need_groups_that_there_are(world: World) {
    let unknown = TokenInput { groups: Some(vec!["keine".into()]), ..named("Kalender") };
    assert_eq!(refused_field(tokens::create(&world.core, &unknown).await), "groups");
}

async fn a_form_sent_twice_makes_one_token_which_is_shown_no_more_later(world: World) {
    let (form, calendar) = (Uuid::from_u128(1), named("Kalender"));
    let (first, second) = tokio::join!(
        tokens::create_once(&world.core, form, &calendar),
        tokens::create_once(&world.core, form, &calendar),
    );
    assert_eq!(first.unwrap().unwrap(), second.unwrap().unwrap(), "a double click gets the same");
    assert_eq!(tokens::create_once(&world.core, form, &named("Anderes")).await.unwrap(), None);
    world.core.bus.clock.advance(Duration::minutes(1));
    assert_eq!(tokens::create_once(&world.core, form, &named("Kalender")).await.unwrap(), None);
    let now = world.core.bus.clock.now();
    let [given] = stored::list(&world.core.bus.database, now).await.unwrap().try_into().unwrap();
    assert_ne!(given.id, form, "no form chooses the id");
    tokens::revoke(&world.core, given.id).await.unwrap();
    assert_eq!(tokens::create_once(&world.core, form, &named("Kalender")).await.unwrap(), None);
}

/// The form's key was the token's id once: with a person's id it acted as that person, and no revocation held.
async fn a_token_acts_by_its_own_rights_whatever_the_form_says(world: World) {
    let path = organizers::invite(&world.core, "anna@beispiel.de", &crate::world::login(Role::Admin)).await.unwrap();
    let link = path.strip_prefix("/anmelden/").unwrap();
    let (anna, _) = logins::sign_in(&world.core, link, None).await.unwrap().unwrap();
    let door = TokenInput { role: Role::CheckIn, ..named("Einlass") };
    let text = tokens::create_once(&world.core, anna.organizer_id, &door).await.unwrap().unwrap();
    let guard = Guard::new(&world.core.bus, &world.core.secret);
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, HeaderValue::try_from(format!("Bearer {text}")).unwrap());
    let caller = guard.caller(&headers).await.unwrap().unwrap();
    assert_eq!((caller.role, caller.email), (Role::CheckIn, None));
    tokens::revoke(&world.core, caller.id).await.unwrap();
    assert!(guard.caller(&headers).await.is_err());
}

async fn a_token_holds_as_long_as_it_was_asked_to(world: World) {
    for days in [0, 1826] {
        let answer = tokens::create(&world.core, &TokenInput { days, ..named("Kalender") }).await;
        assert!(matches!(answer, Err(Failure::Refused(_))), "{days}");
    }
    let text = tokens::create(&world.core, &TokenInput { days: 30, ..named("Kalender") }).await.unwrap();
    let guard = Guard::new(&world.core.bus, &world.core.secret);
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, HeaderValue::try_from(format!("Bearer {text}")).unwrap());
    world.core.bus.clock.advance(Duration::days(30) - Duration::seconds(1));
    assert!(guard.caller(&headers).await.is_ok());
    world.core.bus.clock.advance(Duration::seconds(1));
    assert!(guard.caller(&headers).await.is_err());
}

async fn a_revoked_token_is_gone_for_everybody(world: World) {
    let text = tokens::create_once(&world.core, Uuid::from_u128(1), &named("Kalender")).await.unwrap().unwrap();
    let now = world.core.bus.clock.now();
    let id = stored::list(&world.core.bus.database, now).await.unwrap()[0].id;
    let guard = Guard::new(&world.core.bus, &world.core.secret);
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, HeaderValue::try_from(format!("Bearer {text}")).unwrap());
    assert_eq!(guard.caller(&headers).await.unwrap().unwrap().id, id);
    assert_eq!(world.said_of("token.used").await.len(), 1);
    guard.caller(&headers).await.unwrap();
    assert_eq!(world.said_of("token.used").await.len(), 1, "told once an hour");
    tokens::revoke(&world.core, id).await.unwrap();
    assert!(guard.caller(&headers).await.is_err());
    assert_eq!(world.said_of("token.revoked").await.len(), 1);
    assert!(stored::list(&world.core.bus.database, world.core.bus.clock.now()).await.unwrap().is_empty());
    assert!(matches!(tokens::revoke(&world.core, id).await, Err(Failure::Unknown)));
}

on_both_databases! {
    tokens_need_a_name,
    tokens_need_groups_that_there_are,
    a_form_sent_twice_makes_one_token_which_is_shown_no_more_later,
    a_token_acts_by_its_own_rights_whatever_the_form_says,
    a_token_holds_as_long_as_it_was_asked_to,
    a_revoked_token_is_gone_for_everybody,
}
