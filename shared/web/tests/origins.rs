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
use fachtag_web::{layers, page::Site};
use tower::ServiceExt;

async fn answer_to(origin: Option<&str>) -> StatusCode {
    let site = Arc::new(Site::at("http://127.0.0.1:8080/"));
    let routes = layers::wrap(Router::new().route("/anmelden", post(async || "")), &site, &Clock::system());
    let mut request = Request::post("/anmelden").header(header::HOST, "192.0.2.7:8080");
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
