//! How one gets out of the daily digest: by the link in it, with a button or with the mail program's one click.

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use chrono::Duration;
use fachtag_notifications::routes::pages;
use serde_json::json;
use tower::ServiceExt;

use crate::{
    digest::{digests, id, learn, login, morning, subscribed, words, write_at},
    facts::confirmed,
    sending::sink,
    world::World,
};

on_both!(
    a_look_changes_nothing_and_the_button_ends_it,
    mail_programs_end_it_with_one_click,
    switched_on_again_it_comes_again,
    one_that_waits_is_taken_back,
    other_mails_have_no_way_out,
);

fn path(world: &World, number: u128) -> String {
    format!("/abmelden/{}", world.secret.token("digest", id(number)))
}

/// Without a session, as anybody with the link.
async fn ask(world: &World, request: Request<Body>) -> (StatusCode, String, String) {
    let response = pages(world.app()).oneshot(request).await.unwrap();
    let place = response.headers().get(header::LOCATION).map(|place| place.to_str().unwrap().to_owned());
    let (status, body) = (response.status(), to_bytes(response.into_body(), usize::MAX).await.unwrap());
    (status, place.unwrap_or_default(), String::from_utf8(body.into()).unwrap())
}

async fn open(world: &World, path: &str) -> (StatusCode, String) {
    let (status, _, body) = ask(world, Request::get(path).body(Body::empty()).unwrap()).await;
    (status, body)
}

async fn post(world: &World, path: &str, body: &'static str) -> (StatusCode, String, String) {
    let form = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    ask(world, form.body(Body::from(body)).unwrap()).await
}

async fn declined(world: &World) -> Vec<serde_json::Value> {
    let said = world.said().await.into_iter();
    said.filter(|(key, _)| key == "digest.declined.v1").map(|(_, data)| data).collect()
}

async fn a_look_changes_nothing_and_the_button_ends_it(world: &World) {
    subscribed(world).await;
    let path = path(world, 1);
    for _ in 0..2 {
        let (status, body) = open(world, &path).await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains("Übersicht abbestellen</button>"), "{body}");
    }
    assert!(declined(world).await.is_empty());
    for _ in 0..2 {
        let (status, place, _) = post(world, &path, "").await;
        assert_eq!((status, place.as_str()), (StatusCode::SEE_OTHER, path.as_str()));
    }
    let (status, body) = open(world, &path).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("ist abbestellt") && !body.contains("</button>"), "{body}");
    assert_eq!(declined(world).await, [json!({"organizer_id": id(1), "digest_since": 2})], "said once");
    world.hear(&confirmed(1)).await;
    write_at(world, morning()).await;
    assert!(digests(world).await.is_empty(), "also before the events service has heard of it");
    for unknown in ["unbekannt", &"x".repeat(2_000), "%F0%9F%A6%94"] {
        let unknown = format!("/abmelden/{unknown}");
        let (status, body) = open(world, &unknown).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(body.contains("Diesen Link gibt es nicht") && body.contains("/organisation/konto"), "{body}");
        assert_eq!(post(world, &unknown, "List-Unsubscribe=One-Click").await.0, StatusCode::NOT_FOUND);
    }
}

async fn mail_programs_end_it_with_one_click(world: &World) {
    subscribed(world).await;
    for _ in 0..2 {
        let (status, _, body) = post(world, &path(world, 1), "List-Unsubscribe=One-Click").await;
        assert_eq!(status, StatusCode::OK, "no redirect (RFC 8058, section 3.1)");
        assert!(body.contains("ist abbestellt"), "{body}");
    }
    assert_eq!(declined(world).await.len(), 1);
}

async fn switched_on_again_it_comes_again(world: &World) {
    subscribed(world).await;
    post(world, &path(world, 1), "").await;
    // A new name, said before the events service heard that the link was used.
    learn(world, login(1, 3, Some(2))).await;
    world.hear(&confirmed(1)).await;
    write_at(world, morning()).await;
    assert!(digests(world).await.is_empty());
    learn(world, login(1, 4, None)).await;
    learn(world, login(1, 5, Some(5))).await;
    world.hear(&confirmed(2)).await;
    write_at(world, morning() + Duration::days(1)).await;
    assert!(words(world).await.contains("- 1 neue Anmeldung"), "from then on");
    post(world, &path(world, 1), "").await;
    assert_eq!(declined(world).await[1]["digest_since"], 5, "the same link ends it again");
}

async fn one_that_waits_is_taken_back(world: &World) {
    subscribed(world).await;
    world.hear(&confirmed(1)).await;
    write_at(world, morning()).await;
    assert_eq!(digests(world).await.len(), 1);
    post(world, &path(world, 1), "").await;
    assert!(digests(world).await.is_empty());
}

async fn other_mails_have_no_way_out(world: &World) {
    let sink = sink().await;
    subscribed(world).await;
    world.hear(&confirmed(1)).await;
    write_at(world, morning()).await;
    let sender = world.sender_to(&sink).await;
    world.until_all_are("accepted").await;
    sender.stop().await;
    let received = sink.received();
    assert_eq!(received.len(), 2);
    for mail in received {
        let message = mail_parser::MessageParser::default().parse(&mail.bytes).unwrap();
        let is_digest = message.subject().unwrap().starts_with("Tägliche Übersicht");
        let header = |name: &str| message.header_raw(name).map(|value| value.trim().to_owned());
        let url = format!("<https://fachtag.example{}>", path(world, 1));
        assert_eq!(header("List-Unsubscribe"), is_digest.then_some(url));
        assert_eq!(header("List-Unsubscribe-Post"), is_digest.then(|| "List-Unsubscribe=One-Click".to_owned()));
    }
}
