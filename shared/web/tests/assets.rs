//! Styles and icons as a browser gets them.
#![allow(clippy::unwrap_used)]

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
    response::Response,
};
use fachtag_web::assets::{self, OwnAsset};
use tower::ServiceExt;

async fn get(path: &str) -> Response {
    let router: Router = assets::router(Vec::new());
    let request = Request::get(path).body(Body::empty()).unwrap();
    router.oneshot(request).await.unwrap()
}

#[tokio::test]
async fn the_style_sheet_is_served_under_its_hash_and_kept_forever() {
    let url = assets::url("site.css");
    let hash = url.strip_prefix("/assets/site.").and_then(|rest| rest.strip_suffix(".css")).unwrap();
    assert_eq!(hash.len(), 10);
    assert!(hash.bytes().all(|b| b.is_ascii_hexdigit()));

    let response = get(&url).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/css; charset=utf-8");
    assert_eq!(response.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let css = String::from_utf8(body.to_vec()).unwrap();
    assert!(css.contains("@media print") && css.starts_with("/* Tokens"));
    assert!(!css.contains("url("), "styles ask no other server");
}

#[tokio::test]
async fn the_icon_has_its_type() {
    let response = get(&assets::url("favicon.svg")).await;
    assert_eq!(response.headers()[header::CONTENT_TYPE], "image/svg+xml");
}

#[tokio::test]
async fn unknown_names_and_old_hashes_are_not_found() {
    for path in
        ["/assets/site.css", "/assets/site.0000000000.css", "/assets/..%2FCargo.toml", &assets::url("missing.css")]
    {
        assert_eq!(get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn an_installation_adds_files_of_its_own() {
    let logo = OwnAsset::new("logo.svg", "image/svg+xml", b"<svg onload=\"alert(1)\"/>".as_slice().into());
    let router: Router = assets::router(vec![logo.clone()]);
    let response = router.oneshot(Request::get(logo.url()).body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "image/svg+xml");
    assert_eq!(response.headers()[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    let policy = response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("sandbox"), "{policy}");
    assert_eq!(get(&logo.url()).await.status(), StatusCode::NOT_FOUND, "another installation does not have it");
}
