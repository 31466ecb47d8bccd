//! What organizers see of the letters.

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use chrono::{DateTime, Duration};
use fachtag_access::{Role, Session, session_cookie};
use fachtag_contracts::{
    access::Organizer,
    events::{Event, EventPublished, GroupRef},
    registrations::{Registration, RegistrationConfirmed, RegistrationStatus},
};
use fachtag_db::sql;
use fachtag_notifications::routes::pages;
use fachtag_runtime::{SessionKeys, named_id};
use tower::ServiceExt;
use uuid::Uuid;

use crate::{
    facts::{confirmed, event, invited, registration},
    world::World,
};

on_both!(
    organizers_read_where_a_letter_stands,
    a_letter_is_shown_without_its_secret,
    organizers_of_a_group_see_its_letters_only,
    long_lists_come_in_pages_and_states,
    administrators_are_told_what_was_set_aside,
    an_empty_list_says_what_comes_next,
);

/// The cookie of somebody with this role, whom no mail can reach.
pub async fn cookie(world: &World, role: Role, groups: Option<&str>) -> String {
    let organizer = Organizer {
        id: named_id(&format!("{role} {groups:?}")),
        version: 1,
        email: "test@test.invalid".into(),
        name: Some("Test".into()),
        role,
        groups: groups.map(|group| vec![group.to_owned()]),
        sessions_since: DateTime::UNIX_EPOCH,
        removed: false,
        digest_since: None,
    };
    let mut tx = world.bus.database.begin().await.unwrap();
    fachtag_access::entries::learn(&mut tx, &organizer).await.unwrap();
    tx.commit().await.unwrap();
    let now = world.clock.now();
    let session = Session {
        id: world.clock.new_id(),
        organizer_id: organizer.id,
        issued_at: now,
        expires_at: now + Duration::days(1),
    };
    let cookie = session_cookie(&SessionKeys::derived(&world.secret), &world.secret, &session, now, false).unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

pub async fn get(world: &World, cookie: &str, path: &str) -> (StatusCode, String) {
    send(world, Request::get(path).header(header::COOKIE, cookie)).await
}

pub async fn post(world: &World, cookie: &str, path: &str) -> StatusCode {
    send(world, Request::post(path).header(header::COOKIE, cookie)).await.0
}

async fn send(world: &World, request: axum::http::request::Builder) -> (StatusCode, String) {
    let response = pages(world.app()).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.into()).unwrap())
}

pub async fn page(world: &World, cookie: &str, path: &str) -> String {
    let (status, body) = get(world, cookie, path).await;
    assert_eq!(status, StatusCode::OK, "{path}: {body}");
    body
}

pub async fn set_state(world: &World, state: &str, reply: &str) {
    let mut tx = world.bus.database.begin().await.unwrap();
    sql("UPDATE letter SET state = $1, smtp_reply = $2, attempts = 3")
        .bind(state)
        .bind(reply)
        .execute(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn organizers_read_where_a_letter_stands(world: &World) {
    world.hear(&confirmed(1)).await;
    let jana = cookie(world, Role::Organizer, None).await;
    let list = page(world, &jana, "/organisation/nachrichten").await;
    for expected in
        ["jana1@schule.example", "Anmeldung bestätigt", "wartet auf den Versand", "Fachtag Digitale Bildung"]
    {
        assert!(list.contains(expected), "{expected} is missing in {list}");
    }
    set_state(world, "failed", "550 <b>unbekannt</b>").await;
    let event = format!("/organisation/nachrichten?veranstaltung={}", Uuid::from_u128(1));
    let list = page(world, &jana, &event).await;
    assert!(
        list.contains("nicht zustellbar") && list.contains("aria-label=\"Seiten zu dieser Veranstaltung\""),
        "{list}"
    );
    assert!(!list.contains("<b>unbekannt") && list.contains("unbekannt"), "a server's words are text: {list}");
}

async fn a_letter_is_shown_without_its_secret(world: &World) {
    world.hear(&confirmed(1)).await;
    let letter = world.letter().await;
    set_state(world, "failed", "550 unbekannt").await;
    let jana = cookie(world, Role::Organizer, None).await;
    let shown = page(world, &jana, &format!("/organisation/nachrichten/{}", letter.id)).await;
    for expected in [
        "jana1@schule.example",
        "550 unbekannt",
        "Bitte prüfen Sie sie",
        "<dd>3</dd>",
        &format!("/organisation/anmeldungen/{}/{}", Uuid::from_u128(1), Uuid::from_u128(1_001)),
    ] {
        assert!(shown.contains(expected), "{expected} is missing in {shown}");
    }
    assert!(!shown.contains("meine-anmeldung"));
    world.hear(&invited(1)).await;
    let login = world.letters().await.pop().unwrap();
    let path = format!("/organisation/nachrichten/{}", login.id);
    assert_eq!(get(world, &jana, &path).await.0, StatusCode::FORBIDDEN, "login links are the administrators' business");
    let shown = page(world, &cookie(world, Role::Admin, None).await, &path).await;
    assert!(!shown.contains("/anmelden/"), "{shown}");
    for unknown in [Uuid::nil().to_string(), "quatsch".into()] {
        assert_eq!(get(world, &jana, &format!("/organisation/nachrichten/{unknown}")).await.0, StatusCode::NOT_FOUND);
    }
}

async fn organizers_of_a_group_see_its_letters_only(world: &World) {
    let group = GroupRef { slug: "natur".into(), name: "Natur".into(), mail: None };
    world.hear(&EventPublished { event: Event { group: Some(group), ..event(2) } }).await;
    let own = Registration { event_id: Uuid::from_u128(2), ..registration(2, RegistrationStatus::Confirmed) };
    world.hear(&RegistrationConfirmed { registration: own, unasked: false }).await;
    world.hear(&confirmed(1)).await;
    let foreign = world.letters().await.remove(1);
    let natur = cookie(world, Role::Organizer, Some("natur")).await;
    let list = page(world, &natur, "/organisation/nachrichten").await;
    assert!(list.contains("jana2@schule.example") && !list.contains("jana1@schule.example"), "{list}");
    for (path, expected) in [
        (format!("/organisation/nachrichten?veranstaltung={}", Uuid::from_u128(1)), StatusCode::FORBIDDEN),
        (format!("/organisation/nachrichten?veranstaltung={}", Uuid::from_u128(3)), StatusCode::NOT_FOUND),
        ("/organisation/nachrichten?veranstaltung=quatsch".into(), StatusCode::NOT_FOUND),
        (format!("/organisation/nachrichten/{}", foreign.id), StatusCode::FORBIDDEN),
    ] {
        assert_eq!(get(world, &natur, &path).await.0, expected, "{path}");
    }
    let door = cookie(world, Role::CheckIn, None).await;
    assert_eq!(get(world, &door, "/organisation/nachrichten").await.0, StatusCode::FORBIDDEN);
    assert_eq!(get(world, "", "/organisation/nachrichten").await.0, StatusCode::SEE_OTHER);
}

async fn long_lists_come_in_pages_and_states(world: &World) {
    for number in 0..55 {
        world.hear(&confirmed(number)).await;
    }
    let jana = cookie(world, Role::Organizer, None).await;
    let first = page(world, &jana, "/organisation/nachrichten?zustand=waiting").await;
    assert!(first.contains("1–50 von 55 E-Mails") && first.contains("jana54@") && !first.contains("jana4@"), "{first}");
    assert!(first.contains("zustand=waiting&#38;seite=2"), "{first}");
    let second = page(world, &jana, "/organisation/nachrichten?zustand=waiting&seite=2").await;
    assert!(second.contains("51–55 von 55") && second.contains("jana4@"), "{second}");
    let none = page(world, &jana, "/organisation/nachrichten?zustand=accepted").await;
    assert!(none.contains("Keine E-Mails in diesem Zustand"), "{none}");
    page(world, &jana, "/organisation/nachrichten?seite=0&zustand=quatsch").await;
}

async fn administrators_are_told_what_was_set_aside(world: &World) {
    let mut tx = world.bus.database.begin().await.unwrap();
    sql("INSERT INTO inbox (consumer, message_id, routing_key, subject, version, state, attempts, next_at, error, envelope, received_at)
         VALUES ('x', $1, 'registration.confirmed.v1', 's', 1, 'parked', 1, $2, 'the address is not valid', '', $2)")
        .bind(Uuid::from_u128(77))
        .bind(world.clock.now())
        .execute(&mut tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let admin = page(world, &cookie(world, Role::Admin, None).await, "/organisation/nachrichten").await;
    assert!(admin.contains("fachtag parked replay") && admin.contains(&Uuid::from_u128(77).to_string()), "{admin}");
    let jana = page(world, &cookie(world, Role::Organizer, None).await, "/organisation/nachrichten").await;
    assert!(!jana.contains("fachtag parked"), "{jana}");
}

async fn an_empty_list_says_what_comes_next(world: &World) {
    let jana = cookie(world, Role::Organizer, None).await;
    let list = page(world, &jana, "/organisation/nachrichten").await;
    assert!(list.contains("Noch keine E-Mails") && list.contains("Zu den Veranstaltungen"), "{list}");
}
