//! `/organisation/nachrichten/vorschau/{event}`: every mail about an event, with its data and a person made up.

use askama::Template;
use axum::{extract::Query, http::header, response::IntoResponse};
use fachtag_access::Organizing;
use fachtag_contracts::{
    language::Language,
    links::organisation::{edit_event, mail_previews, mails_about},
};
use fachtag_web::{
    layers::CSP,
    organisation::EventHead,
    page::{Choice, Html, Input, Page, PageResult},
};
use serde::Deserialize;

use super::{KINDS, example::example};
use crate::{
    composing::ComposeError, domain::letter::LetterKind, organized_event::OrganizedEvent,
    registration_letters::compose::Wording,
};

/// A mail's inline styles are allowed, everything active is not; only our own page may hold it.
const MAIL_CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";

/// What to show, as it stands in the address; what makes no sense counts as not said.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PreviewQuery {
    art: String,
    sprache: String,
}

impl PreviewQuery {
    fn kind(&self) -> LetterKind {
        LetterKind::parse(&self.art).filter(|kind| KINDS.contains(kind)).unwrap_or(LetterKind::Confirmed)
    }

    fn language(&self) -> Language {
        Language::parse(&self.sprache).unwrap_or_default()
    }
}

pub(crate) async fn show(
    Organizing(page): Organizing<OrganizedEvent>,
    Query(query): Query<PreviewQuery>,
) -> PageResult {
    let wording = previewed(&page, &query)?;
    let framing = [(header::CONTENT_SECURITY_POLICY, format!("{CSP}; frame-src 'self'"))];
    Ok((framing, Html::ok(preview_page(&page, &query, wording))).into_response())
}

/// The HTML part alone, for the frame on the page.
pub(crate) async fn html(
    Organizing(page): Organizing<OrganizedEvent>,
    Query(query): Query<PreviewQuery>,
) -> PageResult {
    let wording = previewed(&page, &query)?;
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, MAIL_CSP),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
    ];
    Ok((headers, wording.html).into_response())
}

fn previewed(page: &OrganizedEvent, query: &PreviewQuery) -> Result<Wording, ComposeError> {
    let core = &page.app.core;
    example(&page.event, query.kind(), query.language(), &core.identity, core.bus.clock.now())
}

fn preview_page(page: &OrganizedEvent, query: &PreviewQuery, wording: Wording) -> PreviewPage {
    let (kind, language) = (query.kind(), query.language());
    let event = page.event.id;
    let action = mail_previews(event);
    let choice = |value: &str, label: &str| Choice { value: value.into(), label: label.into() };
    PreviewPage {
        page: page.page("Vorschau der E-Mails"),
        head: page.head(),
        kind: Input { value: kind.as_str().into(), error: None },
        kinds: KINDS.map(|kind| choice(kind.as_str(), kind.label())).into(),
        language: Input { value: language.as_str().into(), error: None },
        languages: Language::ALL.map(|language| choice(language.as_str(), language.label())).into(),
        html_href: format!("{action}/html?art={}&sprache={}", kind.as_str(), language.as_str()),
        action,
        letters_href: mails_about(event),
        edit_href: format!("{}#e-mails", edit_event(event)),
        language_tag: language.as_str(),
        subject: wording.subject,
        text: wording.text,
    }
}

/// `/organisation/nachrichten/vorschau/{event}`
#[derive(Template)]
#[template(path = "preview/page.html")]
struct PreviewPage {
    pub page: Page,
    pub head: EventHead,
    pub action: String,
    pub kind: Input,
    pub kinds: Vec<Choice>,
    pub language: Input,
    pub languages: Vec<Choice>,
    pub subject: String,
    pub text: String,
    pub language_tag: &'static str,
    /// Where the frame gets the HTML part from.
    pub html_href: String,
    pub letters_href: String,
    pub edit_href: String,
}
