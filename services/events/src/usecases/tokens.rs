//! Programs get in by API tokens.

use chrono::Duration;
use fachtag_access::{Principal, Role, api_token, entries};
use fachtag_bus::Outgoing;
use fachtag_contracts::{access::TokenRevoked, fields::Checks};
use fachtag_runtime::token_hash;
use uuid::Uuid;

use super::{Failure, Office, organizers::check_groups};
use crate::store::tokens;

/// How long a token holds.
const LASTS: Duration = Duration::days(5 * 365);
const LONGEST_NAME: usize = 100;
const DOUBLE_CLICK: Duration = Duration::seconds(10);

/// What is asked of a token, unchecked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// What it is for.
    pub name: String,
    pub role: Role,
    /// Slugs of the sub-groups; `None` is all of them.
    pub groups: Option<Vec<String>>,
}

/// Gives out a token. It is shown once; only its hash is kept.
///
/// # Errors
/// Mistakes by field, or the database's.
pub async fn create(office: &Office, wish: &Wish) -> Result<String, Failure> {
    create_once(office, office.bus.clock.new_id(), wish).await?.ok_or(Failure::Unknown)
}

/// Gives out a token of this id, as one form asks for it: sent twice, it makes no second one. A double click gets the same
/// token; later there is nothing to see any more.
///
/// # Errors
/// Mistakes by field, or the database's.
pub async fn create_once(office: &Office, id: Uuid, wish: &Wish) -> Result<Option<String>, Failure> {
    match give(office, id, wish).await {
        // Both clicks came at once. Who came second finds what the first did, unless it was revoked.
        Err(failure) if failure.is_taken() => match give(office, id, wish).await {
            Err(failure) if failure.is_taken() => Ok(None),
            given => given,
        },
        given => given,
    }
}

async fn give(office: &Office, id: Uuid, wish: &Wish) -> Result<Option<String>, Failure> {
    let mut tx = office.bus.database.begin().await?;
    let mut checks = Checks::new();
    let name = checks.required("name", "Name", &wish.name, LONGEST_NAME);
    check_groups(&mut tx, &mut checks, wish.groups.as_deref()).await?;
    let name = checks.finish(name)?;
    let now = office.bus.clock.now();
    let known = tokens::find(&mut tx, id).await?;
    let issued_at = known.as_ref().map_or(now, |token| token.created_at);
    let principal = Principal {
        id,
        name,
        email: None,
        role: wish.role,
        groups: wish.groups.clone(),
        issued_at,
        expires_at: issued_at + LASTS,
    };
    // The same claims give the same token.
    let token = api_token(&office.secret, &principal).map_err(fachtag_bus::Error::from)?;
    let hash = token_hash(&token);
    if known.is_some() {
        let same = now - issued_at < DOUBLE_CLICK && tokens::is_hash(&mut tx, id, hash).await?;
        return Ok(same.then_some(token));
    }
    tokens::insert(&mut tx, &principal, hash).await?;
    tx.commit().await?;
    Ok(Some(token))
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
