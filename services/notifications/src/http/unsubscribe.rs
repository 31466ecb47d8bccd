//! `/abmelden/{token}`: ends the daily digest, by the link in one. GET changes nothing: mail scanners follow links.

use axum::{
    body::Bytes,
    extract::{Path, State, rejection::BytesRejection},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use fachtag_bus::Outgoing;
use fachtag_contracts::notifications::DigestDeclined;
use fachtag_runtime::token_hash;
use fachtag_web::page::{ErrorPage, Html, Link, Page};

use super::{App, views::UnsubscribePage};
use crate::store::digest;

/// Where organizers switch it on and off.
const ACCOUNT: &str = "/organisation/konto";

pub(super) async fn ask(State(app): State<App>, Path(token): Path<String>) -> Response {
    match digest::by_token(&app.bus.database, token_hash(&token)).await {
        Ok(Some(standing)) => page(&app, &token, standing.due_at.is_some()),
        Ok(None) => unknown(&app),
        Err(error) => failure(&app, error),
    }
}

/// The button of the page, or a mail program's one click (RFC 8058), which must not be redirected. Both may come twice.
pub(super) async fn decline(
    State(app): State<App>,
    Path(token): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    match ended(&app, &token).await {
        Ok(true) if body.is_ok_and(|body| is_one_click(&body)) => page(&app, &token, false),
        // A token that led to a digest has URL-safe letters only.
        Ok(true) => Redirect::to(&format!("/abmelden/{token}")).into_response(),
        Ok(false) => unknown(&app),
        Err(error) => failure(&app, error),
    }
}

/// Ends the digest that the link belongs to. False when there is none.
async fn ended(app: &App, token: &str) -> Result<bool, fachtag_bus::Error> {
    let hash = token_hash(token);
    let mut tx = app.bus.database.begin().await?;
    let Some((organizer_id, standing)) = digest::lock_by_token(&mut tx, hash.clone()).await? else { return Ok(false) };
    let since = standing.since;
    let Some((declined, digest_since)) = standing.decline().zip(since) else { return Ok(true) };
    digest::save(&mut tx, organizer_id, &declined, hash).await?;
    let mut outgoing = Outgoing::new(&app.bus.clock);
    outgoing.say(&DigestDeclined { organizer_id, digest_since })?;
    outgoing.save(&mut tx).await?;
    tx.commit().await?;
    app.bus.outbox.wake();
    Ok(true)
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
        action: wanted.then(|| format!("/abmelden/{token}")),
        account_href: ACCOUNT,
    })
    .into_response()
}

fn unknown(app: &App) -> Response {
    let view = ErrorPage {
        page: Page::new(&app.site, "Link nicht bekannt").private(),
        heading: "Diesen Link gibt es nicht".into(),
        text: "Vielleicht ist die Adresse unvollständig. Es wurde nichts geändert.".into(),
        next_step: "Die tägliche Übersicht können Sie auch unter „Mein Zugang“ ausschalten.".into(),
        link: Link { href: ACCOUNT.into(), text: "Zu „Mein Zugang“".into() },
        trace_id: None,
    };
    Html(StatusCode::NOT_FOUND, view).into_response()
}

/// The cause is logged, not shown.
fn failure(app: &App, error: impl std::fmt::Display) -> Response {
    tracing::error!(%error, "page failed");
    Html(StatusCode::SERVICE_UNAVAILABLE, ErrorPage::failure(&app.site, None)).into_response()
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
