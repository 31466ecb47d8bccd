//! The local mailbox for people, and the letters' states for organizers.

mod api;
mod desk;
mod mailbox;
mod shapes;
mod unsubscribe;
pub mod views;

use std::sync::Arc;

use axum::{Router, extract::FromRef, middleware::from_fn_with_state};
use fachtag_access::{Guard, keep_alive};
use fachtag_bus::Bus;
use fachtag_web::{page::Site, routes::Routes};
use utoipa_axum::router::OpenApiRouter;

use crate::mail::{files::FilePostman, office::Office};

/// What the handlers need. Cloning shares it.
#[derive(Clone, FromRef)]
pub struct App {
    pub bus: Bus,
    pub guard: Guard,
    pub site: Arc<Site>,
    /// Whose letters are shown before they are written.
    pub office: Arc<Office>,
    /// Where letters are files; `None` with a mail server.
    pub mailbox: Option<FilePostman>,
    /// Whether letters reach anybody.
    pub sends: bool,
}

/// The pages' paths. The mailbox is there only where letters are files.
pub fn pages(app: App) -> Router {
    let guard = app.guard.clone();
    let Some(postman) = app.mailbox.clone() else {
        return keep_alive(page_routes().serve(app), guard);
    };
    let mailbox = mailbox_routes()
        .router()
        .route_layer(from_fn_with_state(app.clone(), mailbox::here_or_admin))
        .with_state(mailbox::Mailbox { postman, site: Arc::clone(&app.site) });
    keep_alive(page_routes().serve(app), guard).merge(mailbox)
}

/// The organizers' pages' paths, to be listed.
pub fn page_routes() -> Routes<App> {
    Routes::default()
        .get("/organisation/nachrichten", desk::list)
        .get("/organisation/nachrichten/{id}", desk::letter::show)
        .get("/organisation/nachrichten/plan/{event}", desk::plan::show)
        .post("/organisation/nachrichten/plan/{event}", desk::plan::change)
        .get("/organisation/nachrichten/vorschau/{event}", desk::preview::show)
        .get("/organisation/nachrichten/vorschau/{event}/html", desk::preview::html)
        .post("/organisation/nachrichten/{id}/versuchen", desk::retry::retry)
        .get("/abmelden/{token}", unsubscribe::ask)
        .post("/abmelden/{token}", unsubscribe::decline)
}

/// The local mailbox's paths, to be listed.
pub fn mailbox_routes() -> Routes<mailbox::Mailbox> {
    Routes::default()
        .get("/postfach", mailbox::list)
        .get("/postfach/{name}", mailbox::letter)
        .get("/postfach/{name}/html", mailbox::html)
        .get("/postfach/{name}/anhang/{number}", mailbox::attachment)
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
    OpenApiRouter::new().routes(utoipa_axum::routes!(api::list))
}
