//! Checks who is asking.

use std::time::Duration;

use axum::http::{HeaderMap, header};
use chrono::{DateTime, Utc};
use fachtag_bus::{Bus, Fate, Outgoing};
use fachtag_contracts::{
    Envelope,
    access::{OrganizerChanged, SessionEnded, TokenChanged, TokenRevoked, TokenUsed},
};
use fachtag_db::{Error, Result, Tx};
use fachtag_runtime::{Secret, SessionKeys, token_hash};
use fachtag_web::{client::Client, problem::ProblemDocument};
use uuid::Uuid;

use crate::{
    entries,
    principal::{Principal, signed_token},
    sessions::{self, COOKIE, Held, Session, TLS_COOKIE},
    tokens,
};

/// What is said of a new login or token may still be on its way: so many queries, with this pause.
const ATTEMPTS: u32 = 30;
const PAUSE: Duration = Duration::from_millis(100);
/// What was made longer ago has been heard of.
const YOUNG: chrono::Duration = chrono::Duration::minutes(1);

/// Checks sessions and API tokens with this service's own store. Cloning shares it.
#[derive(Clone)]
pub struct Guard {
    bus: Bus,
    secret: Secret,
    sessions: SessionKeys,
    /// Browsers come by TLS.
    tls: bool,
}

impl Guard {
    /// The guard of the service whose bus this is.
    pub fn new(bus: &Bus, secret: &Secret) -> Self {
        Self { bus: bus.clone(), secret: secret.clone(), sessions: SessionKeys::derived(secret), tls: false }
    }

    /// With the keys that sessions are signed with, and whether browsers come by TLS.
    #[must_use]
    pub fn with(self, sessions: SessionKeys, tls: bool) -> Self {
        Self { sessions, tls, ..self }
    }

    /// Who signed in with this browser, if anybody.
    ///
    /// # Errors
    /// When the database does not answer, or nothing was heard of a new login yet.
    pub async fn session(&self, headers: &HeaderMap) -> Result<Option<Principal>> {
        let now = self.now();
        match self.held(headers).filter(|held| held.holds(now)) {
            Some(held) => self.signed_in(held.session).await,
            None => Ok(None),
        }
    }

    /// The session that this browser's cookie names, whether it still holds or not.
    pub fn named_session(&self, headers: &HeaderMap) -> Option<Session> {
        self.held(headers).map(|held| held.session)
    }

    /// The header that notes that a session is used, when it is time to.
    ///
    /// # Errors
    /// As [`Guard::session`].
    pub async fn renewal(&self, headers: &HeaderMap, secure: bool) -> Result<Option<String>> {
        let now = self.now();
        let held = self.held(headers).filter(|held| held.holds(now));
        let Some(cookie) = held.and_then(|held| held.renewed(&self.secret, now, secure)) else { return Ok(None) };
        Ok(self.session(headers).await?.map(|_| cookie))
    }

    /// Whether this browser came by TLS, so that its cookie must not go without.
    pub fn by_tls(&self, client: &Client) -> bool {
        self.tls || client.by_tls
    }

    fn held<'h>(&self, headers: &'h HeaderMap) -> Option<Held<'h>> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let cookies: Vec<(&str, &str)> =
            cookies.flat_map(|value| value.split(';')).filter_map(|cookie| cookie.trim().split_once('=')).collect();
        let named = |wanted: &str| cookies.iter().find(|(name, _)| *name == wanted).map(|(_, value)| *value);
        // The plain one may have been planted by a neighbour under the same domain.
        let value = named(TLS_COOKIE).or_else(|| named(COOKIE).filter(|_| !self.tls))?;
        Held::read(&self.sessions, &self.secret, value)
    }

    async fn signed_in(&self, session: Session) -> Result<Option<Principal>> {
        let database = &self.bus.database;
        let look = || entries::find_for(database, session.organizer_id, session.id);
        let known = self.heard_of(session.issued_at, look).await?;
        // Not "nobody": the sign-in, which knows the login, would send its reader back here, and so on.
        let (entry, ended) = known.ok_or(Error::Unavailable(sqlx::Error::RowNotFound))?;
        let (Some(role), Some(email)) = (entry.role, entry.email.clone()) else { return Ok(None) };
        if ended || entry.removed || session.issued_at < entry.valid_from {
            return Ok(None);
        }
        Ok(Some(Principal {
            id: entry.id,
            name: entry.name.unwrap_or(email),
            email: entry.email,
            role,
            groups: entry.groups,
            issued_at: session.issued_at,
            expires_at: session.expires_at,
        }))
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
        let token = token.ok_or_else(ProblemDocument::unauthorized)?;
        let caller = self.owner(token).await.map_err(ProblemDocument::failed)?;
        caller.map(Some).ok_or_else(ProblemDocument::unauthorized)
    }

    /// Whose token this is, whose use is noted. One that nothing was heard of does not hold.
    async fn owner(&self, token: &str) -> Result<Option<Principal>> {
        let Some(signed) = signed_token(&self.secret, token) else { return Ok(None) };
        let (database, hash) = (&self.bus.database, token_hash(token));
        let look = || tokens::by_hash(database, hash.clone());
        let known = self.heard_of(signed.issued_at, look).await?;
        let now = self.now();
        let Some(token) = known.filter(|token| now < token.expires_at) else { return Ok(None) };
        if token.is_use_to_report(now)
            && let Err(error) = self.note_use(token.id, now).await
        {
            tracing::warn!(%error, "the use of a token was not noted");
        }
        Ok(Some(Principal {
            id: token.id,
            name: token.name,
            email: None,
            role: token.role,
            groups: token.groups,
            issued_at: signed.issued_at,
            expires_at: token.expires_at,
        }))
    }

    /// What was made then; for something young, its message is waited for.
    async fn heard_of<T, L>(&self, made_at: DateTime<Utc>, look: impl Fn() -> L) -> Result<Option<T>>
    where
        L: Future<Output = Result<Option<T>>>,
    {
        let mut known = look().await?;
        for _ in 0..ATTEMPTS {
            if known.is_some() || self.now() - made_at > YOUNG {
                break;
            }
            tokio::time::sleep(PAUSE).await;
            known = look().await?;
        }
        Ok(known)
    }

    async fn note_use(&self, token_id: Uuid, now: DateTime<Utc>) -> Result<(), fachtag_bus::Error> {
        let mut tx = self.bus.database.begin().await?;
        if !tokens::note_use(&mut tx, token_id, now).await? {
            return Ok(());
        }
        let mut outgoing = Outgoing::new(&self.bus.clock);
        outgoing.say(&TokenUsed { token_id, service: self.bus.database.service().into(), used_at: now })?;
        outgoing.save(&mut tx).await?;
        tx.commit().await?;
        self.bus.outbox.wake();
        Ok(())
    }

    fn now(&self) -> DateTime<Utc> {
        self.bus.clock.now()
    }
}

/// The routing keys that [`hear`] handles.
pub const LISTENS_TO: [&str; 4] = ["organizer.changed.v1", "token.changed.v1", "token.revoked.v1", "session.ended.v1"];

/// Handles what is said of logins, tokens and sessions.
///
/// # Errors
/// As [`fachtag_bus::Handler::handle`].
pub async fn hear(tx: &mut Tx, envelope: &Envelope) -> Result<(), Fate> {
    match envelope.routing_key() {
        "organizer.changed.v1" => Ok(entries::learn(tx, &envelope.read::<OrganizerChanged>()?.organizer).await?),
        "token.changed.v1" => Ok(tokens::learn(tx, &envelope.read::<TokenChanged>()?.token).await?),
        "token.revoked.v1" => Ok(tokens::revoke(tx, &envelope.read::<TokenRevoked>()?).await?),
        "session.ended.v1" => Ok(sessions::end(tx, &envelope.read::<SessionEnded>()?).await?),
        other => Err(Fate::Park(format!("{other} says nothing about access"))),
    }
}

/// Forgets sessions and tokens that ended.
pub async fn tidy(tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
    sessions::forget(&mut *tx, now).await?;
    tokens::forget(tx, now).await
}
