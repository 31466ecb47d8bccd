//! The pages of text: `/impressum`, `/datenschutz`, `/barrierefreiheit`.

use askama::Template;
use axum::{extract::State, response::IntoResponse};
use fachtag_contracts::links;
use fachtag_web::{
    Reader, markdown,
    page::{Html, Page, PageResult},
};

use crate::{app::App, domain::site_text::TextKind, locale::words, texts::queries::text};

#[derive(Template)]
#[template(path = "programme/text.html")]
struct TextPage {
    page: Page,
    title: &'static str,
    /// Safe HTML.
    html: String,
}

/// `/impressum` (§ 5 DDG)
pub async fn imprint(State(app): State<App>, reader: Reader) -> PageResult {
    page(&app, &reader, links::IMPRINT, TextKind::Imprint).await
}

/// `/datenschutz` (Art. 13 DSGVO)
pub async fn privacy(State(app): State<App>, reader: Reader) -> PageResult {
    page(&app, &reader, links::PRIVACY, TextKind::Privacy).await
}

/// `/barrierefreiheit` (§ 10b BGG NRW)
pub async fn accessibility(State(app): State<App>, reader: Reader) -> PageResult {
    page(&app, &reader, links::ACCESSIBILITY, TextKind::Accessibility).await
}

async fn page(app: &App, reader: &Reader, path: &str, kind: TextKind) -> PageResult {
    let html = markdown::to_html(&text(&app.core, &app.site, kind).await?);
    let page = Page::read_by(reader, &app.site, kind.title(), words(reader.language())).at(path);
    Ok(Html::ok(TextPage { title: kind.title(), html, page }).into_response())
}
