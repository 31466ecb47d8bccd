//! The table of routes: every address of this service, and who answers it.

use axum::{Router, extract::DefaultBodyLimit, handler::Handler};
use fachtag_access::keep_alive;
use fachtag_web::{routes::Routes, upload::FORM_LIMIT};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    app::App, calendars, editing, events_api, first_steps, groups, identity, overview, pictures, programme, publishing,
    texts,
};

/// The pages' paths.
pub fn pages(app: App) -> Router {
    let guard = app.guard.clone();
    keep_alive(page_routes().serve(app), guard)
}

/// The pages' paths, to be listed.
pub fn page_routes() -> Routes<App> {
    Routes::default()
        .get("/", programme::pages::programme)
        .get("/gruppen", programme::pages::groups)
        .get("/gruppen/{slug}", programme::pages::group)
        .get("/veranstaltungen/{slug}", programme::event_page::show)
        .get("/veranstaltungen/{slug}/bild.png", programme::share_picture::show)
        .get("/sitemap.xml", programme::sitemap::show)
        .get("/kalender/alle.ics", calendars::page::all)
        .get("/kalender/{file}", calendars::page::file)
        .get("/kalender/gruppen/{file}", calendars::page::group)
        .get("/anmelden", identity::login_pages::show)
        .post("/anmelden", identity::login_pages::request)
        .get("/anmelden/gesendet", identity::login_pages::sent)
        .get("/anmelden/{token}", identity::login_pages::ask)
        .post("/anmelden/{token}", identity::login_pages::sign_in)
        .get("/organisation", overview::page::show)
        .get("/organisation/erste-schritte", first_steps::page::show)
        .post("/organisation/erste-schritte", first_steps::page::add_groups)
        .post("/organisation/abmelden", identity::login_pages::sign_out)
        .get("/organisation/konto", identity::account_page::show)
        .post("/organisation/konto", identity::account_page::rename)
        .post("/organisation/konto/uebersicht", identity::account_page::switch_digest)
        .post("/organisation/konto/ueberall-abmelden", identity::login_pages::sign_out_everywhere)
        .post("/organisation/konto/neu-anmelden", identity::sign_in_anew::start)
        .get("/organisation/gruppen", groups::pages::list)
        .get("/organisation/gruppen/neu", groups::pages::new_form)
        .post("/organisation/gruppen/neu", groups::pages::create)
        .get("/organisation/gruppen/{slug}", groups::pages::show)
        .post("/organisation/gruppen/{slug}", groups::pages::change)
        .get("/organisation/texte", texts::edit_page::list)
        .get("/organisation/texte/{kind}", texts::edit_page::ask)
        .post("/organisation/texte/{kind}", texts::edit_page::save)
        .get("/organisation/personen", identity::people_pages::list)
        .get("/organisation/personen/einladen", identity::people_pages::invite_form)
        .post("/organisation/personen/einladen", identity::people_pages::invite)
        .get("/organisation/personen/{id}", identity::people_pages::show)
        .post("/organisation/personen/{id}", identity::people_pages::change)
        .post("/organisation/personen/{id}/link", identity::people_pages::send_link)
        .get("/organisation/personen/{id}/entfernen", identity::people_pages::ask_removal)
        .post("/organisation/personen/{id}/entfernen", identity::people_pages::remove)
        .get("/organisation/zugangsschluessel", identity::token_pages::list)
        .get("/organisation/zugangsschluessel/neu", identity::token_pages::new_form)
        .post("/organisation/zugangsschluessel/neu", identity::token_pages::create)
        .get("/organisation/zugangsschluessel/{id}/widerrufen", identity::token_pages::ask_revocation)
        .post("/organisation/zugangsschluessel/{id}/widerrufen", identity::token_pages::revoke)
        .get("/impressum", programme::texts::imprint)
        .get("/datenschutz", programme::texts::privacy)
        .get("/barrierefreiheit", programme::texts::accessibility)
        .get("/bilder/{id}", pictures::page::show)
        .get("/organisation/veranstaltungen", editing::list_page::show)
        .get("/organisation/veranstaltungen/neu", editing::edit_page::ask_new)
        .post("/organisation/veranstaltungen/neu", editing::edit_page::create.layer(DefaultBodyLimit::max(FORM_LIMIT)))
        .get("/organisation/veranstaltungen/{event}", editing::event_page::show)
        .get("/organisation/veranstaltungen/{event}/bearbeiten", editing::edit_page::ask)
        .post(
            "/organisation/veranstaltungen/{event}/bearbeiten",
            editing::edit_page::change.layer(DefaultBodyLimit::max(FORM_LIMIT)),
        )
        .get("/organisation/veranstaltungen/{event}/veroeffentlichen", publishing::check_page::ask)
        .post("/organisation/veranstaltungen/{event}/veroeffentlichen", editing::life_pages::publish)
        .get("/organisation/veranstaltungen/{event}/teilen", publishing::share_page::show)
        .get("/organisation/veranstaltungen/{event}/qr.svg", publishing::qr_code::svg)
        .get("/organisation/veranstaltungen/{event}/qr.png", publishing::qr_code::png)
        .get("/organisation/veranstaltungen/{event}/aushang.pdf", publishing::poster_page::read)
        .get("/organisation/veranstaltungen/{event}/absagen", editing::life_pages::ask_cancel)
        .post("/organisation/veranstaltungen/{event}/absagen", editing::life_pages::cancel)
        .get("/organisation/veranstaltungen/{event}/kopieren", editing::copy_page::ask)
        .post("/organisation/veranstaltungen/{event}/kopieren", editing::copy_page::copy)
        .get("/organisation/veranstaltungen/{event}/loeschen", editing::life_pages::ask_delete)
        .post("/organisation/veranstaltungen/{event}/loeschen", editing::life_pages::delete)
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
        .routes(utoipa_axum::routes!(events_api::write::create, events_api::read::list))
        .routes(utoipa_axum::routes!(events_api::read::read, events_api::write::change))
        .routes(utoipa_axum::routes!(events_api::write::publish))
        .routes(utoipa_axum::routes!(events_api::write::cancel))
        .routes(utoipa_axum::routes!(groups::api::list, groups::api::create))
        .routes(utoipa_axum::routes!(groups::api::read, groups::api::change))
}
