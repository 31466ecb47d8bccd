//! A span and measurements of every request.

use axum::{
    Extension,
    extract::{MatchedPath, Request},
    http::Method,
    middleware::Next,
    response::Response,
};
use fachtag_runtime::{Clock, trace};
use tracing::Instrument;

/// One span, one log line and one measurement per request. Paths are logged as patterns: the real ones hold secret links.
pub(crate) async fn observe(Extension(clock): Extension<Clock>, request: Request, next: Next) -> Response {
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "unmatched".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    // Names and fields of OpenTelemetry's semantic conventions for HTTP servers.
    let span = tracing::info_span!(
        "request",
        otel.name = format!("{} {route}", known(&method)),
        otel.kind = "server",
        otel.status_code = tracing::field::Empty,
        http.request.method = known(&method),
        http.route = route,
        http.response.status_code = tracing::field::Empty,
        trace_id = tracing::field::Empty,
    );
    let parent = request.headers().get(trace::TRACEPARENT).and_then(|value| value.to_str().ok());
    trace::adopt(&span, parent);
    let start = clock.now();
    async move {
        let response = next.run(request).await;
        let status = response.status().as_u16();
        let seconds = (clock.now() - start).as_seconds_f64();
        let labels = [("method", known(&method).to_owned()), ("route", route), ("status", status.to_string())];
        metrics::counter!("fachtag_http_requests_total", &labels).increment(1);
        metrics::histogram!("fachtag_http_request_seconds", &labels[..2]).record(seconds);
        let span = tracing::Span::current();
        span.record("http.response.status_code", status);
        if status >= 500 {
            span.record("otel.status_code", "ERROR");
            tracing::error!(status, seconds, "answered");
        } else {
            tracing::debug!(status, seconds, "answered");
        }
        response
    }
    .instrument(span)
    .await
}

/// Methods that anybody can invent must not each begin a series of measurements.
fn known(method: &Method) -> &str {
    match *method {
        Method::GET | Method::HEAD | Method::POST | Method::PUT | Method::PATCH | Method::DELETE | Method::OPTIONS => {
            method.as_str()
        }
        _ => "OTHER",
    }
}
