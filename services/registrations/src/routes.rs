//! Every path of this service.

use axum::Router;
use fachtag_access::keep_alive;
use fachtag_web::routes::Routes;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App, attendance, cancelling, changing, lists, mailing, my_registration, sign_up, table, waiting_list,
    workshops,
};

/// The pages' paths.
pub fn pages(app: App) -> Router {
    let guard = app.guard.clone();
    keep_alive(page_routes().serve(app), guard)
}

/// The pages' paths, to be listed.
pub fn page_routes() -> Routes<App> {
    Routes::default()
        .get("/anmeldung/{slug}", sign_up::page::form)
        .post("/anmeldung/{slug}", sign_up::page::step)
        .get("/anmeldung/{slug}/fertig", sign_up::page::done)
        .get("/meine-anmeldung", my_registration::lost_link::ask)
        .post("/meine-anmeldung", my_registration::lost_link::send)
        .get("/meine-anmeldung/{token}", my_registration::page::show)
        .post("/meine-anmeldung/{token}/bestaetigen", waiting_list::participant::accept)
        .get("/meine-anmeldung/{token}/aendern", changing::participant::form)
        .post("/meine-anmeldung/{token}/aendern", changing::participant::save)
        .get("/meine-anmeldung/{token}/workshops", workshops::participant::form)
        .post("/meine-anmeldung/{token}/workshops", workshops::participant::save)
        .get("/meine-anmeldung/{token}/abmelden", cancelling::participant::ask)
        .post("/meine-anmeldung/{token}/abmelden", cancelling::participant::cancel)
        .post("/meine-anmeldung/{token}/einwilligung-widerrufen", changing::participant::withdraw)
        .get("/meine-anmeldung/{token}/termin.ics", my_registration::calendar::read)
        .get("/meine-anmeldung/{token}/daten.json", my_registration::export::read)
        .get("/meine-anmeldung/{token}/teilnahmebescheinigung", my_registration::certificate_page::read)
        .get("/organisation/anmeldungen/{event}/listen", lists::page::show)
        .post("/organisation/anmeldungen/{event}/listen/senden", lists::page::send)
        .get("/organisation/anmeldungen/{event}/listen/{file}", lists::files::read)
        .get("/organisation/anmeldungen/{event}", table::page::show)
        .post("/organisation/anmeldungen/{event}/auswahl", table::page::act)
        .post("/organisation/anmeldungen/{event}/filter", table::tag_pages::keep)
        .get("/organisation/anmeldungen/{event}/neu", sign_up::enter::form)
        .post("/organisation/anmeldungen/{event}/neu", sign_up::enter::save)
        .get("/organisation/anmeldungen/{event}/anwesenheit", attendance::page::show)
        .post("/organisation/anmeldungen/{event}/anwesenheit", attendance::page::mark)
        .get("/organisation/anmeldungen/{event}/anwesenheit/einlass", attendance::door::show)
        .post("/organisation/anmeldungen/{event}/anwesenheit/einlass", attendance::door::note)
        .get("/organisation/anmeldungen/{event}/anwesenheit/einlass/stand", attendance::door::standing)
        .get("/organisation/anmeldungen/{event}/anwesenheit/uebrige", attendance::rest::ask)
        .post("/organisation/anmeldungen/{event}/anwesenheit/uebrige", attendance::rest::mark)
        .get("/organisation/anmeldungen/{event}/anwesenheit/ohne-anmeldung", sign_up::door::form)
        .post("/organisation/anmeldungen/{event}/anwesenheit/ohne-anmeldung", sign_up::door::save)
        .get("/organisation/anmeldungen/{event}/schreiben", mailing::form::show)
        .post("/organisation/anmeldungen/{event}/schreiben", mailing::form::save)
        .get("/organisation/anmeldungen/{event}/schreiben/{mailing}", mailing::preview::show)
        .post("/organisation/anmeldungen/{event}/schreiben/{mailing}/test", mailing::preview::test)
        .post("/organisation/anmeldungen/{event}/schreiben/{mailing}/senden", mailing::preview::send)
        .get("/organisation/anmeldungen/{event}/{registration}", table::person::show)
        .get("/organisation/anmeldungen/{event}/{registration}/bearbeiten", changing::organizer::form)
        .post("/organisation/anmeldungen/{event}/{registration}/bearbeiten", changing::organizer::save)
        .get("/organisation/anmeldungen/{event}/{registration}/workshops", workshops::organizer::form)
        .post("/organisation/anmeldungen/{event}/{registration}/workshops", workshops::organizer::save)
        .get("/organisation/anmeldungen/{event}/{registration}/absagen", cancelling::organizer::ask)
        .post("/organisation/anmeldungen/{event}/{registration}/absagen", cancelling::organizer::cancel)
        .post("/organisation/anmeldungen/{event}/{registration}/wieder-anmelden", cancelling::organizer::undo)
        .post("/organisation/anmeldungen/{event}/{registration}/bestaetigung", changing::send_again_page::send)
        .post("/organisation/anmeldungen/{event}/{registration}/nachruecken", waiting_list::organizer::move_up)
        .post("/organisation/anmeldungen/{event}/{registration}/bestaetigen", waiting_list::organizer::accept)
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
        .routes(routes!(sign_up::api::create, table::api::list))
        .routes(routes!(table::api::read, changing::api::patch))
        .routes(routes!(changing::api::confirmation))
        .routes(routes!(waiting_list::api::take_seat))
        .routes(routes!(waiting_list::api::move_up))
        .routes(routes!(cancelling::api::cancel))
        .routes(routes!(cancelling::api::undo))
        .routes(routes!(attendance::api::attendance))
        .routes(routes!(table::tag_api::tag))
        .routes(routes!(workshops::api::sessions))
        .routes(routes!(mailing::api::create))
        .routes(routes!(mailing::api::read))
        .routes(routes!(mailing::api::send))
        .routes(routes!(lists::api::read))
}
