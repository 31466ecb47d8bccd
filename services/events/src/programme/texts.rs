//! The pages of text: `/impressum`, `/datenschutz`, `/barrierefreiheit`.

use std::sync::Arc;

use askama::Template;
use axum::{extract::State, response::IntoResponse};
use fachtag_web::{
    markdown,
    page::{Html, Page, PageResult, Site},
};

use crate::app::App;

#[derive(Template)]
#[template(path = "programme/text.html")]
struct TextPage {
    page: Page,
    title: String,
    /// Safe HTML.
    html: String,
}

#[derive(Template)]
#[template(path = "programme/texts/impressum.md", escape = "none", whitespace = "preserve")]
struct ImprintText<'a> {
    site: &'a Site,
}

#[derive(Template)]
#[template(path = "programme/texts/datenschutz.md", escape = "none", whitespace = "preserve")]
struct PrivacyText<'a> {
    site: &'a Site,
}

#[derive(Template)]
#[template(path = "programme/texts/barrierefreiheit.md", escape = "none", whitespace = "preserve")]
struct AccessibilityText<'a> {
    site: &'a Site,
}

/// `/impressum` (§ 5 DDG)
pub async fn imprint(State(app): State<App>) -> PageResult {
    page(&app.site, "/impressum", "Impressum", ImprintText { site: &app.site })
}

/// `/datenschutz` (Art. 13 DSGVO)
pub async fn privacy(State(app): State<App>) -> PageResult {
    page(&app.site, "/datenschutz", "Datenschutz", PrivacyText { site: &app.site })
}

/// `/barrierefreiheit` (§ 10b BGG NRW)
pub async fn accessibility(State(app): State<App>) -> PageResult {
    let text = AccessibilityText { site: &app.site };
    page(&app.site, "/barrierefreiheit", "Erklärung zur Barrierefreiheit", text)
}

fn page(site: &Arc<Site>, path: &str, title: &str, text: impl Template) -> PageResult {
    let html = markdown::to_html(&text.render()?);
    Ok(Html::ok(TextPage { page: Page::new(site, title).at(path), title: title.into(), html }).into_response())
}
