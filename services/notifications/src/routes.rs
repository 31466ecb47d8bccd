//! Which address leads where.

use axum::Router;
use fachtag_access::keep_alive;
use fachtag_web::routes::Routes;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    digest::unsubscribe_page as unsubscribe,
    letters::{api, letter_page, list_page},
    mailbox::page as mailbox,
    preview::{api as preview_api, page as preview},
    scheduled_mailings::{plan_page, send_page},
};

/// The pages' paths. The mailbox is there only where letters are files.
pub fn pages(app: App) -> Router {
    let guard = app.guard.clone();
    let mailbox = app.mailbox.is_some().then(|| mailbox_routes().serve(app.clone()));
    let pages = keep_alive(page_routes().serve(app), guard);
    match mailbox {
        Some(mailbox) => pages.merge(mailbox),
        None => pages,
    }
}

/// The organizers' pages' paths, to be listed.
pub fn page_routes() -> Routes<App> {
    Routes::default()
        .get("/organisation/nachrichten", list_page::list)
        .get("/organisation/nachrichten/{id}", letter_page::show)
        .get("/organisation/nachrichten/plan/{event}", plan_page::show)
        .post("/organisation/nachrichten/plan/{event}", plan_page::change)
        .get("/organisation/nachrichten/plan/{event}/senden", send_page::ask)
        .get("/organisation/nachrichten/vorschau/{event}", preview::show)
        .get("/organisation/nachrichten/vorschau/{event}/html", preview::html)
        .post("/organisation/nachrichten/{id}/versuchen", letter_page::retry)
        .get("/abmelden/{token}", unsubscribe::ask)
        .post("/abmelden/{token}", unsubscribe::decline)
}

/// The local mailbox's paths, to be listed.
pub fn mailbox_routes() -> Routes<App> {
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
    OpenApiRouter::new()
        .routes(routes!(api::list))
        .routes(routes!(api::read_one))
        .routes(routes!(api::retry))
        .routes(routes!(preview_api::read))
}
