//! Programs get in by API tokens.

use chrono::Duration;
use fachtag_access::{Role, SignedToken, api_token, tokens as known};
use fachtag_bus::Work;
use fachtag_contracts::access::{Token, TokenChanged, TokenRevoked};
use fachtag_forms::Checks;
use fachtag_runtime::{Shutdown, token_hash};
use uuid::Uuid;

use super::{organizers::check_groups, store::tokens};
use crate::core::{Core, Failure};

/// How long a token may hold, in days, and how long it does when nobody says.
pub const LASTS: std::ops::RangeInclusive<u32> = 1..=1825;
pub const USUAL_DAYS: u32 = 365;
const LONGEST_NAME: usize = 100;
const DOUBLE_CLICK: Duration = Duration::seconds(10);

/// What a token is for, its rights and how long it holds, unchecked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenInput {
    /// What it is for.
    pub name: String,
    pub role: Role,
    /// Slugs of the sub-groups; `None` is all of them.
    pub groups: Option<Vec<String>>,
    /// How long it holds.
    pub days: u32,
}

/// Issues a token. It is shown once; only its hash is stored.
///
/// # Errors
/// Mistakes by field.
pub async fn create(core: &Core, input: &TokenInput) -> Result<String, Failure> {
    issue(core, None, input).await?.ok_or(Failure::Unknown)
}

/// Issues a token that a form asks for: sent twice, it makes no second one. A double click gets the same token; later there is
/// nothing to see any more.
///
/// # Errors
/// Mistakes by field.
pub async fn create_once(core: &Core, form: Uuid, input: &TokenInput) -> Result<Option<String>, Failure> {
    match issue(core, Some(form), input).await {
        // Both clicks came at once. Who came second finds what the first did.
        Err(failure) if failure.is_taken() => issue(core, Some(form), input).await,
        issued => issued,
    }
}

async fn issue(core: &Core, form: Option<Uuid>, input: &TokenInput) -> Result<Option<String>, Failure> {
    let mut work = core.bus.begin().await?;
    let mut checks = Checks::new();
    let name = checks.required("name", "Name", &input.name, LONGEST_NAME);
    if !LASTS.contains(&input.days) {
        checks.error("days", format!("Gültigkeit: Erlaubt sind {} bis {} Tage.", LASTS.start(), LASTS.end()));
    }
    check_groups(&mut work.tx, &mut checks, input.groups.as_deref()).await?;
    let name = checks.finish(name)?;
    let now = work.now;
    if let Some(form) = form
        && let Some(issued) = tokens::by_form(&mut work.tx, form).await?
    {
        let text = text(core, SignedToken { id: issued.id, issued_at: issued.created_at })?;
        let same = now - issued.created_at < DOUBLE_CLICK && issued.has_hash(&token_hash(&text)) && issued.name == name;
        return Ok(same.then_some(text));
    }
    let id = core.bus.clock.new_id();
    let text = text(core, SignedToken { id, issued_at: now })?;
    let token = Token {
        id,
        version: 1,
        name,
        role: input.role,
        groups: input.groups.clone(),
        token_hash: token_hash(&text),
        expires_at: now + Duration::days(input.days.into()),
        revoked: false,
    };
    tokens::insert(&mut work.tx, &token, form, now).await?;
    announce(&mut work, token).await?;
    work.commit().await?;
    Ok(Some(text))
}

/// The same id and time give the same text.
fn text(core: &Core, token: SignedToken) -> Result<String, Failure> {
    Ok(api_token(&core.secret, &token).map_err(fachtag_bus::Error::from)?)
}

/// Every service learns of the token; this one in the same transaction.
async fn announce(work: &mut Work<'_>, token: Token) -> Result<(), Failure> {
    known::learn(&mut work.tx, &token).await?;
    Ok(work.say(&TokenChanged { token })?)
}

/// Announces the tokens that an earlier version of the program issued.
pub async fn announce_old(core: &Core) -> Result<(), Failure> {
    let mut work = core.bus.begin().await?;
    let now = work.now;
    for token in tokens::unannounced(&mut work.tx, now).await? {
        tokens::set_announced(&mut work.tx, token.id).await?;
        announce(&mut work, Token { version: 1, ..token.public()? }).await?;
    }
    Ok(work.commit().await?)
}

/// Does [`announce_old`] once, as soon as the database answers.
pub async fn announce_old_at_start(core: Core, shutdown: Shutdown) {
    shutdown.until_done("tokens not announced yet", || announce_old(&core)).await;
}

/// Takes a token away. It ends everywhere within a moment.
///
/// # Errors
/// When there is no such token.
pub async fn revoke(core: &Core, id: Uuid) -> Result<(), Failure> {
    let mut work = core.bus.begin().await?;
    let revoked_at = work.now;
    if !tokens::revoke(&mut work.tx, id, revoked_at).await? {
        return Err(Failure::Unknown);
    }
    let revoked = TokenRevoked { token_id: id, revoked_at };
    known::revoke(&mut work.tx, &revoked).await?;
    work.say(&revoked)?;
    Ok(work.commit().await?)
}
