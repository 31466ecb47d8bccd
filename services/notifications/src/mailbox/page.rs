//! `/postfach`: the letters of an installation without a mail server. They hold secret links, so they are shown on this
//! very machine only, or to administrators.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{FromRequestParts, Path},
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use fachtag_web::{
    client::Client,
    dates,
    page::{Html, Page, PageError, PageResult, Site},
};

use super::files::{Attachment, Mail, MailSummary};
use crate::{app::App, sending::files::FileTransport};

/// Letters in the list.
const MOST: usize = 200;
/// Mail's inline styles are allowed, everything active is not.
const MAIL_CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/// The mailbox, for somebody who sits at this machine or is an administrator; for others it is as if there were none. With a
/// public address the installation stands behind a proxy, which makes everybody look local.
pub(crate) struct LocalMailbox {
    files: FileTransport,
    site: Arc<Site>,
}

impl FromRequestParts<App> for LocalMailbox {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let client = Client::from_request_parts(parts, app).await.map_err(PageError::other)?;
        let here = app.site.is_local() && client.is_here(&parts.headers, parts.version);
        let may = here || app.guard.session(&parts.headers).await?.is_some_and(|who| who.may_administer());
        let files = app.mailbox.clone().filter(|_| may).ok_or(PageError::NotFound)?;
        Ok(Self { files, site: Arc::clone(&app.site) })
    }
}

impl LocalMailbox {
    async fn open(&self, name: &str) -> Result<Mail, PageError> {
        self.files.open(name).await?.ok_or(PageError::NotFound)
    }
}

pub(crate) async fn list(mailbox: LocalMailbox) -> PageResult {
    let letters = mailbox.files.list(MOST).await?.into_iter().map(row).collect();
    let page = Page::new(&mailbox.site, "Postfach").private();
    Ok(Html::ok(MailboxPage { page, letters }).into_response())
}

pub(crate) async fn letter(mailbox: LocalMailbox, Path(name): Path<String>) -> PageResult {
    let mail = mailbox.open(&name).await?;
    Ok(Html::ok(letter_page(&mailbox.site, mail)).into_response())
}

pub(crate) async fn html(mailbox: LocalMailbox, Path(name): Path<String>) -> PageResult {
    let html = mailbox.open(&name).await?.html.ok_or(PageError::NotFound)?;
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, MAIL_CSP)];
    Ok((headers, html).into_response())
}

/// One attachment, counted from 1.
pub(crate) async fn attachment(mailbox: LocalMailbox, Path((name, number)): Path<(String, String)>) -> PageResult {
    let mut mail = mailbox.open(&name).await?;
    let index = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let index = index.filter(|index| *index < mail.attachments.len()).ok_or(PageError::NotFound)?;
    Ok(download(mail.attachments.swap_remove(index)))
}

fn row(summary: MailSummary) -> LetterRow {
    LetterRow {
        href: format!("/postfach/{}", summary.name),
        time: summary.date.map(dates::moment).unwrap_or_default(),
        subject: summary.subject,
        to: summary.to,
    }
}

fn letter_page(site: &Arc<Site>, mail: Mail) -> LetterPage {
    let base = format!("/postfach/{}", mail.summary.name);
    let attachments = mail.attachments.iter().enumerate().map(|(index, attachment)| {
        let size = attachment.bytes.len().div_ceil(1_024);
        AttachmentLink {
            name: file_name(attachment),
            kind: format!("{}, {size} KB", attachment.media_type),
            href: Some(format!("{base}/anhang/{}", index + 1)),
        }
    });
    LetterPage {
        page: Page::new(site, mail.summary.subject.clone()).private(),
        attachments: attachments.collect(),
        html_href: mail.html.is_some().then(|| format!("{base}/html")),
        text: mail.text.unwrap_or_default(),
        date: mail.summary.date.map(dates::moment).unwrap_or_default(),
        subject: mail.summary.subject,
        from: mail.summary.from,
        to: mail.summary.to,
    }
}

fn file_name(attachment: &Attachment) -> String {
    match (&attachment.name, attachment.media_type.as_str()) {
        (Some(name), _) => name.clone(),
        (None, "text/calendar") => "Kalendereintrag".into(),
        (None, _) => "Anhang".into(),
    }
}

/// Always as a download: what is in a letter is never run here.
fn download(attachment: Attachment) -> Response {
    let name: String = file_name(&attachment)
        .chars()
        .map(|sign| if sign.is_ascii_alphanumeric() || ".-_".contains(sign) { sign } else { '_' })
        .collect();
    let kind =
        HeaderValue::from_str(&attachment.media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = [
        (header::CONTENT_TYPE, kind),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
                .unwrap_or(HeaderValue::from_static("attachment")),
        ),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(MAIL_CSP)),
    ];
    (headers, attachment.bytes).into_response()
}

/// A letter in the list.
struct LetterRow {
    /// `/postfach/{id}`
    href: String,
    subject: String,
    to: String,
    time: String,
}

/// `/postfach`: the letters of an installation without a mail server, newest first.
#[derive(Template)]
#[template(path = "mailbox/list.html")]
struct MailboxPage {
    page: Page,
    letters: Vec<LetterRow>,
}

/// A file in a letter.
struct AttachmentLink {
    name: String,
    /// "text/calendar, 2 KB"
    kind: String,
    href: Option<String>,
}

/// `/postfach/{id}`: one letter. Its HTML part has an address of its own, since mail's inline styles need
/// a Content-Security-Policy that this page does not have.
#[derive(Template)]
#[template(path = "mailbox/letter.html")]
struct LetterPage {
    page: Page,
    subject: String,
    from: String,
    to: String,
    date: String,
    text: String,
    /// `/postfach/{id}/html`
    html_href: Option<String>,
    attachments: Vec<AttachmentLink>,
}
