//! Compressed answers, for whom that tells nothing (BREACH: whoever can make a browser ask, and counts bytes, learns what a page
//! holds beside what they made it say).

use axum::{
    extract::Request,
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, Version, header},
    middleware::Next,
    response::Response,
};
use tower_http::compression::{
    CompressionLayer, Predicate,
    predicate::{And, DefaultPredicate},
};

#[derive(Clone)]
struct Guessable;

type Harmless = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// Compresses what is not [marked](mark_guessable).
pub(crate) fn layer() -> CompressionLayer<And<DefaultPredicate, Harmless>> {
    CompressionLayer::new().compress_when(DefaultPredicate::new().and(harmless as Harmless))
}

fn harmless(_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions) -> bool {
    extensions.get::<Guessable>().is_none()
}

/// Marks answers to requests with somebody's cookie that another site may have caused: neither we nor a proxy compress them.
pub(crate) async fn mark_guessable(mut request: Request, next: Next) -> Response {
    let headers = request.headers_mut();
    let from = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    let own = matches!(from, Some("same-origin" | "none"));
    let personal = headers.contains_key(header::COOKIE);
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    // What cannot be met is not heeded: the request may have done its work by then.
    if accepted.replace(' ', "").contains(";q=0") {
        headers.remove(header::ACCEPT_ENCODING);
    }
    let mut response = next.run(request).await;
    if personal && !own {
        response.extensions_mut().insert(Guessable);
        let headers = response.headers_mut();
        let kept = headers.get(header::CACHE_CONTROL).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let kept = if kept.is_empty() { "no-transform".to_owned() } else { format!("{kept}, no-transform") };
        if let Ok(value) = HeaderValue::try_from(kept) {
            headers.insert(header::CACHE_CONTROL, value);
        }
    }
    response
}
