//! `/sitemap.xml` (sitemaps.org): every public page that is not for one person.

use axum::{extract::State, http::header, response::IntoResponse};
use fachtag_web::page::PageResult;

use super::queries::listed;
use crate::{app::App, queries, words};

const HEAD: &str =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">";

pub async fn show(State(app): State<App>) -> PageResult {
    let base = &app.site.public_url;
    let mut lines: Vec<String> = ["/", "/gruppen", "/impressum", "/datenschutz", "/barrierefreiheit"]
        .map(|path| format!("<url><loc>{base}{path}</loc></url>"))
        .into();
    for group in queries::groups(&app.core).await? {
        lines.push(format!("<url><loc>{base}/gruppen/{}</loc></url>", group.slug));
    }
    for stored in listed(&app.core).await? {
        let changed = stored.changed_at.format("%Y-%m-%d");
        let href = words::href(&stored.event);
        lines.push(format!("<url><loc>{base}{href}</loc><lastmod>{changed}</lastmod></url>"));
    }
    let text = format!("{HEAD}\n{}\n</urlset>\n", lines.join("\n"));
    Ok(([(header::CONTENT_TYPE, "application/xml"), (header::CACHE_CONTROL, "no-cache")], text).into_response())
}
