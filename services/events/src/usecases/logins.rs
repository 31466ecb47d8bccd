//! Organizers get in by one-time links.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};
use fachtag_access::{
    Principal, Role,
    links::{self, Link},
};
use fachtag_bus::Outgoing;
use fachtag_contracts::{
    access::{Organizer, OrganizerInvited},
    fields::{Checks, email_key},
};
use fachtag_db::Tx;
use fachtag_runtime::{Shutdown, token_hash};
use uuid::Uuid;

use super::{Failure, Office, organizers::announce};
use crate::store::organizers::{self, LinkToken, Login};

/// The purpose that login tokens are derived for.
pub const LOGIN: &str = "login";
/// How long a link that somebody asked for can be used.
const LINK_LASTS: Duration = Duration::minutes(15);
/// How long the link printed at start can be used.
const START_LINK_LASTS: Duration = Duration::days(1);
/// How long a session lasts.
const SESSION_LASTS: Duration = Duration::hours(12);
/// What requests for links are counted over.
pub const COUNTED: Duration = Duration::minutes(15);
const MOST_PER_ADDRESS: i64 = 5;
/// An office may share one address.
const MOST_PER_CLIENT: i64 = 30;
/// Who the first administrator is until somebody is invited. Nothing is mailed there.
const FIRST_ADMIN: &str = "organisation@localhost.invalid";

/// What became of the wish for a link. It does not tell whether the address has a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requested {
    Taken,
    /// Too many links were asked for, by this client or for this address.
    TooOften,
}

/// Mails a link to an address that has a login; to others nothing. `return_to` is a path of ours to go to afterwards.
///
/// # Errors
/// When the address is none, or the database's.
pub async fn request_link(
    office: &Office,
    email: &str,
    client: IpAddr,
    return_to: Option<String>,
) -> Result<Requested, Failure> {
    let mut checks = Checks::new();
    let email = checks.email("email", email);
    let email = checks.finish(email)?;
    let clock = &office.bus.clock;
    let now = clock.now();
    let mut tx = office.bus.database.begin().await?;
    // Counted before anybody looks whether the address has a login, so that the answer does not tell.
    for (key, most) in [(client_key(client), MOST_PER_CLIENT), (address_key(&email), MOST_PER_ADDRESS)] {
        if organizers::count_requests(&mut tx, key.clone(), now - COUNTED).await? >= most {
            return Ok(Requested::TooOften);
        }
        organizers::add_request(&mut tx, clock.new_id(), key, now).await?;
    }
    let organizer = organizers::lock_by_email(&mut tx, &email).await?.filter(|organizer| !organizer.removed);
    if let Some(organizer) = organizer {
        let mut outgoing = Outgoing::new(clock);
        let link = OneTimeLink { id: clock.new_id(), expires_at: now + LINK_LASTS, return_to };
        mail_link(office, &mut tx, &mut outgoing, &organizer, link, true).await?;
        outgoing.save(&mut tx).await?;
    }
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(Requested::Taken)
}

/// Who has one address of IPv6 has a whole net of them.
fn client_key(client: IpAddr) -> Vec<u8> {
    let counted = match client {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x?}", &address.segments()[..4]),
    };
    token_hash(&format!("client\n{counted}"))
}

fn address_key(email: &str) -> Vec<u8> {
    token_hash(&format!("address\n{}", email_key(email)))
}

/// The path of a link for the first administrator, who is made when there is none. `None` once somebody else has been made
/// an administrator, unless it is wanted `always`: whoever reads the log later must not get in.
///
/// # Errors
/// The database's.
pub async fn start_link(office: &Office, always: bool) -> Result<Option<String>, Failure> {
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    let mut outgoing = Outgoing::new(&office.bus.clock);
    let admins = organizers::lock_admins(&mut tx).await?;
    if !always && admins.iter().any(|admin| admin.email != FIRST_ADMIN) {
        return Ok(None);
    }
    let admin = match admins.into_iter().next() {
        Some(admin) => admin,
        None => first_admin(office, &mut tx, &mut outgoing).await?,
    };
    let link = OneTimeLink { id: office.bus.clock.new_id(), expires_at: now + START_LINK_LASTS, return_to: None };
    let path = add_login(office, &mut tx, &admin, link).await?;
    outgoing.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(Some(path))
}

/// Makes the first administrator, or gives the rights back when everybody lost them.
async fn first_admin(office: &Office, tx: &mut Tx, outgoing: &mut Outgoing<'_>) -> Result<Organizer, Failure> {
    let now = office.bus.clock.now();
    let known = organizers::lock_by_email(tx, FIRST_ADMIN).await?;
    let admin = Organizer {
        id: known.as_ref().map_or_else(|| office.bus.clock.new_id(), |known| known.id),
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
        Some(_) => organizers::update(tx, &admin, now).await?,
        None => organizers::insert(tx, &admin).await?,
    }
    announce(tx, outgoing, &admin).await?;
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
    office: &Office,
    tx: &mut Tx,
    outgoing: &mut Outgoing<'_>,
    organizer: &Organizer,
    link: OneTimeLink,
    requested: bool,
) -> Result<String, Failure> {
    if can_be_mailed(&organizer.email) {
        outgoing.say(&OrganizerInvited {
            organizer_id: organizer.id,
            version: organizer.version,
            email: organizer.email.clone(),
            name: organizer.name.clone(),
            login_id: link.id,
            expires_at: link.expires_at,
            requested,
        })?;
    }
    add_login(office, tx, organizer, link).await
}

async fn add_login(office: &Office, tx: &mut Tx, organizer: &Organizer, link: OneTimeLink) -> Result<String, Failure> {
    let token = office.secret.token(LOGIN, link.id);
    let login = Login { organizer_id: organizer.id, return_to: link.return_to };
    let kept = LinkToken { hash: token_hash(&token), key_id: office.secret.key_id() };
    organizers::add_login(tx, link.id, &login, &kept, link.expires_at).await?;
    Ok(format!("/anmelden/{token}"))
}

/// After the installation's secret changed: the links of invitations that are still to be mailed lead to their logins. Those already
/// mailed do so anyway.
///
/// # Errors
/// When the database does not answer; nothing was changed.
pub async fn renew_links(office: &Office) -> fachtag_db::Result<()> {
    let key_id = office.secret.key_id();
    let mut tx = office.bus.database.begin().await?;
    let logins = organizers::logins_of_other_keys(&mut tx, &key_id, office.bus.clock.now()).await?;
    let renewed = logins.into_iter().map(|id| Link {
        token_hash: token_hash(&office.secret.token(LOGIN, id)),
        key_id: key_id.clone(),
        subject_id: id,
    });
    links::add(&mut tx, renewed.collect()).await?;
    tx.commit().await
}

/// Does [`renew_links`] once, as soon as the database answers.
pub async fn renew_links_at_start(office: Office, shutdown: Shutdown) {
    while let Err(error) = renew_links(&office).await {
        tracing::warn!(%error, "links not renewed yet");
        if !shutdown.sleep(std::time::Duration::from_secs(5)).await {
            return;
        }
    }
}

/// Whether a link can be used. Changes nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn look(office: &Office, token: &str) -> fachtag_db::Result<bool> {
    let login = organizers::find_login(&office.bus.database, token_hash(token), office.bus.clock.now()).await?;
    Ok(login.is_some())
}

/// Uses a link up and begins a session; also the path of ours to go to.
///
/// # Errors
/// When the database does not answer.
pub async fn sign_in(office: &Office, token: &str) -> fachtag_db::Result<Option<(Principal, Option<String>)>> {
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    let Some(login) = organizers::use_login(&mut tx, token_hash(token), now).await? else { return Ok(None) };
    let organizer = organizers::lock(&mut tx, login.organizer_id).await?.filter(|organizer| !organizer.removed);
    tx.commit().await?;
    Ok(organizer.map(|organizer| {
        let principal = Principal {
            id: organizer.id,
            role: organizer.role,
            name: organizer.name.unwrap_or_else(|| organizer.email.clone()),
            email: Some(organizer.email),
            groups: organizer.groups,
            // A clock that was put back must not make the new session older than the end of the earlier ones.
            issued_at: now.max(organizer.sessions_since),
            expires_at: now + SESSION_LASTS,
        };
        (principal, login.return_to)
    }))
}
