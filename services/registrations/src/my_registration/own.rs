//! The registration that a manage link leads to.

use std::collections::HashMap;

use axum::{
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use fachtag_contracts::{events::EventStatus, links};
use fachtag_web::{
    Reader,
    page::{Page, PageError},
};

use crate::{
    app::App,
    registered::{self, RegistrationWithEvent},
};

/// A page about the registration that the link's `{token}` leads to.
pub(crate) struct Own {
    pub token: String,
    pub registered: RegistrationWithEvent,
    /// Reads in the language of the registration, unless the address names another.
    pub reader: Reader,
}

impl FromRequestParts<App> for Own {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let named = Path::<HashMap<String, String>>::from_request_parts(parts, app).await;
        let token = named.ok().and_then(|Path(mut named)| named.remove("token")).ok_or(PageError::NotFound)?;
        let registered = registered::by_token(&app.core, &token).await?.ok_or(PageError::NotFound)?;
        let reader = Reader::of(&parts.uri).otherwise(registered.registration.participant.language);
        Ok(Self { token, registered, reader })
    }
}

impl Own {
    /// The address of the page. A token that led to a registration has URL-safe letters only.
    pub fn base(&self) -> String {
        links::registration(&self.token)
    }

    /// The page in its reader's language, to be gone on to.
    pub fn home(&self) -> String {
        self.reader.own_link(&self.base())
    }

    /// An address below the page, in its reader's language.
    pub fn below(&self, name: &str) -> String {
        self.reader.own_link(&format!("{}/{name}", self.base()))
    }

    /// A page about the registration. `title` is a message that names the event.
    pub fn page(&self, app: &App, title: &str) -> Page {
        app.page(&self.reader, title, &self.registered.event)
    }

    /// Whether the person can still change something.
    pub fn is_open(&self, app: &App) -> bool {
        let RegistrationWithEvent { registration, event, .. } = &self.registered;
        registration.is_active()
            && event.facts.status == EventStatus::Published
            && app.core.bus.clock.now() < event.facts.ends_at
    }
}
