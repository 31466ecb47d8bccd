//! Why a page is not shown. Handlers and extractors fail with it; one layer makes the page that says so.

use std::sync::Arc;

use axum::{
    Router,
    extract::{FromRef, Request, State},
    http::StatusCode,
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
};

use super::{ErrorPage, Html, Site};
use crate::Reader;

/// What a page's handler answers.
pub type PageResult = Result<Response, PageError>;

/// Why a page is not shown. Every error of ours becomes [`PageError::Failed`] by `?`, and is logged there.
#[derive(Debug)]
pub enum PageError {
    /// There is nothing at this address, or nothing for this person.
    NotFound,
    /// The person is signed in, but may not do this.
    Forbidden,
    /// A failure of ours.
    Failed,
    /// It would take longer than anybody waits.
    TooSlow,
    /// Another answer, such as the way to the sign-in.
    Other(Box<Response>),
}

impl<E: std::error::Error> From<E> for PageError {
    fn from(error: E) -> Self {
        tracing::error!(%error, "page failed");
        Self::Failed
    }
}

impl PageError {
    /// Another answer instead of the page.
    pub fn other(answer: impl IntoResponse) -> Self {
        Self::Other(Box::new(answer.into_response()))
    }
}

/// A page that [`show_errors`] has to fill.
#[derive(Clone, Copy)]
enum Unshown {
    NotFound,
    Forbidden,
    Failed,
    TooSlow,
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let (status, unshown) = match self {
            Self::NotFound => (StatusCode::NOT_FOUND, Unshown::NotFound),
            Self::Forbidden => (StatusCode::FORBIDDEN, Unshown::Forbidden),
            Self::Failed => (StatusCode::SERVICE_UNAVAILABLE, Unshown::Failed),
            Self::TooSlow => (StatusCode::SERVICE_UNAVAILABLE, Unshown::TooSlow),
            Self::Other(answer) => return *answer,
        };
        let mut response = status.into_response();
        response.extensions_mut().insert(unshown);
        response
    }
}

/// Shows these pages' errors in the layout of the site.
pub(crate) fn show_errors<S>(pages: Router<S>, state: &S) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    Arc<Site>: FromRef<S>,
{
    pages.layer(from_fn_with_state(Arc::<Site>::from_ref(state), show))
}

async fn show(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let mut response = next.run(request).await;
    let Some(unshown) = response.extensions_mut().remove::<Unshown>() else { return response };
    let reader = Reader::of(&uri);
    let page = match unshown {
        Unshown::NotFound => ErrorPage::not_found(&site, &reader),
        Unshown::Forbidden => ErrorPage::forbidden(&site),
        Unshown::Failed => ErrorPage::failure(&site, &reader, None),
        Unshown::TooSlow => ErrorPage::too_slow(&site, &reader),
    };
    Html(response.status(), page).into_response()
}
