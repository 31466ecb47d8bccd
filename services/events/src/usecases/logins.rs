//! Organizers get in by one-time links.

use chrono::Duration;
use fachtag_access::{Principal, Role};
use fachtag_bus::Outgoing;
use fachtag_contracts::{access::OrganizerInvited, fields::is_email};
use fachtag_db::Tx;
use fachtag_runtime::token_hash;

use super::{Failure, Office, field_failure};
use crate::store::organizers::{self, Organizer};

/// The purpose that login tokens are derived for.
pub const LOGIN: &str = "login";
/// How long an invitation's link can be used.
const INVITATION_LASTS: Duration = Duration::days(3);
/// How long the link printed at start can be used.
const START_LINK_LASTS: Duration = Duration::days(1);
/// How long a session lasts.
const SESSION_LASTS: Duration = Duration::hours(12);
/// Who the first administrator is until somebody is invited. Nothing is mailed there.
const FIRST_ADMIN: &str = "organisation@localhost.invalid";

/// Gives somebody a login, or a new role, and mails the link. The path of the link is returned.
///
/// # Errors
/// When the address or the sub-group cannot be used, or the database's.
pub async fn invite(office: &Office, email: &str, role: Role, group: Option<&str>) -> Result<String, Failure> {
    if !is_email(email) {
        return Err(field_failure("email", "ist keine E-Mail-Adresse der Form name@beispiel.de."));
    }
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    let id = office.bus.clock.new_id();
    let organizer = match organizers::upsert(&mut tx, id, email, role.as_str(), group, now).await {
        Err(fachtag_db::Error::Rule(_)) => {
            return Err(field_failure("group", "Diese Unterarbeitsgruppe gibt es nicht."));
        }
        other => other?,
    };
    let expires_at = now + INVITATION_LASTS;
    let (login_id, path) = add_login(office, &mut tx, &organizer, expires_at).await?;
    let mut outgoing = Outgoing::new(&office.bus.clock);
    outgoing.say(&OrganizerInvited {
        organizer_id: organizer.id,
        version: organizer.version,
        email: organizer.email,
        name: organizer.name,
        login_id,
        expires_at,
    })?;
    outgoing.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(path)
}

/// The path of a link for the first administrator, who is made when there is none.
///
/// # Errors
/// The database's.
pub async fn start_link(office: &Office) -> Result<String, Failure> {
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    let admin = match organizers::first_admin(&mut tx).await? {
        Some(admin) => admin,
        None => {
            let id = office.bus.clock.new_id();
            organizers::upsert(&mut tx, id, FIRST_ADMIN, Role::Admin.as_str(), None, now).await?
        }
    };
    let (_, path) = add_login(office, &mut tx, &admin, now + START_LINK_LASTS).await?;
    tx.commit().await?;
    Ok(path)
}

async fn add_login(
    office: &Office,
    tx: &mut Tx,
    organizer: &Organizer,
    expires_at: chrono::DateTime<chrono::Utc>,
) -> Result<(uuid::Uuid, String), Failure> {
    let login_id = office.bus.clock.new_id();
    let token = office.secret.token(LOGIN, login_id);
    organizers::add_login(tx, login_id, organizer.id, token_hash(&token), expires_at).await?;
    Ok((login_id, format!("/anmelden/{token}")))
}

/// Whose link it is, while it can be used. Changes nothing.
///
/// # Errors
/// When the database does not answer.
pub async fn look(office: &Office, token: &str) -> fachtag_db::Result<Option<Organizer>> {
    organizers::find_login(&office.bus.database, token_hash(token), office.bus.clock.now()).await
}

/// Uses a link up and begins a session.
///
/// # Errors
/// When the database does not answer.
pub async fn sign_in(office: &Office, token: &str) -> fachtag_db::Result<Option<Principal>> {
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    let organizer = organizers::use_login(&mut tx, token_hash(token), now).await?;
    tx.commit().await?;
    Ok(organizer.map(|organizer| Principal {
        id: organizer.id,
        role: organizer.role.parse().unwrap_or(Role::CheckIn),
        name: organizer.name.unwrap_or_else(|| organizer.email.clone()),
        email: Some(organizer.email),
        groups: organizer.group_slug.map(|slug| vec![slug]),
        issued_at: now,
        expires_at: now + SESSION_LASTS,
    }))
}
