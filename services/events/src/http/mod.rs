//! The public programme, the organizers' entry and the API.

mod account;
mod api;
mod api_reading;
mod calendar;
mod dashboard;
pub mod dashboard_views;
mod desk;
pub mod desk_views;
mod event_page;
mod failures;
mod form_shapes;
mod forms;
mod groups_api;
mod groups_desk;
mod images;
mod json_ld;
mod login;
mod part_shapes;
mod people;
mod programme;
mod seats;
mod shapes;
mod share;
mod tokens;
pub mod views;
mod words;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, FromRef, Query, State},
    handler::Handler,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use fachtag_access::{Guard, Principal, keep_alive};
use fachtag_documents::calendar::Person;
use fachtag_runtime::BlockingPool;
use fachtag_web::{
    client::Client,
    page::{Alert, ErrorPage, Html, Site, Tone},
    routes::Routes,
    upload::FORM_LIMIT,
};
use serde::{Deserialize, de::DeserializeOwned};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    picture_process::PictureProcess,
    usecases::{Failure, Office},
};

/// What the handlers need. Cloning shares it.
#[derive(Clone)]
pub struct App {
    pub office: Office,
    /// Where uploaded pictures are drawn anew.
    pub pictures: PictureProcess,
    /// Where pictures of events are drawn.
    pub pool: BlockingPool,
    /// Those that were drawn.
    cards: share::Pictures,
    pub guard: Guard,
    pub site: Arc<Site>,
    /// Whom calendars name where an event names nobody.
    pub organizer: Person,
}

impl App {
    /// The service's front over its office.
    pub fn new(office: Office, guard: Guard, site: Arc<Site>, organizer: Person, pool: BlockingPool) -> Self {
        Self {
            office,
            pictures: PictureProcess::default(),
            pool,
            cards: share::Pictures::default(),
            guard,
            site,
            organizer,
        }
    }

    /// Who is signed in with this browser.
    async fn session(&self, headers: &HeaderMap) -> fachtag_db::Result<Option<Principal>> {
        self.guard.session(headers).await
    }

    /// Ends this browser's session and goes on there.
    fn without_session(&self, client: &Client, target: &str) -> Response {
        let cookie = fachtag_access::expired_cookie(self.guard.by_tls(client));
        ([(header::SET_COOKIE, cookie)], Redirect::to(target)).into_response()
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

/// What an address says behind its question mark, as far as it can be read.
fn query<T: DeserializeOwned + Default>(uri: &Uri) -> T {
    Query::try_from_uri(uri).map(|Query(read)| read).unwrap_or_default()
}

/// What a form did before it sent its reader here.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Done {
    erledigt: String,
}

impl Done {
    /// Says it in the words for it, if there are any.
    fn notice(uri: &Uri, words: &[(&str, &str)]) -> Option<Alert> {
        let done: Self = query(uri);
        let (_, title) = words.iter().find(|(deed, _)| *deed == done.erledigt)?;
        Some(Alert { tone: Tone::Success, title: (*title).into(), text: String::new() })
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
    let guard = app.guard.clone();
    keep_alive(page_routes().serve(app), guard)
}

/// The pages' paths, to be listed.
pub fn page_routes() -> Routes<App> {
    Routes::default()
        .get("/", programme::programme)
        .get("/gruppen", programme::groups)
        .get("/gruppen/{slug}", programme::group)
        .get("/veranstaltungen/{slug}", event_page::show)
        .get("/veranstaltungen/{slug}/bild.png", share::show_picture)
        .get("/sitemap.xml", share::sitemap)
        .get("/kalender/alle.ics", calendar::all)
        .get("/kalender/{file}", calendar::file)
        .get("/kalender/gruppen/{file}", calendar::group)
        .get("/anmelden", login::show)
        .post("/anmelden", login::request)
        .get("/anmelden/gesendet", login::sent)
        .get("/anmelden/{token}", login::ask)
        .post("/anmelden/{token}", login::sign_in)
        .get("/organisation", dashboard::show)
        .post("/organisation/abmelden", login::sign_out)
        .get("/organisation/konto", account::show)
        .post("/organisation/konto", account::rename)
        .post("/organisation/konto/uebersicht", account::switch_digest)
        .post("/organisation/konto/ueberall-abmelden", login::sign_out_everywhere)
        .post("/organisation/konto/neu-anmelden", account::sign_in_anew)
        .get("/organisation/gruppen", groups_desk::list)
        .get("/organisation/gruppen/neu", groups_desk::new_form)
        .post("/organisation/gruppen/neu", groups_desk::create)
        .get("/organisation/gruppen/{slug}", groups_desk::show)
        .post("/organisation/gruppen/{slug}", groups_desk::change)
        .get("/organisation/personen", people::list)
        .get("/organisation/personen/einladen", people::invite_form)
        .post("/organisation/personen/einladen", people::invite)
        .get("/organisation/personen/{id}", people::show)
        .post("/organisation/personen/{id}", people::change)
        .post("/organisation/personen/{id}/link", people::send_link)
        .get("/organisation/personen/{id}/entfernen", people::ask_removal)
        .post("/organisation/personen/{id}/entfernen", people::remove)
        .get("/organisation/zugangsschluessel", tokens::list)
        .get("/organisation/zugangsschluessel/neu", tokens::new_form)
        .post("/organisation/zugangsschluessel/neu", tokens::create)
        .get("/organisation/zugangsschluessel/{id}/widerrufen", tokens::ask_revocation)
        .post("/organisation/zugangsschluessel/{id}/widerrufen", tokens::revoke)
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
