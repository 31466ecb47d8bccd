//! Organizers' way in: a one-time link that a button uses up, since mail scanners follow links.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::{self as access, SignedIn};
use fachtag_web::{
    client,
    organisation::Desk,
    page::{ErrorPage, Html, Link, Page, Section},
};

use super::{
    App,
    views::{self, LoginConfirm, LoginInfo},
};
use crate::usecases::logins;

pub(super) async fn info(State(app): State<App>) -> Response {
    Html::ok(LoginInfo { page: Page::new(&app.site, "Anmelden").section(Section::Organisation) }).into_response()
}

pub(super) async fn ask(State(app): State<App>, Path(token): Path<String>) -> Response {
    let shown = async {
        Ok(match logins::look(&app.office, &token).await? {
            Some(organizer) => Html::ok(LoginConfirm {
                page: Page::new(&app.site, "Anmelden").section(Section::Organisation).private(),
                action: format!("/anmelden/{token}"),
                name: organizer.name,
            })
            .into_response(),
            None => used_up(&app),
        })
    };
    app.page(shown.await)
}

pub(super) async fn sign_in(
    State(app): State<App>,
    Path(token): Path<String>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Response {
    let tls = app.tls || client::came_by_tls(&headers, peer, &app.trusted_proxies);
    let shown = async {
        let Some(principal) = logins::sign_in(&app.office, &token).await? else { return Ok(used_up(&app)) };
        let now = app.office.bus.clock.now();
        let cookie = access::session_cookie(&app.office.secret, &principal, now, tls);
        let cookie = cookie.map_err(|error| sqlx::Error::Encode(Box::new(error)))?;
        Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/organisation")).into_response())
    };
    app.page(shown.await)
}

pub(super) async fn organisation(State(app): State<App>, SignedIn(principal): SignedIn) -> Response {
    let view = views::SignedIn {
        page: Page::desk(&app.site, "Übersicht", principal.visitor(), Desk::Overview),
        name: principal.name,
        role: principal.role.label().into(),
        sign_out_action: "/organisation/abmelden".into(),
    };
    Html::ok(view).into_response()
}

pub(super) async fn sign_out(State(app): State<App>) -> Response {
    ([(header::SET_COOKIE, access::expired_cookie(app.tls))], Redirect::to("/")).into_response()
}

fn used_up(app: &App) -> Response {
    let view = ErrorPage {
        page: Page::new(&app.site, "Link nicht mehr gültig").private(),
        heading: "Dieser Anmeldelink gilt nicht mehr".into(),
        text: "Ein Anmeldelink lässt sich nur einmal und nur für begrenzte Zeit benutzen.".into(),
        next_step: "Lassen Sie sich bitte einen neuen Link geben.".into(),
        link: Link { href: "/anmelden".into(), text: "Wie Sie einen Link erhalten".into() },
        trace_id: None,
    };
    Html(StatusCode::GONE, view).into_response()
}
