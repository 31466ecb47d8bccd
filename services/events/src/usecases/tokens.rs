//! Programs get in by API tokens.

use chrono::Duration;
use fachtag_access::{Principal, Role, api_token};
use fachtag_runtime::token_hash;

use super::{Failure, Office, field_failure};
use crate::store::tokens;

/// How long a token holds.
const LASTS: Duration = Duration::days(5 * 365);
const LONGEST_NAME: usize = 100;

/// Gives out a token. It is shown once; only its hash is kept.
///
/// # Errors
/// When the name cannot be used, or the database's.
pub async fn create(office: &Office, name: &str, role: Role) -> Result<String, Failure> {
    if name.trim().is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(field_failure("name", "braucht 1 bis 100 Zeichen ohne Zeilenumbruch."));
    }
    let now = office.bus.clock.now();
    let principal = Principal {
        id: office.bus.clock.new_id(),
        name: name.trim().to_owned(),
        email: None,
        role,
        groups: None,
        issued_at: now,
        expires_at: now + LASTS,
    };
    let token = api_token(&office.secret, &principal).map_err(fachtag_bus::Error::from)?;
    let mut tx = office.bus.database.begin().await?;
    let hash = token_hash(&token);
    tokens::insert(&mut tx, principal.id, &principal.name, role.as_str(), hash, now, principal.expires_at).await?;
    tx.commit().await?;
    Ok(token)
}
