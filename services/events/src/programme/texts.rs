//! The pages of text: `/impressum`, `/datenschutz`, `/barrierefreiheit`.

use askama::Template;
use axum::{extract::State, response::IntoResponse};
use fachtag_contracts::links;
use fachtag_web::{
    markdown,
    page::{Html, Page, PageResult},
};

use crate::{app::App, domain::site_text::TextKind, texts::queries::text};

#[derive(Template)]
#[template(path = "programme/text.html")]
struct TextPage {
    page: Page,
    title: &'static str,
    /// Safe HTML.
    html: String,
}

/// `/impressum` (§ 5 DDG)
pub async fn imprint(State(app): State<App>) -> PageResult {
    page(&app, links::IMPRINT, TextKind::Imprint).await
}

/// `/datenschutz` (Art. 13 DSGVO)
pub async fn privacy(State(app): State<App>) -> PageResult {
    page(&app, links::PRIVACY, TextKind::Privacy).await
}

/// `/barrierefreiheit` (§ 10b BGG NRW)
pub async fn accessibility(State(app): State<App>) -> PageResult {
    page(&app, links::ACCESSIBILITY, TextKind::Accessibility).await
}

async fn page(app: &App, path: &str, kind: TextKind) -> PageResult {
    let html = markdown::to_html(&text(&app.core, &app.site, kind).await?);
    let page = Page::new(&app.site, kind.title()).at(path);
    Ok(Html::ok(TextPage { page, title: kind.title(), html }).into_response())
}
