//! Organizers' way in: a mailed link that a button uses up, since mail scanners follow links.

use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use chrono::Duration;
use fachtag_access::{self as access, SignedIn};
use fachtag_contracts::fields::FieldError;
use fachtag_web::{
    body::Fields,
    client::Client,
    page::{Alert, ErrorPage, Hidden, Html, Input, Link, Page, Section, Tone},
    rate_limit::{Exceeded, Limit},
};
use serde::Deserialize;

use super::{
    App,
    desk_views::{LoginConfirm, LoginPage, LoginSent},
    forms,
};
use crate::{
    domain::{life::Refused, own_path::own_path},
    usecases::{Failure, Office, logins},
};

/// Links that one client may ask for; an office may share one address.
const LINKS: Limit = Limit { name: "sign-in", most: 30, per: Duration::minutes(15) };
/// Where everybody signed in can go.
const HOME: &str = "/organisation";
/// The name of the field with the path to go to afterwards.
const RETURN_TO: &str = "weiter";

/// What the address of the sign-in says.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Way {
    weiter: String,
    /// Present after signing out everywhere.
    abgemeldet: Option<String>,
}

/// The form's fields.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    email: String,
    weiter: String,
}

pub(super) async fn show(State(app): State<App>, uri: Uri, headers: HeaderMap) -> Response {
    let Way { weiter, abgemeldet } = super::query(&uri);
    let shown = async {
        if app.session(&headers).await?.is_some() {
            return Ok(Redirect::to(own_path(&weiter).unwrap_or(HOME)).into_response());
        }
        let wanted = Wanted { email: String::new(), weiter };
        let notice = abgemeldet.map(|_| Alert {
            tone: Tone::Success,
            title: "Sie sind auf allen Geräten abgemeldet.".into(),
            text: String::new(),
        });
        Ok(form(&app, StatusCode::OK, &wanted, notice, &[]))
    };
    app.page(shown.await)
}

fn form(app: &App, status: StatusCode, wanted: &Wanted, notice: Option<Alert>, errors: &[FieldError]) -> Response {
    let title = "Anmelden für die Organisation";
    let title = if errors.is_empty() { title.into() } else { format!("Fehler: {title}") };
    let return_to = own_path(&wanted.weiter);
    let view = LoginPage {
        page: Page::new(&app.site, title).section(Section::Organisation).private(),
        notice,
        problems: forms::problems(errors),
        email: Input { value: wanted.email.clone(), error: forms::error_of(errors, "email") },
        hidden: return_to.map(|path| Hidden { name: RETURN_TO.into(), value: path.into() }).into_iter().collect(),
    };
    Html(status, view).into_response()
}

pub(super) async fn request(State(app): State<App>, client: Client, Fields(wanted): Fields<Wanted>) -> Response {
    let wanted = wanted.unwrap_or_default();
    let return_to = own_path(&wanted.weiter).map(str::to_owned);
    if let Err(exceeded) = client.take(LINKS) {
        return too_often(&app, exceeded);
    }
    match logins::request_link(&app.office, &wanted.email, return_to).await {
        Ok(()) => Redirect::to("/anmelden/gesendet").into_response(),
        Err(Failure::Refused(Refused::Fields(errors))) => {
            form(&app, StatusCode::UNPROCESSABLE_ENTITY, &wanted, None, &errors)
        }
        Err(failure) => app.refusal(failure),
    }
}

pub(super) async fn sent(State(app): State<App>) -> Response {
    Html::ok(LoginSent { page: Page::new(&app.site, "Link geschickt").section(Section::Organisation).private() })
        .into_response()
}

pub(super) async fn ask(State(app): State<App>, Path(token): Path<String>) -> Response {
    let shown = async {
        let Some(organizer) = logins::look(&app.office, &token).await? else { return Ok(used_up(&app)) };
        let page = Page::new(&app.site, "Anmelden").section(Section::Organisation).private();
        let action = format!("/anmelden/{token}");
        let email = Some(organizer.email).filter(|email| logins::can_be_mailed(email));
        Ok(Html::ok(LoginConfirm { page, action, name: organizer.name, email }).into_response())
    };
    app.page(shown.await)
}

pub(super) async fn sign_in(
    State(app): State<App>,
    Path(token): Path<String>,
    client: Client,
    headers: HeaderMap,
) -> Response {
    let before = app.guard.named_session(&headers);
    let (session, return_to) = match logins::sign_in(&app.office, &token, before).await {
        Ok(Some(signed_in)) => signed_in,
        Ok(None) => {
            // The second click of a double click has the first one's session.
            let shown = app.session(&headers).await.map(|session| match session {
                Some(_) => Redirect::to(HOME).into_response(),
                None => used_up(&app),
            });
            return app.page(shown);
        }
        Err(failure) => return app.refusal(failure),
    };
    let Office { sessions, secret, bus, .. } = &app.office;
    let cookie = access::session_cookie(sessions, secret, &session, bus.clock.now(), app.guard.by_tls(&client));
    let Some(cookie) = cookie else { return app.failure("FACHTAG_SESSION_KEY is missing: sessions cannot be signed") };
    let target = return_to.as_deref().and_then(own_path).unwrap_or(HOME);
    ([(header::SET_COOKIE, cookie)], Redirect::to(target)).into_response()
}

pub(super) async fn sign_out(State(app): State<App>, client: Client, headers: HeaderMap) -> Response {
    if let Some(session) = app.guard.named_session(&headers)
        && let Err(failure) = logins::sign_out(&app.office, session).await
    {
        return app.refusal(failure);
    }
    app.without_session(&client, "/")
}

pub(super) async fn sign_out_everywhere(
    State(app): State<App>,
    SignedIn(person): SignedIn,
    client: Client,
) -> Response {
    match crate::usecases::organizers::sign_out_everywhere(&app.office, person.id).await {
        // A login that is gone has no sessions.
        Ok(()) | Err(Failure::Unknown) => app.without_session(&client, "/anmelden?abgemeldet=1"),
        Err(failure) => app.refusal(failure),
    }
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
            exceeded.wait()
        ),
        link: Link { href: "/anmelden".into(), text: "Zurück zur Anmeldung".into() },
        trace_id: None,
    };
    let mut response = Html(StatusCode::TOO_MANY_REQUESTS, view).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, exceeded.retry_after.into());
    response
}
