//! The check as part of a handler's signature.

use std::sync::Arc;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{Method, StatusCode, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use fachtag_contracts::{access::Role, links};
use fachtag_web::{
    page::{ErrorPage, Html, Link, Page, PageError, Site},
    problem::ProblemDocument,
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{Guard, Principal};

/// A page for everybody who is signed in.
pub struct SignedIn(pub Principal);
/// A page for those who may organize; which events, the handler must ask.
pub struct Organizes(pub Principal);
/// A page for administrators.
pub struct Administers(pub Principal);
/// An API call that anybody may make; a token that does not hold is refused all the same.
pub struct ApiCaller(pub Option<Principal>);
/// An API call of those who work at events; which, the handler must ask.
pub struct ApiStaff(pub Principal);
/// An API call of those who may organize; which events, the handler must ask.
pub struct ApiOrganizer(pub Principal);
/// An API call of administrators.
pub struct ApiAdministrator(pub Principal);

async fn page_visitor<S>(parts: &Parts, state: &S, may: fn(&Principal) -> bool) -> Result<Principal, PageError>
where
    S: Send + Sync,
    Guard: FromRef<S>,
    Arc<Site>: FromRef<S>,
{
    match Guard::from_ref(state).session(&parts.headers).await? {
        Some(principal) if may(&principal) => Ok(principal),
        Some(_) => Err(PageError::Forbidden),
        None => Err(PageError::other(sign_in_first(parts, &Arc::from_ref(state)))),
    }
}

/// A reader is sent to the sign-in and back. A form is kept by its browser until somebody is signed in again.
fn sign_in_first(parts: &Parts, site: &Arc<Site>) -> Response {
    if matches!(parts.method, Method::GET | Method::HEAD) {
        let here = parts.uri.path_and_query().map_or(links::organisation::OVERVIEW, |path| path.as_str());
        let back = utf8_percent_encode(here, NON_ALPHANUMERIC);
        return Redirect::to(&format!("{}?weiter={back}", links::SIGN_IN)).into_response();
    }
    let page = ErrorPage {
        page: Page::new(site, "Sie sind nicht mehr angemeldet").private(),
        heading: "Sie sind nicht mehr angemeldet".into(),
        text: "Ihre Eingaben sind noch nicht gespeichert, aber auch nicht verloren.".into(),
        next_step:
            "Melden Sie sich in einem zweiten Fenster an. Laden Sie danach diese Seite neu und bestätigen Sie, dass \
                    die Daten noch einmal gesendet werden."
                .into(),
        link: Link { href: links::SIGN_IN.into(), text: "Zur Anmeldung".into() },
        trace_id: None,
    };
    Html(StatusCode::UNAUTHORIZED, page).into_response()
}

macro_rules! page_extractor {
    ($name:ident, $may:expr) => {
        impl<S> FromRequestParts<S> for $name
        where
            S: Send + Sync,
            Guard: FromRef<S>,
            Arc<Site>: FromRef<S>,
        {
            type Rejection = PageError;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
                page_visitor(parts, state, $may).await.map(Self)
            }
        }
    };
}

page_extractor!(SignedIn, |_| true);
page_extractor!(Organizes, Principal::may_organize);
page_extractor!(Administers, Principal::may_administer);

impl<S> FromRequestParts<S> for ApiCaller
where
    S: Send + Sync,
    Guard: FromRef<S>,
{
    type Rejection = ProblemDocument;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ProblemDocument> {
        Guard::from_ref(state).caller(&parts.headers).await.map(Self)
    }
}

impl<S> FromRequestParts<S> for ApiStaff
where
    S: Send + Sync,
    Guard: FromRef<S>,
{
    type Rejection = ProblemDocument;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ProblemDocument> {
        let ApiCaller(caller) = ApiCaller::from_request_parts(parts, state).await?;
        match caller.ok_or_else(ProblemDocument::unauthorized)? {
            caller if caller.role == Role::SignUp => Err(ProblemDocument::forbidden()),
            caller => Ok(Self(caller)),
        }
    }
}

macro_rules! api_extractor {
    ($name:ident, $may:expr) => {
        impl<S> FromRequestParts<S> for $name
        where
            S: Send + Sync,
            Guard: FromRef<S>,
        {
            type Rejection = ProblemDocument;

            async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ProblemDocument> {
                let ApiStaff(caller) = ApiStaff::from_request_parts(parts, state).await?;
                if $may(&caller) { Ok(Self(caller)) } else { Err(ProblemDocument::forbidden()) }
            }
        }
    };
}

api_extractor!(ApiOrganizer, Principal::may_organize);
api_extractor!(ApiAdministrator, Principal::may_administer);
