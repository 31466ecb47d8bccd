//! The public programme, the organizers' entry and the API.

mod api;
mod calendar;
mod desk;
mod event_page;
mod failures;
mod form_shapes;
mod groups_api;
mod images;
mod json_ld;
mod login;
mod programme;
mod shapes;
pub mod views;
mod words;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef, State},
    handler::Handler,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use fachtag_access::{Guard, Principal};
use fachtag_web::{
    page::{ErrorPage, Html, Site},
    routes::Routes,
    upload::FORM_LIMIT,
};
use ipnet::IpNet;
use utoipa_axum::router::OpenApiRouter;

use crate::usecases::{Failure, Office};

/// What the handlers need. Cloning shares it.
#[derive(Clone)]
pub struct App {
    pub office: Office,
    pub guard: Guard,
    pub site: Arc<Site>,
    /// Whether browsers come by TLS, as far as the settings tell.
    pub tls: bool,
    /// Whose word on the client is believed.
    pub trusted_proxies: Arc<[IpNet]>,
}

impl App {
    /// Who is signed in with this browser.
    async fn session(&self, headers: &axum::http::HeaderMap) -> fachtag_db::Result<Option<Principal>> {
        self.guard.session(headers).await
    }

    fn not_found(&self) -> Response {
        Html(StatusCode::NOT_FOUND, ErrorPage::not_found(&self.site)).into_response()
    }

    /// The page, or the page for a failure of ours.
    fn page(&self, result: fachtag_db::Result<Response>) -> Response {
        result.unwrap_or_else(|error| self.failure(error))
    }

    /// The page for a failure of ours; the cause is logged, not shown.
    fn failure(&self, error: impl std::fmt::Display) -> Response {
        tracing::error!(%error, "page failed");
        Html(StatusCode::SERVICE_UNAVAILABLE, ErrorPage::failure(&self.site, None)).into_response()
    }

    /// The page for a use case that failed in a way that no form can mend.
    fn refusal(&self, failure: Failure) -> Response {
        match failure {
            Failure::Unknown => self.not_found(),
            other => self.failure(other),
        }
    }
}

impl FromRef<App> for Guard {
    fn from_ref(app: &App) -> Self {
        app.guard.clone()
    }
}

impl FromRef<App> for Arc<Site> {
    fn from_ref(app: &App) -> Self {
        Arc::clone(&app.site)
    }
}

/// The pages' paths.
pub fn pages(app: App) -> Router {
    page_routes().router().with_state(app)
}

/// The pages' paths, to be listed.
pub fn page_routes() -> Routes<App> {
    Routes::default()
        .get("/", programme::programme)
        .get("/gruppen", programme::groups)
        .get("/gruppen/{slug}", programme::group)
        .get("/veranstaltungen/{slug}", event_page::show)
        .get("/kalender/{file}", calendar::file)
        .get("/kalender/gruppen/{file}", calendar::group)
        .get("/anmelden", login::info)
        .get("/anmelden/{token}", login::ask)
        .post("/anmelden/{token}", login::sign_in)
        .get("/organisation", login::organisation)
        .post("/organisation/abmelden", login::sign_out)
        .get("/impressum", imprint)
        .get("/datenschutz", privacy)
        .get("/barrierefreiheit", accessibility)
        .get("/bilder/{id}", images::show)
        .get("/organisation/veranstaltungen", desk::list::show)
        .get("/organisation/veranstaltungen/neu", desk::edit::ask_new)
        .post("/organisation/veranstaltungen/neu", desk::edit::create.layer(DefaultBodyLimit::max(FORM_LIMIT)))
        .get("/organisation/veranstaltungen/{id}", desk::overview::show)
        .get("/organisation/veranstaltungen/{id}/bearbeiten", desk::edit::ask)
        .post(
            "/organisation/veranstaltungen/{id}/bearbeiten",
            desk::edit::change.layer(DefaultBodyLimit::max(FORM_LIMIT)),
        )
        .post("/organisation/veranstaltungen/{id}/veroeffentlichen", desk::life::publish)
        .get("/organisation/veranstaltungen/{id}/absagen", desk::life::ask_cancel)
        .post("/organisation/veranstaltungen/{id}/absagen", desk::life::cancel)
        .get("/organisation/veranstaltungen/{id}/kopieren", desk::copy::ask)
        .post("/organisation/veranstaltungen/{id}/kopieren", desk::copy::copy)
        .get("/organisation/veranstaltungen/{id}/loeschen", desk::life::ask_delete)
        .post("/organisation/veranstaltungen/{id}/loeschen", desk::life::delete)
}

/// The API's paths.
pub fn api(app: App) -> Router {
    described().split_for_parts().0.with_state(app)
}

/// The API's description.
pub fn description() -> utoipa::openapi::OpenApi {
    described().split_for_parts().1
}

fn described() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(utoipa_axum::routes!(api::create, api::list))
        .routes(utoipa_axum::routes!(api::read, api::change))
        .routes(utoipa_axum::routes!(api::publish))
        .routes(utoipa_axum::routes!(api::cancel))
        .routes(utoipa_axum::routes!(groups_api::list))
        .routes(utoipa_axum::routes!(groups_api::read))
}

async fn imprint(State(app): State<App>) -> Response {
    text(&app, views::StaticPage::imprint(&app.site))
}

async fn privacy(State(app): State<App>) -> Response {
    text(&app, views::StaticPage::privacy(&app.site))
}

async fn accessibility(State(app): State<App>) -> Response {
    text(&app, views::StaticPage::accessibility(&app.site))
}

fn text(app: &App, page: askama::Result<views::StaticPage>) -> Response {
    match page {
        Ok(page) => Html::ok(page).into_response(),
        Err(error) => {
            tracing::error!(%error, "text could not be rendered");
            Html(StatusCode::INTERNAL_SERVER_ERROR, ErrorPage::failure(&app.site, None)).into_response()
        }
    }
}
