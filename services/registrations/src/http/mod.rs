//! Pages for participants and the API.

mod admission;
mod api;
mod api_sign_up;
mod calendar;
mod certificate;
mod desk;
mod desk_lists;
mod forms;
mod lists;
mod manage;
mod problems;
mod shapes;
mod sign_up;
pub mod views;

use std::sync::Arc;

use axum::{
    Router,
    extract::FromRef,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use fachtag_access::{Guard, keep_alive};
use fachtag_db::Error;
use fachtag_documents::calendar::Person;
use fachtag_runtime::BlockingPool;
use fachtag_web::{
    page::{ErrorPage, Html, Site},
    routes::Routes,
};
use utoipa_axum::router::OpenApiRouter;

use crate::usecases::{Office, SignUps};

/// What the handlers need. Cloning shares it.
#[derive(Clone, FromRef)]
pub struct App {
    pub office: Office,
    pub sign_ups: SignUps,
    pub guard: Guard,
    pub site: Arc<Site>,
    /// Where files are made.
    pool: BlockingPool,
    /// Whether letters reach anybody.
    pub sends: bool,
    /// Whom calendars name.
    pub organizer: Person,
}

impl App {
    /// The service's front over its office.
    pub fn new(office: Office, guard: Guard, site: Arc<Site>, organizer: Person, pool: BlockingPool) -> Self {
        Self { sign_ups: SignUps::new(office.clone()), guard, office, site, pool, sends: true, organizer }
    }

    /// Says on the pages whether letters reach anybody.
    #[must_use]
    pub fn with_mail(self, sends: bool) -> Self {
        Self { sends, ..self }
    }

    /// The address of a new registration's manage link.
    fn manage_url(&self, id: uuid::Uuid) -> String {
        format!("{}{}", self.site.public_url, crate::usecases::read::manage_path(&self.office, id, 0))
    }

    fn not_found(&self) -> Response {
        Html(StatusCode::NOT_FOUND, ErrorPage::not_found(&self.site)).into_response()
    }

    /// A page for a failure of ours; the cause is logged, not shown.
    fn failure(&self, error: impl std::fmt::Display) -> Response {
        tracing::error!(%error, "page failed");
        Html(StatusCode::SERVICE_UNAVAILABLE, ErrorPage::failure(&self.site, None)).into_response()
    }
}

/// The pages' paths.
pub fn pages(app: App) -> Router {
    let guard = app.guard.clone();
    keep_alive(page_routes().serve(app), guard)
}

/// The pages' paths, to be listed.
pub fn page_routes() -> Routes<App> {
    let public = Routes::default()
        .get("/anmeldung/{slug}", sign_up::form)
        .post("/anmeldung/{slug}", sign_up::step)
        .get("/anmeldung/{slug}/fertig", sign_up::done)
        .get("/meine-anmeldung/{token}", manage::show)
        .post("/meine-anmeldung/{token}/bestaetigen", manage::accept)
        .get("/meine-anmeldung/{token}/aendern", manage::edit)
        .post("/meine-anmeldung/{token}/aendern", manage::save)
        .get("/meine-anmeldung/{token}/abmelden", manage::ask)
        .post("/meine-anmeldung/{token}/abmelden", manage::cancel)
        .post("/meine-anmeldung/{token}/einwilligung-widerrufen", manage::withdraw)
        .get("/meine-anmeldung/{token}/termin.ics", calendar::read)
        .get("/meine-anmeldung/{token}/daten.json", manage::export)
        .get("/meine-anmeldung/{token}/teilnahmebescheinigung", certificate::read)
        .get("/organisation/anmeldungen/{event}/listen", desk_lists::show)
        .post("/organisation/anmeldungen/{event}/listen/senden", desk_lists::send)
        .get("/organisation/anmeldungen/{event}/listen/{file}", desk_lists::files::read);
    desk::routes(public)
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
        .routes(utoipa_axum::routes!(api_sign_up::create, api::list))
        .routes(utoipa_axum::routes!(api::read))
        .routes(utoipa_axum::routes!(api::cancel))
        .routes(utoipa_axum::routes!(api::attendance))
        .routes(utoipa_axum::routes!(lists::read))
}

/// A page, or the page for a failure.
fn page(app: &App, result: Result<Response, Error>) -> Response {
    result.unwrap_or_else(|error| app.failure(error))
}
