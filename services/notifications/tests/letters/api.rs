//! The letters' states, for organizers.

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, request},
};
use chrono::Duration;
use fachtag_access::{Role, SignedToken, api_token};
use fachtag_contracts::{
    access::Token,
    events::{Event, EventPublished, GroupRef},
    registrations::{Registration, RegistrationConfirmed, RegistrationStatus},
};
use fachtag_db::sql;
use fachtag_notifications::routes::api;
use fachtag_runtime::token_hash;
use serde_json::Value;
use tower::ServiceExt;
use uuid::Uuid;

use crate::{
    facts::{confirmed, event, invited, registration},
    world::World,
};

on_both!(
    organizers_see_what_became_of_the_letters,
    long_lists_come_in_pages,
    organizers_of_a_group_see_its_events_only,
    wrong_calls_are_told_what_is_wrong,
    what_was_given_up_is_tried_again,
);

async fn token(world: &World, role: Role, groups: Option<&str>) -> String {
    let now = world.clock.now();
    let id = world.clock.new_id();
    let text = api_token(&world.secret, &SignedToken { id, issued_at: now }).unwrap();
    let token = Token {
        id,
        version: 1,
        name: "Test".into(),
        role,
        groups: groups.map(|group| vec![group.to_owned()]),
        token_hash: token_hash(&text),
        expires_at: now + Duration::days(1),
        revoked: false,
    };
    let mut tx = world.bus.database.begin().await.unwrap();
    fachtag_access::tokens::learn(&mut tx, &token).await.unwrap();
    tx.commit().await.unwrap();
    text
}

async fn get(world: &World, token: Option<&str>, query: &str) -> (StatusCode, Value) {
    call(world, token, Request::get(format!("/api/v1/letters{query}"))).await
}

async fn call(world: &World, token: Option<&str>, mut request: request::Builder) -> (StatusCode, Value) {
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let response = api(world.app()).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&body).unwrap())
}

async fn organizers_see_what_became_of_the_letters(world: &World) {
    world.hear(&confirmed(1)).await;
    world.hear(&invited(1)).await;
    let token = token(world, Role::Admin, None).await;
    let (status, all) = get(world, Some(&token), "").await;
    assert_eq!((status, all["items"].as_array().unwrap().len()), (StatusCode::OK, 2));
    assert_eq!(all["next"], Value::Null);
    let (_, events) = get(world, Some(&self::token(world, Role::Organizer, None).await), "").await;
    assert_eq!(events["items"].as_array().unwrap().len(), 1, "who signs in is for administrators");
    let (_, list) = get(world, Some(&token), "?event=fachtag-1&state=waiting").await;
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["kind"], "confirmed");
    assert_eq!(items[0]["recipient"], "jana1@schule.example");
    assert_eq!(items[0]["registration"], Uuid::from_u128(1_001).to_string());
    assert_eq!(items[0]["event"], Uuid::from_u128(1).to_string());
    assert_eq!(items[0]["attempts"], 0);
    assert_eq!(items[0]["reply"], Value::Null);
    let (_, none) = get(world, Some(&token), "?state=failed").await;
    assert_eq!(none["items"], Value::Array(Vec::new()));
}

async fn long_lists_come_in_pages(world: &World) {
    for number in 0..105 {
        world.hear(&confirmed(number)).await;
    }
    let token = token(world, Role::Organizer, None).await;
    let (_, first) = get(world, Some(&token), "").await;
    assert_eq!(first["items"].as_array().unwrap().len(), 100);
    let cursor = first["next"].as_str().unwrap();
    let (_, second) = get(world, Some(&token), &format!("?cursor={cursor}")).await;
    assert_eq!(second["items"].as_array().unwrap().len(), 5);
    assert_eq!(second["items"][0]["recipient"], "jana100@schule.example");
    assert_eq!(second["next"], Value::Null);
}

async fn organizers_of_a_group_see_its_events_only(world: &World) {
    let group = GroupRef { slug: "digital".into(), name: "Digitale Bildung".into(), mail: None };
    world.hear(&EventPublished { event: Event { group: Some(group), ..event(2) } }).await;
    let own = Registration { event_id: Uuid::from_u128(2), ..registration(1, RegistrationStatus::Confirmed) };
    world.hear(&RegistrationConfirmed { registration: own, unasked: false }).await;
    let token = token(world, Role::Organizer, Some("digital")).await;
    let (status, list) = get(world, Some(&token), "?event=fachtag-2").await;
    assert_eq!((status, list["items"].as_array().unwrap().len()), (StatusCode::OK, 1));
    assert_eq!(get(world, Some(&token), "?event=fachtag-1").await.0, StatusCode::FORBIDDEN);
    let (status, problem) = get(world, Some(&token), "").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(problem["errors"][0]["field"], "event");
}

async fn wrong_calls_are_told_what_is_wrong(world: &World) {
    assert_eq!(get(world, None, "").await.0, StatusCode::UNAUTHORIZED);
    let helper = token(world, Role::CheckIn, None).await;
    assert_eq!(get(world, Some(&helper), "").await.0, StatusCode::FORBIDDEN);
    let token = token(world, Role::Admin, None).await;
    assert_eq!(get(world, Some(&token), "?event=unbekannt").await.0, StatusCode::NOT_FOUND);
    for (query, field) in [("?stat=waiting", "stat"), ("?state=verschickt", "state"), ("?cursor=x", "cursor")] {
        let (status, problem) = get(world, Some(&token), query).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert_eq!(problem["errors"][0]["field"], field, "{query}");
    }
}

async fn what_was_given_up_is_tried_again(world: &World) {
    world.hear(&confirmed(1)).await;
    world.hear(&invited(1)).await;
    let letters = world.letters().await;
    let of = |kind: &str| letters.iter().find(|letter| letter.kind == kind).unwrap().id;
    let (confirmation, login) = (of("confirmed"), of("login_link"));
    let token = token(world, Role::Organizer, None).await;
    let retry = async |id: Uuid| call(world, Some(&token), Request::post(format!("/api/v1/letters/{id}/retry"))).await;
    assert_eq!(retry(confirmation).await.0, StatusCode::CONFLICT, "it is on its way");
    let failed = "UPDATE letter SET state = 'failed', next_at = NULL, smtp_reply = '550 no such user'";
    let mut tx = world.bus.database.begin().await.unwrap();
    sql(failed).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let (status, letter) = get(world, Some(&token), &format!("/{confirmation}")).await;
    assert_eq!(
        (status, &letter["state"], &letter["reply"]),
        (StatusCode::OK, &"failed".into(), &"550 no such user".into())
    );
    assert_eq!(get(world, Some(&token), &format!("/{login}")).await.0, StatusCode::FORBIDDEN, "who signs in");
    assert_eq!(retry(login).await.0, StatusCode::FORBIDDEN);
    for unknown in ["/00000000-0000-0000-0000-000000000000", "/quatsch"] {
        assert_eq!(get(world, Some(&token), unknown).await.0, StatusCode::NOT_FOUND, "{unknown}");
    }
    let (status, letter) = retry(confirmation).await;
    assert_eq!((status, &letter["state"]), (StatusCode::OK, &"waiting".into()));
    assert_eq!(retry(confirmation).await.0, StatusCode::CONFLICT, "a second click");
}
