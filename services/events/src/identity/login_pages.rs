//! Organizers' way in: a mailed link that a button uses up, since mail scanners follow links.

use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use chrono::Duration;
use fachtag_access::{self as access, SignedIn};
use fachtag_contracts::language::Language;
use fachtag_forms::FieldError;
use fachtag_web::{
    body::Fields,
    client::Client,
    flash::{self, Flash, Words},
    page::{Alert, ErrorPage, Hidden, Html, Input, Link, Page, PageError, PageResult, Section, Tone},
    rate_limit::{Exceeded, Limit},
};
use serde::Deserialize;

use super::{
    logins, organizers,
    views::{LoginConfirm, LoginPage, LoginSent},
};
use crate::{
    app::App,
    core::{Core, Failure},
    domain::{life::Refused, own_path::own_path},
    fields,
};

/// Links that one client may ask for; an office may share one address.
const LINKS: Limit = Limit { name: "sign-in", most: 30, per: Duration::minutes(15) };
/// Where everybody signed in can go.
const HOME: &str = "/organisation";
/// The name of the field with the path to go to afterwards.
const RETURN_TO: &str = "weiter";

const DONE: &Words = &[("abgemeldet", Tone::Success, "Sie sind auf allen Geräten abgemeldet.", "")];

/// What the form says, and the address that leads to it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    email: String,
    weiter: String,
}

pub async fn show(
    State(app): State<App>,
    query: Result<Query<SignInForm>, QueryRejection>,
    flash: Flash,
    headers: HeaderMap,
) -> PageResult {
    let SignInForm { weiter, .. } = query.map(|Query(query)| query).unwrap_or_default();
    if app.guard.session(&headers).await?.is_some() {
        return Ok(Redirect::to(own_path(&weiter).unwrap_or(HOME)).into_response());
    }
    let blank = SignInForm { email: String::new(), weiter };
    Ok(form(&app, StatusCode::OK, &blank, flash.alert(DONE), &[]))
}

fn form(app: &App, status: StatusCode, typed: &SignInForm, notice: Option<Alert>, errors: &[FieldError]) -> Response {
    let title = fields::title("Anmelden für die Organisation", errors);
    let return_to = own_path(&typed.weiter);
    let view = LoginPage {
        page: Page::new(&app.site, title).section(Section::Organisation).private(),
        notice,
        problems: fields::problems(errors),
        email: Input { value: typed.email.clone(), error: fields::error_of(errors, "email") },
        hidden: return_to.map(|path| Hidden { name: RETURN_TO.into(), value: path.into() }).into_iter().collect(),
    };
    Html(status, view).into_response()
}

pub async fn request(State(app): State<App>, client: Client, Fields(typed): Fields<SignInForm>) -> PageResult {
    let typed = typed.unwrap_or_default();
    let return_to = own_path(&typed.weiter).map(str::to_owned);
    if let Err(exceeded) = client.take(LINKS) {
        return Ok(too_often(&app, exceeded));
    }
    match logins::request_link(&app.core, &typed.email, return_to).await {
        Ok(()) => Ok(Redirect::to("/anmelden/gesendet").into_response()),
        Err(Failure::Refused(Refused::Fields(errors))) => {
            Ok(form(&app, StatusCode::UNPROCESSABLE_ENTITY, &typed, None, &errors))
        }
        Err(failure) => Err(failure.into()),
    }
}

pub async fn sent(State(app): State<App>) -> Response {
    Html::ok(LoginSent { page: Page::new(&app.site, "Link geschickt").section(Section::Organisation).private() })
        .into_response()
}

pub async fn ask(State(app): State<App>, Path(token): Path<String>) -> PageResult {
    let Some(organizer) = logins::link_owner(&app.core, &token).await? else { return Ok(used_up(&app)) };
    let page = Page::new(&app.site, "Anmelden").section(Section::Organisation).private();
    let action = format!("/anmelden/{token}");
    let email = Some(organizer.email).filter(|email| logins::can_be_mailed(email));
    Ok(Html::ok(LoginConfirm { page, action, name: organizer.name, email }).into_response())
}

pub async fn sign_in(
    State(app): State<App>,
    Path(token): Path<String>,
    client: Client,
    headers: HeaderMap,
) -> PageResult {
    let before = app.guard.named_session(&headers);
    let Some((session, return_to)) = logins::sign_in(&app.core, &token, before).await? else {
        // The second click of a double click has the first one's session.
        return Ok(match app.guard.session(&headers).await? {
            Some(_) => Redirect::to(HOME).into_response(),
            None => used_up(&app),
        });
    };
    let Core { sessions, secret, bus } = &app.core;
    let cookie = access::session_cookie(sessions, secret, &session, bus.clock.now(), app.guard.by_tls(&client));
    let Some(cookie) = cookie else {
        tracing::error!("FACHTAG_SESSION_KEY is missing: sessions cannot be signed");
        return Err(PageError::Failed);
    };
    let target = return_to.as_deref().and_then(own_path).unwrap_or(HOME);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(target)).into_response())
}

pub async fn sign_out(State(app): State<App>, client: Client, headers: HeaderMap) -> PageResult {
    if let Some(session) = app.guard.named_session(&headers) {
        logins::sign_out(&app.core, session).await?;
    }
    Ok(without_session(&app, &client, Redirect::to("/")))
}

pub async fn sign_out_everywhere(State(app): State<App>, SignedIn(person): SignedIn, client: Client) -> PageResult {
    match organizers::sign_out_everywhere(&app.core, person.id).await {
        // A login that is gone has no sessions.
        Ok(()) | Err(Failure::Unknown) => {
            Ok(without_session(&app, &client, flash::redirect("/anmelden", "abgemeldet")))
        }
        Err(failure) => Err(failure.into()),
    }
}

/// Ends this browser's session and goes on.
fn without_session(app: &App, client: &Client, next: impl IntoResponse) -> Response {
    let cookie = access::expired_cookie(app.guard.by_tls(client));
    ([(header::SET_COOKIE, cookie)], next).into_response()
}

fn used_up(app: &App) -> Response {
    let view = ErrorPage {
        page: Page::new(&app.site, "Link nicht mehr gültig").private(),
        heading: "Dieser Anmeldelink gilt nicht mehr".into(),
        text: "Ein Anmeldelink lässt sich nur einmal und nur für begrenzte Zeit benutzen.".into(),
        next_step: "Lassen Sie sich bitte einen neuen Link schicken.".into(),
        link: Link { href: "/anmelden".into(), text: "Neuen Link anfordern".into() },
        trace_id: None,
    };
    Html(StatusCode::GONE, view).into_response()
}

fn too_often(app: &App, exceeded: Exceeded) -> Response {
    let view = ErrorPage {
        page: Page::new(&app.site, "Zu viele Anfragen").private(),
        heading: "Es wurden zu viele Links angefordert".into(),
        text: "Zum Schutz vor Missbrauch nehmen wir von einem Anschluss nur eine begrenzte Zahl von Anfragen an."
            .into(),
        next_step: format!(
            "Sehen Sie bitte in Ihr Postfach, auch in den Spam-Ordner. In {} können Sie es noch einmal versuchen.",
            exceeded.wait(Language::De)
        ),
        link: Link { href: "/anmelden".into(), text: "Zurück zur Anmeldung".into() },
        trace_id: None,
    };
    let mut response = Html(StatusCode::TOO_MANY_REQUESTS, view).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, exceeded.retry_after.into());
    response
}
