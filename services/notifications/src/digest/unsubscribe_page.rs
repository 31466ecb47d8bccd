//! `/abmelden/{token}`: ends the daily digest, by the link in one. GET changes nothing: mail scanners follow links.

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, State, rejection::BytesRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_contracts::links;
use fachtag_web::page::{ErrorPage, Html, Link, Page, PageError, PageResult};

use super::unsubscribe;
use crate::app::App;

/// Where organizers switch it on and off.
const ACCOUNT: &str = "/organisation/konto";

pub(crate) async fn ask(State(app): State<App>, Path(token): Path<String>) -> PageResult {
    let subscribed = unsubscribe::is_subscribed(&app.core, &token).await?;
    let wanted = subscribed.ok_or_else(|| unknown(&app))?;
    Ok(page(&app, &token, wanted))
}

/// The button of the page, or a mail program's one click (RFC 8058), which must not be redirected. Both may come twice.
pub(crate) async fn decline(
    State(app): State<App>,
    Path(token): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> PageResult {
    if !unsubscribe::unsubscribe(&app.core, &token).await? {
        return Err(unknown(&app));
    }
    if body.is_ok_and(|body| is_one_click(&body)) {
        return Ok(page(&app, &token, false));
    }
    // A token that led to a digest has URL-safe letters only.
    Ok(Redirect::to(&links::decline_digest(&token)).into_response())
}

/// As a form of either encoding.
fn is_one_click(body: &[u8]) -> bool {
    let body = String::from_utf8_lossy(body);
    body.contains("List-Unsubscribe") && body.contains("One-Click")
}

fn page(app: &App, token: &str, wanted: bool) -> Response {
    let title = if wanted { "Tägliche Übersicht abbestellen" } else { "Die tägliche Übersicht ist abbestellt" };
    Html::ok(UnsubscribePage {
        page: Page::new(&app.site, title).private(),
        heading: title,
        action: wanted.then(|| links::decline_digest(token)),
        account_href: ACCOUNT,
    })
    .into_response()
}

fn unknown(app: &App) -> PageError {
    let view = ErrorPage {
        page: Page::new(&app.site, "Link nicht bekannt").private(),
        heading: "Diesen Link gibt es nicht".into(),
        text: "Vielleicht ist die Adresse unvollständig. Es wurde nichts geändert.".into(),
        next_step: "Die tägliche Übersicht können Sie auch unter „Mein Zugang“ ausschalten.".into(),
        link: Link { href: ACCOUNT.into(), text: "Zu „Mein Zugang“".into() },
        trace_id: None,
    };
    PageError::other(Html(StatusCode::NOT_FOUND, view))
}

/// `/abmelden/{token}`: ends the daily digest.
#[derive(Template)]
#[template(path = "digest/unsubscribe.html")]
struct UnsubscribePage {
    page: Page,
    heading: &'static str,
    /// Where the button posts to; none when it has ended.
    action: Option<String>,
    /// Where it can be switched on again.
    account_href: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_click_comes_in_two_encodings() {
        assert!(is_one_click(b"List-Unsubscribe=One-Click"));
        let parts = b"--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--";
        assert!(is_one_click(parts));
        for other in [&b""[..], b"List-Unsubscribe=", b"\xff\0"] {
            assert!(!is_one_click(other), "the page's button");
        }
    }
}
