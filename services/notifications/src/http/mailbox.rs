//! `/postfach`: the letters of an installation without a mail server. They hold secret links, so they are shown on this
//! very machine only, or to administrators.

use std::sync::Arc;

use axum::{
    extract::{Path, Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use fachtag_web::{
    client::Client,
    dates,
    page::{ErrorPage, Html, Page, Site},
};

use super::{
    App,
    views::{self, LetterRow, MailboxLetter},
};
use crate::mail::files::{Attachment, FilePostman, Mail, MailSummary};

/// Letters in the list.
const MOST: usize = 200;
/// Mail's inline styles are allowed, everything active is not.
const MAIL_CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

/// What these pages need.
#[derive(Clone)]
pub struct Mailbox {
    pub postman: FilePostman,
    pub site: Arc<Site>,
}

/// Answers as if there were nothing, unless somebody sits at this machine, or is an administrator. With a public address the
/// installation stands behind a proxy, which makes everybody look local.
pub(super) async fn here_or_admin(State(app): State<App>, client: Client, request: Request, next: Next) -> Response {
    if app.site.is_local() && client.is_here(request.headers(), request.version()) {
        return next.run(request).await;
    }
    match app.guard.session(request.headers()).await {
        Ok(Some(principal)) if principal.may_administer() => next.run(request).await,
        Ok(_) => not_found(&app.site),
        Err(error) => failure(&app.site, &error),
    }
}

pub(super) async fn list(State(mailbox): State<Mailbox>) -> Response {
    let letters = match mailbox.postman.list(MOST).await {
        Ok(letters) => letters.into_iter().map(row).collect(),
        Err(error) => return failure(&mailbox.site, &error),
    };
    let page = Page::new(&mailbox.site, "Postfach").private();
    Html::ok(views::Mailbox { page, letters }).into_response()
}

pub(super) async fn letter(State(mailbox): State<Mailbox>, Path(name): Path<String>) -> Response {
    with(&mailbox, &name, |mail| Html::ok(shown(&mailbox.site, mail)).into_response()).await
}

pub(super) async fn html(State(mailbox): State<Mailbox>, Path(name): Path<String>) -> Response {
    with(&mailbox, &name, |mail| match mail.html {
        Some(html) => {
            let headers =
                [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, MAIL_CSP)];
            (headers, html).into_response()
        }
        None => not_found(&mailbox.site),
    })
    .await
}

/// One attachment, counted from 1.
pub(super) async fn attachment(
    State(mailbox): State<Mailbox>,
    Path((name, number)): Path<(String, String)>,
) -> Response {
    let index = number.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    with(&mailbox, &name, |mut mail| match index {
        Some(index) if index < mail.attachments.len() => download(mail.attachments.swap_remove(index)),
        _ => not_found(&mailbox.site),
    })
    .await
}

async fn with(mailbox: &Mailbox, name: &str, show: impl FnOnce(Mail) -> Response) -> Response {
    match mailbox.postman.open(name).await {
        Ok(Some(mail)) => show(mail),
        Ok(None) => not_found(&mailbox.site),
        Err(error) => failure(&mailbox.site, &error),
    }
}

fn row(summary: MailSummary) -> LetterRow {
    LetterRow {
        href: format!("/postfach/{}", summary.name),
        time: summary.date.map(dates::moment).unwrap_or_default(),
        subject: summary.subject,
        to: summary.to,
    }
}

fn shown(site: &Arc<Site>, mail: Mail) -> MailboxLetter {
    let base = format!("/postfach/{}", mail.summary.name);
    let attachments = mail.attachments.iter().enumerate().map(|(index, attachment)| {
        let size = attachment.bytes.len().div_ceil(1_024);
        views::Attachment {
            name: file_name(attachment),
            kind: format!("{}, {size} KB", attachment.media_type),
            href: Some(format!("{base}/anhang/{}", index + 1)),
        }
    });
    MailboxLetter {
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

fn not_found(site: &Arc<Site>) -> Response {
    Html(StatusCode::NOT_FOUND, ErrorPage::not_found(site)).into_response()
}

/// The cause is logged, not shown.
fn failure(site: &Arc<Site>, error: &dyn std::fmt::Display) -> Response {
    tracing::error!(%error, "mailbox not readable");
    Html(StatusCode::SERVICE_UNAVAILABLE, ErrorPage::failure(site, None)).into_response()
}
