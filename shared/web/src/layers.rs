//! What happens to every request, whichever service answers it.

use std::{any::Any, sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, Request},
    http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use fachtag_contracts::links;
use fachtag_forms::composed;
use fachtag_runtime::Clock;
use futures_util::StreamExt;
use percent_encoding::percent_decode_str;
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout_at},
};
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    Reader,
    client::{Client, Clients},
    conditional, cors, encoding, observe,
    page::{ErrorPage, Html, Site},
    problem::ProblemDocument,
    rate_limit::{Exceeded, Limit, Standing},
};

/// The largest request body in bytes.
pub const BODY_LIMIT: usize = 1024 * 1024;

/// What a page may load and do, unless it says otherwise itself.
pub const CSP: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// No page of ours uses any of these.
const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()";

/// Wraps a service's routes: limits, headers, logging, metrics, and answers to what no route knows.
pub fn wrap(routes: Router, site: &Arc<Site>, clock: &Clock, clients: &Clients) -> Router {
    routes
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn(in_time))
        .layer(from_fn(not_too_often))
        .layer(from_fn(same_origin))
        .layer(from_fn(readable_address))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn(conditional::not_modified))
        .layer(from_fn(cors::open))
        .layer(from_fn(headers))
        .layer(from_fn(encoding::mark_guessable))
        .layer(encoding::layer())
        .layer(from_fn(conditional::coded_tag))
        .layer(from_fn(observe::observe))
        .layer(from_fn(know_client))
        .layer(Extension(clients.clone()))
        .layer(Extension(Arc::clone(site)))
        .layer(Extension(clock.clone()))
}

/// Everybody's forms and calls without a token: enough for a staff room of 40 behind one address, each with several pages.
const WRITES: Limit = Limit { name: "write", most: 400, per: chrono::Duration::minutes(10) };

/// Tells handlers who sends the request.
async fn know_client(Extension(clients): Extension<Clients>, mut request: Request, next: Next) -> Response {
    let client = clients.client(request.headers(), request.extensions());
    request.extensions_mut().insert(client);
    next.run(request).await
}

/// Refuses what a client without a login or token sends too often, whatever it is about, before anything else is asked. The pages
/// behind the sign-in ask for a session first.
async fn not_too_often(
    Extension(site): Extension<Arc<Site>>,
    client: Client,
    request: Request,
    next: Next,
) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let path = request.uri().path();
    let known =
        path.starts_with(links::organisation::OVERVIEW) || request.headers().contains_key(header::AUTHORIZATION);
    if safe || known {
        return next.run(request).await;
    }
    match client.take(WRITES) {
        Ok(standing) => {
            let api = is_api(path);
            let mut response = next.run(request).await;
            for (name, value) in standing.filter(|_| api).iter().flat_map(Standing::headers) {
                if let Ok(value) = HeaderValue::try_from(value) {
                    // What the handler says of a limit of its own counts.
                    response.headers_mut().entry(name).or_insert(value);
                }
            }
            response
        }
        Err(exceeded) if is_api(path) => ProblemDocument::too_often(exceeded).into_response(),
        Err(exceeded) => too_often(&site, &Reader::of(request.uri()), exceeded),
    }
}

fn too_often(site: &Arc<Site>, reader: &Reader, exceeded: Exceeded) -> Response {
    let mut response =
        Html(StatusCode::TOO_MANY_REQUESTS, ErrorPage::too_often(site, reader, exceeded)).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, exceeded.retry_after.into());
    response
}

/// Whether problems are told as documents rather than pages.
fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

async fn not_found(Extension(site): Extension<Arc<Site>>, request: Request) -> Response {
    if let Some(path) = without_slash(request.uri()) {
        return (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, path)]).into_response();
    }
    if is_api(request.uri().path()) {
        return ProblemDocument::not_found("Diese Adresse gibt es nicht.").into_response();
    }
    Html(StatusCode::NOT_FOUND, ErrorPage::not_found(&site, &Reader::of(request.uri()))).into_response()
}

/// The same address without the slash at its end: none of ours has one.
fn without_slash(uri: &Uri) -> Option<String> {
    let path = uri.path().strip_suffix('/').filter(|path| !path.is_empty())?;
    // `//` and `/\` would lead to another site.
    let own = !path.starts_with("//") && !path.contains(['\\', '%']) && !path.ends_with('/');
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    own.then(|| format!("{path}{query}"))
}

async fn method_not_allowed(Extension(site): Extension<Arc<Site>>, request: Request) -> Response {
    const STATUS: StatusCode = StatusCode::METHOD_NOT_ALLOWED;
    if is_api(request.uri().path()) {
        let detail = "Diese Adresse nimmt Aufrufe dieser Art nicht an; der Kopf Allow nennt die möglichen.";
        return ProblemDocument::new(STATUS, "method-not-allowed", "Nicht vorgesehen", detail).into_response();
    }
    Html(STATUS, ErrorPage::not_this_way(&site, &Reader::of(request.uri()))).into_response()
}

/// Longer nobody waits for a page.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Nor for a document that is made for the request.
const DOCUMENT_TIMEOUT: Duration = Duration::from_secs(60);
/// How the addresses of documents end.
const DOCUMENTS: [&str; 5] = [".pdf", ".xlsx", ".csv", ".json", links::CERTIFICATE];

/// The longest wait for a request's body.
const BODY_TIMEOUT: Duration = Duration::from_secs(20);
/// One second more for so many bytes that have come.
const SLOWEST_BODY: u64 = 8 * 1024;

/// Answers at the latest some seconds after the request has arrived whole, however the database and other servers stand. What was
/// begun may still be done; that is what the words say. A body that does not come in time is not waited for.
///
/// Not tower-http's layers: its time for an answer begins with the request, not with the body's end; its times for a body bound
/// each pause or the whole, not the speed, so that a drip is waited for or a slow line is cut; and its answers are empty.
async fn in_time(Extension(site): Extension<Arc<Site>>, request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let time_limit = if DOCUMENTS.iter().any(|end| uri.path().ends_with(end)) { DOCUMENT_TIMEOUT } else { TIMEOUT };
    let (arrives, arrival) = watch::channel(0);
    let request = request.map(|body| {
        let count = move |chunk: &Result<Bytes, _>| {
            arrives.send_modify(|bytes| *bytes += chunk.as_ref().map_or(0, |chunk: &Bytes| chunk.len() as u64));
        };
        // The sender is dropped with the body: when it was read, or nobody wants to read it.
        Body::from_stream(body.into_data_stream().inspect(count))
    });
    tokio::select! {
        response = next.run(request) => response,
        late = too_late(arrival, time_limit) => match late {
            Late::Client => slow_client(&site, &uri),
            Late::Answer => slow_answer(&site, &uri, time_limit),
        },
    }
}

/// Who was too slow.
enum Late {
    Client,
    Answer,
}

async fn too_late(mut received: watch::Receiver<u64>, time_limit: Duration) -> Late {
    let start = Instant::now();
    loop {
        let bytes = *received.borrow_and_update();
        let due = start + BODY_TIMEOUT + Duration::from_secs(bytes / SLOWEST_BODY);
        match timeout_at(due, received.changed()).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => break,
            Err(_) => return Late::Client,
        }
    }
    sleep(time_limit).await;
    Late::Answer
}

fn slow_client(site: &Arc<Site>, uri: &Uri) -> Response {
    let mut response = if is_api(uri.path()) {
        ProblemDocument::slow_request().into_response()
    } else {
        Html(StatusCode::REQUEST_TIMEOUT, ErrorPage::slow_request(site, &Reader::of(uri))).into_response()
    };
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

fn slow_answer(site: &Arc<Site>, uri: &Uri, time_limit: Duration) -> Response {
    tracing::error!(seconds = time_limit.as_secs(), "not answered in time");
    if is_api(uri.path()) {
        return ProblemDocument::too_slow().into_response();
    }
    Html(StatusCode::SERVICE_UNAVAILABLE, ErrorPage::too_slow(site, &Reader::of(uri))).into_response()
}

/// The panic itself is logged by the panic hook.
fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    ProblemDocument::internal().into_response()
}

/// Refuses forms that another site's page sends (Fetch Metadata, and `Origin` for older browsers). API calls carry a token
/// that no foreign page knows, so they need no such check; nor does the digest's link, which mail programs follow from wherever
/// they are (RFC 8058).
async fn same_origin(Extension(site): Extension<Arc<Site>>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let path = request.uri().path();
    if safe || is_api(path) || path.starts_with(links::DECLINE_DIGEST) || is_same_origin(&request, &site) {
        return next.run(request).await;
    }
    let page = ErrorPage::foreign_form(&site, &Reader::of(request.uri()));
    Html(StatusCode::FORBIDDEN, page).into_response()
}

/// The address with composed texts behind its question mark, where they are not.
fn composed_query(uri: &Uri) -> Option<Uri> {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(uri.query()?).ok()?;
    let composed: Vec<_> = pairs.iter().map(|(name, value)| (name.clone(), composed(value))).collect();
    if pairs == composed {
        return None;
    }
    format!("{}?{}", uri.path(), serde_urlencoded::to_string(composed).ok()?).parse().ok()
}

/// No address of ours holds a NUL, which PostgreSQL takes in no text, or bytes that are no UTF-8.
async fn readable_address(Extension(site): Extension<Arc<Site>>, mut request: Request, next: Next) -> Response {
    if let Some(uri) = composed_query(request.uri()) {
        *request.uri_mut() = uri;
    }
    let uri = request.uri();
    let path = percent_decode_str(uri.path()).decode_utf8();
    if path.is_err() || uri.path().contains("%00") {
        return not_found(Extension(site), request).await;
    }
    let mut parameters = uri.query().unwrap_or_default().split('&').filter(|pair| pair.contains("%00"));
    if let Some(parameter) = parameters.next() {
        let name = parameter.split('=').next().unwrap_or_default();
        return match is_api(uri.path()) {
            true => ProblemDocument::field(name, "Bitte entfernen Sie unsichtbare Steuerzeichen.").into_response(),
            false => not_found(Extension(site), request).await,
        };
    }
    next.run(request).await
}

fn is_same_origin(request: &Request, site: &Site) -> bool {
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(from) = text(HeaderName::from_static("sec-fetch-site")) {
        return matches!(from, "same-origin" | "none");
    }
    // No browser leaves out both headers on a form of another site.
    let Some(origin) = text(header::ORIGIN) else { return true };
    // A proxy may have rewritten Host; HTTP/2 has it in the address.
    let host = text(header::HOST).or_else(|| request.uri().authority().map(|authority| authority.as_str()));
    let from = origin.split_once("://").map(|(_, rest)| rest);
    from.is_some() && (from == host || site.public_url == origin)
}

async fn headers(Extension(site): Extension<Arc<Site>>, request: Request, next: Next) -> Response {
    let cacheable = request.uri().path().starts_with("/assets/");
    let public =
        !request.headers().contains_key(header::AUTHORIZATION) && !request.headers().contains_key(header::COOKIE);
    let mut response = next.run(request).await;
    let tagged = public && response.headers().contains_key(header::ETAG);
    let headers = response.headers_mut();
    let mut set = |name, value| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::CONTENT_SECURITY_POLICY, CSP);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    // Secret links must not leak to sites that a page links to.
    set(header::REFERRER_POLICY, "same-origin");
    set(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if site.public_url.starts_with("https://") {
        // This name only: neighbours under the same domain may not be ready for it.
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if !cacheable {
        // What has a tag may be kept by its reader, who asks whether it still holds.
        let kept = if tagged { "no-cache" } else { "no-store" };
        set(header::CACHE_CONTROL, kept);
    }
    response
}
