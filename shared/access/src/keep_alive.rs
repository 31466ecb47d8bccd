//! A session that is used goes on.

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use fachtag_web::client::Client;

use crate::Guard;

/// Notes the use of sessions at these pages.
pub fn keep_alive(pages: Router, guard: Guard) -> Router {
    pages.layer(from_fn_with_state(guard, note))
}

async fn note(State(guard): State<Guard>, client: Client, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let mut response = next.run(request).await;
    // A page that begins or ends a session has said what is to be kept.
    if response.headers().contains_key(header::SET_COOKIE) || !headers.contains_key(header::COOKIE) {
        return response;
    }
    match guard.renewal(&headers, guard.by_tls(&client)).await {
        Ok(Some(cookie)) => {
            if let Ok(cookie) = HeaderValue::try_from(cookie) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
            }
        }
        Ok(None) => {}
        Err(error) => tracing::warn!(%error, "the use of a session was not noted"),
    }
    response
}
