//! Checks who is asking.

use axum::http::{HeaderMap, header};
use fachtag_bus::{Bus, Fate};
use fachtag_contracts::{
    Envelope,
    access::{OrganizerChanged, TokenRevoked},
};
use fachtag_db::{Database, Result, Tx};
use fachtag_runtime::{Clock, Secret};
use fachtag_web::problem::ProblemDocument;

use crate::{
    entries,
    principal::{COOKIE, Principal, read_session, read_token},
};

/// Checks sessions and API tokens with this service's own store. Cloning shares it.
#[derive(Clone)]
pub struct Guard {
    database: Database,
    clock: Clock,
    secret: Secret,
}

impl Guard {
    /// The guard of the service whose bus this is.
    pub fn new(bus: &Bus, secret: &Secret) -> Self {
        Self { database: bus.database.clone(), clock: bus.clock.clone(), secret: secret.clone() }
    }

    /// Who signed in with this browser, if anybody.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn session(&self, headers: &HeaderMap) -> Result<Option<Principal>> {
        let cookies = headers.get_all(header::COOKIE);
        let claims = cookies
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))
            .and_then(|value| read_session(&self.secret, value, self.clock.now()));
        match claims {
            Some(claims) => self.current(claims).await,
            None => Ok(None),
        }
    }

    /// Who calls the API: nobody in particular without an `Authorization` header.
    ///
    /// # Errors
    /// 401 when the header is there but does not hold; 503 when the database does not answer.
    pub async fn caller(&self, headers: &HeaderMap) -> Result<Option<Principal>, ProblemDocument> {
        let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
        let token = value.to_str().ok().and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
        });
        let claims = token.and_then(|token| read_token(&self.secret, token, self.clock.now()));
        let claims = claims.ok_or_else(ProblemDocument::unauthorized)?;
        let current = self.current(claims).await.map_err(ProblemDocument::failed)?;
        current.map(Some).ok_or_else(ProblemDocument::unauthorized)
    }

    /// The claims as they stand now; nothing when they were taken away.
    async fn current(&self, claims: Principal) -> Result<Option<Principal>> {
        let Some(entry) = entries::find(&self.database, claims.id).await? else { return Ok(Some(claims)) };
        if entry.removed || claims.issued_at < entry.valid_from {
            return Ok(None);
        }
        let Some(role) = entry.role else { return Ok(None) };
        let name = entry.name.or_else(|| entry.email.clone()).unwrap_or(claims.name);
        Ok(Some(Principal { role, name, email: entry.email, groups: entry.groups, ..claims }))
    }
}

/// Handles `organizer.changed.v1` and `token.revoked.v1`.
///
/// # Errors
/// As [`fachtag_bus::Handler::handle`].
pub async fn hear(tx: &mut Tx, envelope: &Envelope) -> Result<(), Fate> {
    match envelope.routing_key() {
        "organizer.changed.v1" => Ok(entries::learn(tx, &envelope.read::<OrganizerChanged>()?.organizer).await?),
        "token.revoked.v1" => Ok(entries::revoke(tx, &envelope.read::<TokenRevoked>()?).await?),
        other => Err(Fate::Park(format!("{other} says nothing about access"))),
    }
}
