//! `/organisation/texte`, for administrators.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use fachtag_access::{Administers, Principal};
use fachtag_contracts::links;
use fachtag_forms::FieldError;
use fachtag_web::{
    body::{Fields, FormValues},
    dates,
    flash::{self, Flash, Words},
    markdown,
    organisation::{Desk, Moment},
    page::{Html, Input, Link, Page, PageError, PageResult, Tone},
};

use super::{
    edit,
    queries::{self, TextVersion},
    views::{EditTextPage, TextLine, TextsPage},
};
use crate::{
    app::App,
    core::Failure,
    domain::{
        life::Refused,
        site_text::{TextKind, gaps},
    },
    fields,
};

const LIST: &str = links::organisation::TEXTS;
const DONE: &Words = &[("gespeichert", Tone::Success, "Der Text ist gespeichert und gilt ab sofort.", "")];

pub async fn list(State(app): State<App>, Administers(admin): Administers, flash: Flash) -> PageResult {
    let mut texts = Vec::new();
    for kind in TextKind::ALL {
        let latest = queries::latest(&app.core, kind).await?;
        let text = queries::words(latest.as_ref(), &app.site, kind)?;
        texts.push(TextLine {
            link: Link { href: href(kind), text: kind.title().into() },
            state: latest.map_or_else(
                || "Vorlage".into(),
                |latest| format!("geändert am {} von {}", dates::moment(latest.at), latest.who),
            ),
            gaps: gaps(&text).len(),
        });
    }
    let page = Page::desk(&app.site, "Texte", admin.visitor(), Desk::Texts);
    Ok(Html::ok(TextsPage { page, notice: flash.alert(DONE), texts }).into_response())
}

fn href(kind: TextKind) -> String {
    format!("{LIST}/{}", kind.as_str())
}

fn kind(name: &str) -> Result<TextKind, PageError> {
    TextKind::parse(name).ok_or(PageError::NotFound)
}

pub async fn ask(State(app): State<App>, Administers(admin): Administers, Path(name): Path<String>) -> PageResult {
    let kind = kind(&name)?;
    let text = queries::text(&app.core, &app.site, kind).await?;
    show(&app, &admin, kind, Shown { text, ..Shown::default() }).await
}

pub async fn save(
    State(app): State<App>,
    Administers(admin): Administers,
    Path(name): Path<String>,
    Fields(values): Fields<FormValues>,
) -> PageResult {
    let kind = kind(&name)?;
    let values = values.unwrap_or_default();
    let text = values.text("text").to_owned();
    let version = values.text("version").parse().ok();
    if values.text("do") == "preview-text" {
        let preview = Some(markdown::to_html(&text));
        return show(&app, &admin, kind, Shown { text, preview, version, ..Shown::default() }).await;
    }
    match edit::save(&app.core, kind, version.unwrap_or_default(), &text, &admin.name).await {
        Ok(()) => Ok(flash::redirect(LIST, "gespeichert")),
        Err(Failure::Refused(Refused::Fields(errors))) => {
            show(&app, &admin, kind, Shown { text, version, errors, ..Shown::default() }).await
        }
        Err(Failure::Stale { .. }) => show(&app, &admin, kind, Shown { text, stale: true, ..Shown::default() }).await,
        Err(failure) => Err(failure.into()),
    }
}

/// What the form shows.
#[derive(Default)]
struct Shown {
    text: String,
    preview: Option<String>,
    /// That was opened; the newest when it is not said.
    version: Option<i64>,
    errors: Vec<FieldError>,
    /// Somebody else was faster.
    stale: bool,
}

async fn show(app: &App, admin: &Principal, kind: TextKind, shown: Shown) -> PageResult {
    let versions = queries::versions(&app.core, kind).await?;
    let latest = versions.first();
    let status = match (shown.stale, shown.errors.is_empty()) {
        (true, _) => StatusCode::CONFLICT,
        (false, true) => StatusCode::OK,
        (false, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let view = EditTextPage {
        page: Page::desk(&app.site, fields::title(kind.title(), &shown.errors), admin.visitor(), Desk::Texts),
        heading: kind.title(),
        action: href(kind),
        version: shown.version.unwrap_or_else(|| latest.map_or(0, |latest| latest.version)),
        gaps: gaps(&shown.text).into_iter().map(str::to_owned).collect(),
        text: Input { value: shown.text, error: fields::error_of(&shown.errors, "text") },
        preview: shown.preview,
        stale: latest.filter(|_| shown.stale).map(|latest| latest.text.clone()),
        problems: fields::problems(&shown.errors),
        history: versions.iter().map(moment).collect(),
        public_href: match kind {
            TextKind::Lead => links::PROGRAMME,
            TextKind::Imprint => links::IMPRINT,
            TextKind::Privacy => links::PRIVACY,
            TextKind::Accessibility => links::ACCESSIBILITY,
        },
    };
    Ok(Html(status, view).into_response())
}

fn moment(version: &TextVersion) -> Moment {
    Moment {
        at: dates::moment(version.at),
        who: version.who.clone(),
        what: format!("Fassung {}", version.version),
        details: Vec::new(),
    }
}
