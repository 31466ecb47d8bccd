//! Organizers get in by one-time links.

use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};
use fachtag_access::{Principal, Role};
use fachtag_bus::Outgoing;
use fachtag_contracts::{
    access::{Organizer, OrganizerInvited},
    fields::email_key,
};
use fachtag_db::Tx;
use fachtag_runtime::token_hash;

use super::{Failure, Office, organizers::announce};
use crate::store::organizers::{self, Login};

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
/// A school or an office may share one address.
const MOST_PER_CLIENT: i64 = 30;
/// Who the first administrator is until somebody is invited. Nothing is mailed there.
const FIRST_ADMIN: &str = "organisation@localhost.invalid";

/// What became of the wish for a link. It does not tell whether the address has a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requested {
    Taken,
    /// This client has asked too often.
    TooOften,
}

/// Mails a link to an address that has a login; to others nothing. `return_to` is a path of ours to go to afterwards.
///
/// # Errors
/// The database's.
pub async fn request_link(
    office: &Office,
    email: &str,
    client: Option<IpAddr>,
    return_to: Option<String>,
) -> Result<Requested, Failure> {
    let clock = &office.bus.clock;
    let now = clock.now();
    let by_client = client.map(|client| token_hash(&format!("client\n{client}")));
    let by_address = token_hash(&format!("address\n{}", email_key(email.trim())));
    let mut tx = office.bus.database.begin().await?;
    if let Some(key) = &by_client {
        if organizers::count_requests(&mut tx, key.clone(), now - COUNTED).await? >= MOST_PER_CLIENT {
            return Ok(Requested::TooOften);
        }
        organizers::add_request(&mut tx, clock.new_id(), key.clone(), now).await?;
    }
    let asked = organizers::count_requests(&mut tx, by_address.clone(), now - COUNTED).await?;
    organizers::add_request(&mut tx, clock.new_id(), by_address, now).await?;
    let organizer = organizers::lock_by_email(&mut tx, email.trim()).await?.filter(|organizer| !organizer.removed);
    if let Some(organizer) = organizer.filter(|_| asked < MOST_PER_ADDRESS) {
        let mut outgoing = Outgoing::new(clock);
        mail_link(office, &mut tx, &mut outgoing, &organizer, now + LINK_LASTS, return_to, true).await?;
        outgoing.save(&mut tx).await?;
    }
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(Requested::Taken)
}

/// The path of a link for the first administrator, who is made when there is none.
///
/// # Errors
/// The database's.
pub async fn start_link(office: &Office) -> Result<String, Failure> {
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    let mut outgoing = Outgoing::new(&office.bus.clock);
    let admin = match organizers::lock_admins(&mut tx).await?.into_iter().next() {
        Some(admin) => admin,
        None => first_admin(office, &mut tx, &mut outgoing).await?,
    };
    let (_, path) = add_login(office, &mut tx, &admin, now + START_LINK_LASTS, None).await?;
    outgoing.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(path)
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
    };
    match known {
        Some(_) => organizers::update(tx, &admin, now).await?,
        None => organizers::insert(tx, &admin).await?,
    }
    announce(tx, outgoing, &admin).await?;
    Ok(admin)
}

/// Adds a link and says that it is to be mailed. The path of the link is returned.
pub(super) async fn mail_link(
    office: &Office,
    tx: &mut Tx,
    outgoing: &mut Outgoing<'_>,
    organizer: &Organizer,
    expires_at: DateTime<Utc>,
    return_to: Option<String>,
    requested: bool,
) -> Result<String, Failure> {
    let (login_id, path) = add_login(office, tx, organizer, expires_at, return_to).await?;
    outgoing.say(&OrganizerInvited {
        organizer_id: organizer.id,
        version: organizer.version,
        email: organizer.email.clone(),
        name: organizer.name.clone(),
        login_id,
        expires_at,
        requested,
    })?;
    Ok(path)
}

async fn add_login(
    office: &Office,
    tx: &mut Tx,
    organizer: &Organizer,
    expires_at: DateTime<Utc>,
    return_to: Option<String>,
) -> Result<(uuid::Uuid, String), Failure> {
    let login_id = office.bus.clock.new_id();
    let token = office.secret.token(LOGIN, login_id);
    let login = Login { organizer_id: organizer.id, return_to };
    organizers::add_login(tx, login_id, &login, token_hash(&token), expires_at).await?;
    Ok((login_id, format!("/anmelden/{token}")))
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
            issued_at: now,
            expires_at: now + SESSION_LASTS,
        };
        (principal, login.return_to)
    }))
}
