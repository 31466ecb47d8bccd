//! The local mailbox for people, and the letters' states for organizers.

mod api;
mod mailbox;
mod shapes;
pub mod views;

use std::sync::Arc;

use axum::{Router, extract::FromRef, middleware::from_fn_with_state, routing::get};
use fachtag_access::Guard;
use fachtag_bus::Bus;
use fachtag_web::page::Site;
use ipnet::IpNet;
use utoipa_axum::router::OpenApiRouter;

use crate::mail::files::FilePostman;

/// What the handlers need. Cloning shares it.
#[derive(Clone, FromRef)]
pub struct App {
    pub bus: Bus,
    pub guard: Guard,
    pub site: Arc<Site>,
    /// Whose word on the client's address is believed.
    pub trusted_proxies: Arc<[IpNet]>,
    /// Where letters are files; `None` with a mail server.
    pub mailbox: Option<FilePostman>,
}

/// The pages' paths: the mailbox where letters are files, otherwise none. The server must give `ConnectInfo<SocketAddr>`.
pub fn pages(app: App) -> Router {
    let Some(postman) = app.mailbox.clone() else {
        return Router::new();
    };
    Router::new()
        .route("/postfach", get(mailbox::list))
        .route("/postfach/{name}", get(mailbox::letter))
        .route("/postfach/{name}/html", get(mailbox::html))
        .route("/postfach/{name}/anhang/{number}", get(mailbox::attachment))
        .route_layer(from_fn_with_state(app.clone(), mailbox::loopback_only))
        .with_state(mailbox::Mailbox { postman, site: app.site })
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
