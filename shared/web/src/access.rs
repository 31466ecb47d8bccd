//! Who is asking: signed tokens and sessions that every service checks by itself.

use std::fmt;

use axum::http::{HeaderMap, header};
use chrono::{DateTime, Utc};
use fachtag_runtime::Secret;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::problem::ProblemDocument;

/// What a login may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Everything.
    Admin,
    /// The events of their groups.
    Organizer,
    /// Attendance only.
    CheckIn,
}

impl Role {
    /// As in the command line and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Organizer => "organizer",
            Self::CheckIn => "check-in",
        }
    }

    /// For people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Admin => "Verwaltung",
            Self::Organizer => "Organisation",
            Self::CheckIn => "Einlass",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Role {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::Admin, Self::Organizer, Self::CheckIn]
            .into_iter()
            .find(|role| role.as_str() == text)
            .ok_or_else(|| format!("„{text}“ ist keine Rolle; möglich sind admin, organizer und check-in"))
    }
}

/// A person or program that showed a valid session or token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// The organizer or token.
    pub id: Uuid,
    pub name: String,
    pub role: Role,
    /// Slugs of the sub-groups; `None` is all of them.
    #[serde(default)]
    pub groups: Option<Vec<String>>,
    pub expires_at: DateTime<Utc>,
}

impl Principal {
    /// Whether the caller may run events and see registrations.
    pub fn may_organize(&self) -> bool {
        matches!(self.role, Role::Admin | Role::Organizer)
    }

    /// Whether the caller may run the events of this group.
    pub fn may_organize_for(&self, group: Option<&str>) -> bool {
        self.may_organize()
            && (self.role == Role::Admin
                || self.groups.as_ref().is_none_or(|own| group.is_some_and(|group| own.iter().any(|g| g == group))))
    }
}

const SESSION: &str = "session";
const API_TOKEN: &str = "api-token";
/// So that a token found in a log or a repository can be recognised.
const TOKEN_PREFIX: &str = "fachtag_";
/// The one strictly necessary cookie.
pub const COOKIE: &str = "fachtag_session";

/// Writes an API token.
///
/// # Errors
/// When the claims cannot be written as JSON.
pub fn api_token(secret: &Secret, principal: &Principal) -> Result<String, serde_json::Error> {
    secret.sign(API_TOKEN, principal).map(|signed| format!("{TOKEN_PREFIX}{signed}"))
}

/// Writes the header that begins a session. `secure` when browsers come by TLS.
///
/// # Errors
/// When the claims cannot be written as JSON.
pub fn session_cookie(
    secret: &Secret,
    principal: &Principal,
    now: DateTime<Utc>,
    secure: bool,
) -> Result<String, serde_json::Error> {
    let value = secret.sign(SESSION, principal)?;
    let seconds = (principal.expires_at - now).num_seconds().max(0);
    let secure = if secure { "; Secure" } else { "" };
    Ok(format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"))
}

/// The header that ends a session.
pub fn expired_cookie(secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{secure}")
}

/// Who signed in with this browser, if anybody.
pub fn session(headers: &HeaderMap, secret: &Secret, now: DateTime<Utc>) -> Option<Principal> {
    let cookies = headers.get_all(header::COOKIE);
    let value = cookies
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(COOKIE)?.strip_prefix('='))?;
    secret.verify::<Principal>(SESSION, value).filter(|principal| now < principal.expires_at)
}

/// Who calls the API: nobody in particular without an `Authorization` header.
///
/// # Errors
/// 401 when the header is there but does not hold.
pub fn caller(headers: &HeaderMap, secret: &Secret, now: DateTime<Utc>) -> Result<Option<Principal>, ProblemDocument> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let token = value.to_str().ok().and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    token
        .and_then(|token| token.strip_prefix(TOKEN_PREFIX))
        .and_then(|signed| secret.verify::<Principal>(API_TOKEN, signed))
        .filter(|principal| now < principal.expires_at)
        .map(Some)
        .ok_or_else(ProblemDocument::unauthorized)
}

/// An API caller who may organize.
///
/// # Errors
/// 401 without a valid token, 403 when the role is not enough.
pub fn organizer(headers: &HeaderMap, secret: &Secret, now: DateTime<Utc>) -> Result<Principal, ProblemDocument> {
    let principal = caller(headers, secret, now)?.ok_or_else(ProblemDocument::unauthorized)?;
    if principal.may_organize() { Ok(principal) } else { Err(ProblemDocument::forbidden()) }
}
