//! Organizers get in by one-time links.

use chrono::{DateTime, Duration, Utc};
use fachtag_access::{
    Role, Session,
    links::{self, Link},
    sessions,
};
use fachtag_bus::Work;
use fachtag_contracts::access::{Organizer, OrganizerInvited, SessionEnded};
use fachtag_contracts::links as paths;
use fachtag_forms::Checks;
use fachtag_runtime::{Shutdown, token_hash};
use uuid::Uuid;

use super::{
    changes::announce,
    store::{
        organizers,
        sign_in_links::{self, LinkToken, SignInLink},
    },
};
use crate::core::{Core, Failure};

/// How long a link that somebody asked for can be used. It is mailed again rather than replaced: whoever asks in somebody's name
/// neither fills the mailbox nor makes the owner's link worthless.
const LINK_LASTS: Duration = Duration::minutes(70);
/// A link with less time left is replaced.
const TOO_LITTLE: Duration = Duration::minutes(10);
/// How often one link is mailed.
const MAILED_AT_MOST: i64 = 3;
/// After so many links within a day that nobody used, the next one holds for a day: no more than nine mails then.
const UNUSED_A_DAY: usize = 2;
const LONG_LINK_LASTS: Duration = Duration::hours(24);
/// How long the link printed at start can be used.
const START_LINK_LASTS: Duration = Duration::days(1);
/// How long a session lasts.
const SESSION_LASTS: Duration = Duration::hours(12);
/// Who the first administrator is until somebody is invited. Nothing is mailed there.
const FIRST_ADMIN: &str = "organisation@localhost.invalid";

/// Mails a link to an address that has a login; to others nothing, and nobody sees the difference. `return_to` is a path of ours
/// to go to afterwards.
///
/// # Errors
/// When the address is none.
pub async fn request_link(core: &Core, email: &str, return_to: Option<String>) -> Result<(), Failure> {
    let mut checks = Checks::new();
    let email = checks.email("email", email);
    let email = checks.finish(email)?;
    let mut work = core.bus.begin().await?;
    let now = work.now;
    let organizer = organizers::lock_by_email(&mut work.tx, &email).await?.filter(|organizer| !organizer.removed);
    let Some(organizer) = organizer else { return Ok(()) };
    let unused = sign_in_links::requested(&mut work.tx, organizer.id, now - LONG_LINK_LASTS).await?;
    match unused.iter().find(|link| link.expires_at - now >= TOO_LITTLE) {
        Some(link) => {
            if let Some(return_to) = return_to {
                sign_in_links::set_return_to(&mut work.tx, link.id, &return_to).await?;
            }
            if link.mailed < MAILED_AT_MOST {
                sign_in_links::mail_again(&mut work.tx, link.id).await?;
                say_invited(&mut work, &organizer, (link.id, link.expires_at), true, link.mailed + 1)?;
            }
        }
        None => {
            let lasts = if unused.len() < UNUSED_A_DAY { LINK_LASTS } else { LONG_LINK_LASTS + TOO_LITTLE };
            let link = OneTimeLink { id: core.bus.clock.new_id(), expires_at: now + lasts, return_to };
            mail_link(core, &mut work, &organizer, link, true).await?;
        }
    }
    Ok(work.commit().await?)
}

/// The path of a link for the first administrator, who is made when there is none. `None` once somebody else has been made
/// an administrator, unless it is wanted `always`: whoever reads the log later must not get in.
pub async fn start_link(core: &Core, always: bool) -> Result<Option<String>, Failure> {
    let mut work = core.bus.begin().await?;
    let admins = organizers::lock_admins(&mut work.tx).await?;
    if !always && admins.iter().any(|admin| admin.email != FIRST_ADMIN) {
        return Ok(None);
    }
    let admin = match admins.into_iter().next() {
        Some(admin) => admin,
        None => first_admin(core, &mut work).await?,
    };
    let link = OneTimeLink { id: core.bus.clock.new_id(), expires_at: work.now + START_LINK_LASTS, return_to: None };
    let path = add_link(core, &mut work, &admin, link, None).await?;
    work.commit().await?;
    Ok(Some(path))
}

/// Makes the first administrator, or gives the rights back when everybody lost them.
async fn first_admin(core: &Core, work: &mut Work<'_>) -> Result<Organizer, Failure> {
    let now = work.now;
    let known = organizers::lock_by_email(&mut work.tx, FIRST_ADMIN).await?;
    let admin = Organizer {
        id: known.as_ref().map_or_else(|| core.bus.clock.new_id(), |known| known.id),
        version: known.as_ref().map_or(1, |known| known.version + 1),
        email: FIRST_ADMIN.into(),
        name: Some("Organisation".into()),
        role: Role::Admin,
        groups: None,
        sessions_since: now,
        removed: false,
        digest_since: known.as_ref().and_then(|known| known.digest_since),
    };
    match known {
        Some(_) => organizers::update(&mut work.tx, &admin, now).await?,
        None => organizers::insert(&mut work.tx, &admin).await?,
    }
    announce(work, &admin).await?;
    Ok(admin)
}

/// Whether a mail can reach this address: the first administrator's is none.
pub fn can_be_mailed(email: &str) -> bool {
    email != FIRST_ADMIN
}

/// A one-time link to be made.
pub(super) struct OneTimeLink {
    pub id: Uuid,
    pub expires_at: DateTime<Utc>,
    /// A path of ours to go to afterwards.
    pub return_to: Option<String>,
}

/// Adds a link and says that it is to be mailed. The path of the link is returned.
pub(super) async fn mail_link(
    core: &Core,
    work: &mut Work<'_>,
    organizer: &Organizer,
    link: OneTimeLink,
    requested: bool,
) -> Result<String, Failure> {
    say_invited(work, organizer, (link.id, link.expires_at), requested, 1)?;
    let requested_at = requested.then_some(work.now);
    add_link(core, work, organizer, link, requested_at).await
}

/// Says that a link is to be mailed, for the `attempt`-th time.
fn say_invited(
    work: &mut Work<'_>,
    organizer: &Organizer,
    (login_id, expires_at): (Uuid, DateTime<Utc>),
    requested: bool,
    attempt: i64,
) -> Result<(), Failure> {
    if can_be_mailed(&organizer.email) {
        work.say(&OrganizerInvited {
            organizer_id: organizer.id,
            version: organizer.version,
            email: organizer.email.clone(),
            name: organizer.name.clone(),
            login_id,
            expires_at,
            requested,
            attempt,
        })?;
    }
    Ok(())
}

async fn add_link(
    core: &Core,
    work: &mut Work<'_>,
    organizer: &Organizer,
    link: OneTimeLink,
    requested_at: Option<DateTime<Utc>>,
) -> Result<String, Failure> {
    let text = core.secret.token(paths::LOGIN, link.id);
    let token = LinkToken { hash: token_hash(&text), key_id: core.secret.key_id() };
    let stored = SignInLink { organizer_id: organizer.id, return_to: link.return_to };
    sign_in_links::add(&mut work.tx, link.id, &stored, &token, link.expires_at, requested_at).await?;
    Ok(paths::sign_in(&text))
}

/// After the installation's secret changed: the links of invitations that are still to be mailed lead to their logins. Those already
/// mailed do so anyway.
pub async fn renew_links(core: &Core) -> fachtag_db::Result<()> {
    let key_id = core.secret.key_id();
    let mut tx = core.bus.database.begin().await?;
    let found = sign_in_links::of_other_keys(&mut tx, &key_id, core.bus.clock.now()).await?;
    let renewed = found.into_iter().map(|id| Link {
        token_hash: token_hash(&core.secret.token(paths::LOGIN, id)),
        key_id: key_id.clone(),
        subject_id: id,
    });
    links::add(&mut tx, renewed.collect()).await?;
    tx.commit().await
}

/// Does [`renew_links`] once, as soon as the database answers.
pub async fn renew_links_at_start(core: Core, shutdown: Shutdown) {
    shutdown.until_done("links not renewed yet", || renew_links(&core)).await;
}

/// Whose account a link opens, while it can be used. Changes nothing.
pub async fn link_owner(core: &Core, token: &str) -> fachtag_db::Result<Option<Organizer>> {
    let database = &core.bus.database;
    match sign_in_links::find(database, token_hash(token), core.bus.clock.now()).await? {
        Some(link) => organizers::find(database, link.organizer_id).await,
        None => Ok(None),
    }
}

/// Uses a link up and begins a session; also the path of ours to go to. The session that the browser had before ends.
pub async fn sign_in(
    core: &Core,
    token: &str,
    before: Option<Session>,
) -> Result<Option<(Session, Option<String>)>, Failure> {
    let mut work = core.bus.begin().await?;
    let now = work.now;
    let Some(link) = sign_in_links::use_up(&mut work.tx, token_hash(token), now).await? else { return Ok(None) };
    let organizer = organizers::lock(&mut work.tx, link.organizer_id).await?.filter(|organizer| !organizer.removed);
    if let Some(before) = before {
        end_session(&mut work, before).await?;
    }
    work.commit().await?;
    Ok(organizer.map(|organizer| {
        let session = Session {
            id: core.bus.clock.new_id(),
            organizer_id: organizer.id,
            // A clock that was put back must not make the new session older than the end of the earlier ones.
            issued_at: now.max(organizer.sessions_since),
            expires_at: now + SESSION_LASTS,
        };
        (session, link.return_to)
    }))
}

/// Ends a session, however often its cookie was copied.
pub async fn sign_out(core: &Core, session: Session) -> Result<(), Failure> {
    let mut work = core.bus.begin().await?;
    end_session(&mut work, session).await?;
    Ok(work.commit().await?)
}

async fn end_session(work: &mut Work<'_>, session: Session) -> Result<(), Failure> {
    let ended = SessionEnded { session_id: session.id, expires_at: session.expires_at };
    sessions::end(&mut work.tx, &ended).await?;
    Ok(work.say(&ended)?)
}
