//! What programs ask every site for, at addresses that are the same everywhere.

use std::sync::Arc;

use axum::{
    Extension, Router,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use fachtag_runtime::Clock;

use crate::page::Site;

/// The paths, to be listed.
pub const PATHS: [&str; 4] = ["/robots.txt", "/.well-known/security.txt", "/favicon.ico", "/apple-touch-icon.png"];

/// How long the contact is promised to hold.
const HOLDS: chrono::Duration = chrono::Duration::days(180);

/// Serves [`PATHS`]; the layers give site and clock.
pub fn router() -> Router {
    Router::new()
        .route(PATHS[0], get(robots))
        .route(PATHS[1], get(security))
        .route(PATHS[2], get(async || icon("image/x-icon", include_bytes!("../assets/favicon.ico"))))
        .route(PATHS[3], get(async || icon("image/png", include_bytes!("../assets/apple-touch-icon.png"))))
}

/// RFC 9309. Pages with secret links are not named: search engines must come to see that they are not to be listed.
async fn robots(Extension(site): Extension<Arc<Site>>) -> Response {
    let closed = ["/api/", "/kalender/", "/organisation/"].map(|path| format!("Disallow: {path}\n")).concat();
    text(format!("User-agent: *\n{closed}\nSitemap: {}/sitemap.xml\n", site.public_url))
}

/// RFC 9116.
async fn security(Extension(site): Extension<Arc<Site>>, Extension(clock): Extension<Clock>) -> Response {
    let base = &site.public_url;
    let office = || site.contact_email.as_ref().map(|email| format!("mailto:{email}"));
    let contact = site.security_contact.clone().or_else(office).unwrap_or_else(|| format!("{base}/impressum"));
    let expires = (clock.now() + HOLDS).format("%Y-%m-%dT00:00:00Z");
    text(format!(
        "Contact: {contact}\nExpires: {expires}\nPreferred-Languages: de, en\nCanonical: {base}/.well-known/security.txt\n"
    ))
}

fn text(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")], text).into_response()
}

fn icon(media_type: &'static str, content: &'static [u8]) -> Response {
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "public, max-age=86400")], content).into_response()
}
