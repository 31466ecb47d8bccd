//! The registration that a manage link leads to.

use std::collections::HashMap;

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use fachtag_contracts::{events::EventStatus, links};
use fachtag_web::page::PageError;

use crate::{
    app::App,
    registered::{self, RegistrationWithEvent},
};

/// A page about the registration that the link's `{token}` leads to.
pub(crate) struct Own {
    pub token: String,
    pub registered: RegistrationWithEvent,
}

impl FromRequestParts<App> for Own {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let named = Path::<HashMap<String, String>>::from_request_parts(parts, app).await;
        let token = named.ok().and_then(|Path(mut named)| named.remove("token")).ok_or(PageError::NotFound)?;
        let registered = registered::by_token(&app.core, &token).await?.ok_or(PageError::NotFound)?;
        Ok(Self { token, registered })
    }
}

impl Own {
    /// The address of the page. A token that led to a registration has URL-safe letters only.
    pub fn base(&self) -> String {
        links::registration(&self.token)
    }

    /// Whether the person can still change something.
    pub fn is_open(&self, app: &App) -> bool {
        let RegistrationWithEvent { registration, event, .. } = &self.registered;
        registration.is_active()
            && event.facts.status == EventStatus::Published
            && app.core.bus.clock.now() < event.facts.ends_at
    }
}
