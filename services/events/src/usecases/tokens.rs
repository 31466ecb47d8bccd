//! Programs get in by API tokens.

use chrono::Duration;
use fachtag_access::{Principal, Role, api_token, entries};
use fachtag_bus::Outgoing;
use fachtag_contracts::{access::TokenRevoked, fields::Checks};
use fachtag_runtime::token_hash;
use uuid::Uuid;

use super::{Failure, Office};
use crate::store::tokens;

/// How long a token holds.
const LASTS: Duration = Duration::days(5 * 365);
const LONGEST_NAME: usize = 100;

/// Gives out a token. It is shown once; only its hash is kept.
///
/// # Errors
/// When the name cannot be used, or the database's.
pub async fn create(office: &Office, name: &str, role: Role) -> Result<String, Failure> {
    let mut checks = Checks::new();
    let name = checks.required("name", "Name", name, LONGEST_NAME);
    let name = checks.finish(name)?;
    let now = office.bus.clock.now();
    let principal = Principal {
        id: office.bus.clock.new_id(),
        name,
        email: None,
        role,
        groups: None,
        issued_at: now,
        expires_at: now + LASTS,
    };
    let token = api_token(&office.secret, &principal).map_err(fachtag_bus::Error::from)?;
    let mut tx = office.bus.database.begin().await?;
    tokens::insert(&mut tx, &principal, token_hash(&token)).await?;
    tx.commit().await?;
    Ok(token)
}

/// Takes a token away. It ends everywhere within a moment.
///
/// # Errors
/// When there is no such token, or the database's.
pub async fn revoke(office: &Office, id: Uuid) -> Result<(), Failure> {
    let revoked_at = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    if !tokens::revoke(&mut tx, id, revoked_at).await? {
        return Err(Failure::Unknown);
    }
    let revoked = TokenRevoked { token_id: id, revoked_at };
    entries::revoke(&mut tx, &revoked).await?;
    let mut outgoing = Outgoing::new(&office.bus.clock);
    outgoing.say(&revoked)?;
    outgoing.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(())
}
