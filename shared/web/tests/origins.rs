//! Whose forms are taken, also of browsers that say no more than `Origin`.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
    routing::post,
};
use fachtag_runtime::Clock;
use fachtag_web::{client::Clients, layers, page::Site};
use tower::ServiceExt;

async fn answer_to(origin: Option<&str>) -> StatusCode {
    answer_at("/anmelden", origin).await
}

async fn answer_at(path: &str, origin: Option<&str>) -> StatusCode {
    let site = Arc::new(Site::at("http://127.0.0.1:8080/"));
    let routes = layers::wrap(
        Router::new().route("/{*path}", post(async || "")),
        &site,
        &Clock::system(),
        &Clients::new(&Clock::system()),
    );
    let mut request = Request::post(path).header(header::HOST, "192.0.2.7:8080");
    if let Some(origin) = origin {
        request = request.header(header::ORIGIN, origin);
    }
    routes.oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status()
}

#[tokio::test]
async fn without_fetch_metadata_the_origin_decides() {
    assert_eq!(answer_to(Some("http://192.0.2.7:8080")).await, StatusCode::OK);
    assert_eq!(answer_to(None).await, StatusCode::OK);
    for foreign in ["null", "http://boese.example", "http://192.0.2.7:8081"] {
        assert_eq!(answer_to(Some(foreign)).await, StatusCode::FORBIDDEN, "{foreign}");
    }
}

#[tokio::test]
async fn mail_programs_may_unsubscribe_from_wherever_they_are() {
    for origin in [None, Some("null"), Some("https://mail.example")] {
        assert_eq!(answer_at("/abmelden/token", origin).await, StatusCode::OK, "{origin:?}");
        for other in ["/abmelden", "/abmeldung/x", "/organisation/abmelden/", "/meine-anmeldung/x/abmelden"] {
            let expected = if origin.is_some() { StatusCode::FORBIDDEN } else { StatusCode::OK };
            assert_eq!(answer_at(other, origin).await, expected, "{other} from {origin:?}");
        }
    }
}
