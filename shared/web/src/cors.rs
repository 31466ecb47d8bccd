//! Which answers scripts of other sites may read: what is public anyway.

use axum::{
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

const OPEN: [&str; 4] = ["/api/v1/events", "/api/v1/groups", "/api/openapi.json", "/kalender/"];

/// Opens reading, without anybody's cookie or token. Everything else stays closed, since no header allows it.
pub(crate) async fn open(request: Request, next: Next) -> Response {
    let open = OPEN.iter().any(|path| request.uri().path().starts_with(path));
    let asks =
        request.method() == Method::OPTIONS && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !open || !(asks || reads) {
        return next.run(request).await;
    }
    let mut response = if asks { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };
    let mut set = |name, value| _ = response.headers_mut().insert(name, HeaderValue::from_static(value));
    set(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    if asks {
        set(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD");
        set(header::ACCESS_CONTROL_ALLOW_HEADERS, "If-None-Match");
        set(header::ACCESS_CONTROL_MAX_AGE, "86400");
    } else {
        set(header::ACCESS_CONTROL_EXPOSE_HEADERS, "ETag, Link, RateLimit, RateLimit-Policy, Retry-After");
    }
    response
}
