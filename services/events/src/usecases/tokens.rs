//! Programs get in by API tokens.

use chrono::Duration;
use fachtag_access::{Role, SignedToken, api_token, tokens as known};
use fachtag_bus::Outgoing;
use fachtag_contracts::{
    access::{Token, TokenChanged, TokenRevoked},
    fields::Checks,
};
use fachtag_db::Tx;
use fachtag_runtime::{Shutdown, token_hash};
use uuid::Uuid;

use super::{Failure, Office, organizers::check_groups};
use crate::store::tokens;

/// How long a token may hold, in days, and how long it does when nobody says.
pub const LASTS: std::ops::RangeInclusive<u32> = 1..=1825;
pub const USUAL_DAYS: u32 = 365;
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
    /// How long it holds.
    pub days: u32,
}

/// Gives out a token. It is shown once; only its hash is kept.
///
/// # Errors
/// Mistakes by field, or the database's.
pub async fn create(office: &Office, wish: &Wish) -> Result<String, Failure> {
    give(office, None, wish).await?.ok_or(Failure::Unknown)
}

/// Gives out a token that a form asks for: sent twice, it makes no second one. A double click gets the same token; later there is
/// nothing to see any more.
///
/// # Errors
/// Mistakes by field, or the database's.
pub async fn create_once(office: &Office, form: Uuid, wish: &Wish) -> Result<Option<String>, Failure> {
    match give(office, Some(form), wish).await {
        // Both clicks came at once. Who came second finds what the first did.
        Err(failure) if failure.is_taken() => give(office, Some(form), wish).await,
        given => given,
    }
}

async fn give(office: &Office, form: Option<Uuid>, wish: &Wish) -> Result<Option<String>, Failure> {
    let mut tx = office.bus.database.begin().await?;
    let mut checks = Checks::new();
    let name = checks.required("name", "Name", &wish.name, LONGEST_NAME);
    if !LASTS.contains(&wish.days) {
        checks.error("days", format!("Gültigkeit: Erlaubt sind {} bis {} Tage.", LASTS.start(), LASTS.end()));
    }
    check_groups(&mut tx, &mut checks, wish.groups.as_deref()).await?;
    let name = checks.finish(name)?;
    let clock = &office.bus.clock;
    let now = clock.now();
    if let Some(form) = form
        && let Some(given) = tokens::by_form(&mut tx, form).await?
    {
        let text = text(office, SignedToken { id: given.id, issued_at: given.created_at })?;
        let same = now - given.created_at < DOUBLE_CLICK && given.has_hash(&token_hash(&text)) && given.name == name;
        return Ok(same.then_some(text));
    }
    let id = clock.new_id();
    let text = text(office, SignedToken { id, issued_at: now })?;
    let token = Token {
        id,
        version: 1,
        name,
        role: wish.role,
        groups: wish.groups.clone(),
        token_hash: token_hash(&text),
        expires_at: now + Duration::days(wish.days.into()),
        revoked: false,
    };
    tokens::insert(&mut tx, &token, form, now).await?;
    tell(office, &mut tx, token).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(Some(text))
}

/// The same id and time give the same text.
fn text(office: &Office, token: SignedToken) -> Result<String, Failure> {
    Ok(api_token(&office.secret, &token).map_err(fachtag_bus::Error::from)?)
}

/// Every service learns of the token; this one in the same transaction.
async fn tell(office: &Office, tx: &mut Tx, token: Token) -> Result<(), Failure> {
    known::learn(&mut *tx, &token).await?;
    let mut outgoing = Outgoing::new(&office.bus.clock);
    outgoing.say(&TokenChanged { token })?;
    Ok(outgoing.save(tx).await?)
}

/// Tells of the tokens that an earlier version of the program gave out.
///
/// # Errors
/// When the database does not answer; nothing was changed.
pub async fn tell_untold(office: &Office) -> Result<(), Failure> {
    let mut tx = office.bus.database.begin().await?;
    let untold = tokens::untold(&mut tx, office.bus.clock.now()).await?;
    for token in untold {
        tokens::set_told(&mut tx, token.id).await?;
        tell(office, &mut tx, Token { version: 1, ..token.public()? }).await?;
    }
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(())
}

/// Does [`tell_untold`] once, as soon as the database answers.
pub async fn tell_untold_at_start(office: Office, shutdown: Shutdown) {
    while let Err(error) = tell_untold(&office).await {
        tracing::warn!(%error, "tokens not told yet");
        if !shutdown.sleep(std::time::Duration::from_secs(5)).await {
            return;
        }
    }
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
    known::revoke(&mut tx, &revoked).await?;
    let mut outgoing = Outgoing::new(&office.bus.clock);
    outgoing.say(&revoked)?;
    outgoing.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(())
}
