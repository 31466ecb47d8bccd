//! Who has a login, and what it allows.

use chrono::Duration;
use fachtag_access::{Role, entries};
use fachtag_bus::Outgoing;
use fachtag_contracts::{
    access::{Organizer, OrganizerChanged},
    fields::Checks,
};
use fachtag_db::Tx;
use uuid::Uuid;

use super::{Failure, Office, field_failure, logins};
use crate::store::{groups, organizers};

/// How long an invitation's link can be used.
const INVITATION_LASTS: Duration = Duration::days(3);
const LONGEST_NAME: usize = 200;

/// What is asked of a login, unchecked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    pub name: Option<String>,
    pub role: Role,
    /// Slugs of the sub-groups; `None` is all of them.
    pub groups: Option<Vec<String>>,
}

impl Wish {
    async fn check(&self, tx: &mut Tx, email: Option<&str>) -> Result<Self, Failure> {
        let mut checks = Checks::new();
        if let Some(email) = email {
            checks.email("email", email);
        }
        let name = checks.optional("name", "Name", self.name.as_deref(), LONGEST_NAME);
        if self.groups.as_ref().is_some_and(Vec::is_empty) {
            checks.error("groups", "Unterarbeitsgruppen: Bitte wählen Sie mindestens eine, oder alle.");
        }
        for slug in self.groups.iter().flatten() {
            if groups::find(&mut *tx, slug).await?.is_none() {
                checks.error("groups", format!("Unterarbeitsgruppen: Die Gruppe „{slug}“ gibt es nicht."));
            }
        }
        Ok(checks.finish(Self { name, role: self.role, groups: self.groups.clone() })?)
    }
}

/// Gives somebody a login, or an existing one these rights, and mails the link. The path of the link is returned.
///
/// # Errors
/// Mistakes by field, or the database's.
pub async fn invite(office: &Office, email: &str, wish: &Wish) -> Result<String, Failure> {
    let email = email.trim();
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    let Wish { name, role, groups } = wish.check(&mut tx, Some(email)).await?;
    let organizer = match organizers::lock_by_email(&mut tx, email).await? {
        None => {
            let id = office.bus.clock.new_id();
            let new = Organizer {
                id,
                version: 1,
                email: email.into(),
                name,
                role,
                groups,
                sessions_since: now,
                removed: false,
            };
            organizers::insert(&mut tx, &new).await?;
            new
        }
        Some(known) => {
            let name = name.or(known.name);
            // Sessions of a login that was taken away do not come back with it.
            let sessions_since = if known.removed { now } else { known.sessions_since };
            let version = known.version + 1;
            let changed = Organizer { version, name, role, groups, sessions_since, removed: false, ..known };
            if role != Role::Admin {
                ensure_admin_beside(&mut tx, changed.id, known.role).await?;
            }
            organizers::update(&mut tx, &changed, now).await?;
            changed
        }
    };
    let mut outgoing = Outgoing::new(&office.bus.clock);
    announce(&mut tx, &mut outgoing, &organizer).await?;
    let path =
        logins::mail_link(office, &mut tx, &mut outgoing, &organizer, now + INVITATION_LASTS, None, false).await?;
    outgoing.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(path)
}

/// Gives a login another name or other rights. They hold everywhere within a moment.
///
/// # Errors
/// Mistakes by field, when the last administrator would be none, or the database's.
pub async fn change(office: &Office, id: Uuid, wish: &Wish) -> Result<(), Failure> {
    let mut tx = office.bus.database.begin().await?;
    let Wish { name, role, groups } = wish.check(&mut tx, None).await?;
    if role != Role::Admin {
        ensure_admin_beside(&mut tx, id, Role::Admin).await?;
    }
    edit(office, tx, id, |organizer| Organizer { name, role, groups, ..organizer }).await
}

/// Takes a login away. Its sessions end everywhere within a moment.
///
/// # Errors
/// When it is one's own or the last administrator's, or the database's.
pub async fn remove(office: &Office, by: Uuid, id: Uuid) -> Result<(), Failure> {
    if by == id {
        return Err(field_failure("person", "Den eigenen Zugang kann nur jemand anderes entfernen."));
    }
    let mut tx = office.bus.database.begin().await?;
    ensure_admin_beside(&mut tx, id, Role::Admin).await?;
    let now = office.bus.clock.now();
    organizers::end_logins(&mut tx, id, now).await?;
    edit(office, tx, id, |organizer| Organizer { removed: true, sessions_since: now, ..organizer }).await
}

/// Ends every session of a login.
///
/// # Errors
/// When there is no such login, or the database's.
pub async fn sign_out_everywhere(office: &Office, id: Uuid) -> Result<(), Failure> {
    let now = office.bus.clock.now();
    let tx = office.bus.database.begin().await?;
    edit(office, tx, id, |organizer| Organizer { sessions_since: now, ..organizer }).await
}

/// People name themselves.
///
/// # Errors
/// When the name cannot be used, or the database's.
pub async fn rename(office: &Office, id: Uuid, name: &str) -> Result<(), Failure> {
    let mut checks = Checks::new();
    let name = checks.optional("name", "Name", Some(name), LONGEST_NAME);
    let name = checks.finish(name)?;
    let tx = office.bus.database.begin().await?;
    edit(office, tx, id, |organizer| Organizer { name, ..organizer }).await
}

/// Mails the invitation's link once more.
///
/// # Errors
/// When there is no such login, or the database's.
pub async fn send_link(office: &Office, id: Uuid) -> Result<(), Failure> {
    let mut tx = office.bus.database.begin().await?;
    let organizer = organizers::lock(&mut tx, id).await?.filter(|organizer| !organizer.removed);
    let organizer = organizer.ok_or(Failure::Unknown)?;
    let mut outgoing = Outgoing::new(&office.bus.clock);
    let expires_at = office.bus.clock.now() + INVITATION_LASTS;
    logins::mail_link(office, &mut tx, &mut outgoing, &organizer, expires_at, None, false).await?;
    outgoing.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(())
}

/// Saves a changed login, keeps it for this service's own guard, and tells the others.
async fn edit(
    office: &Office,
    mut tx: Tx,
    id: Uuid,
    change: impl FnOnce(Organizer) -> Organizer,
) -> Result<(), Failure> {
    let before = organizers::lock(&mut tx, id).await?.filter(|organizer| !organizer.removed);
    let before = before.ok_or(Failure::Unknown)?;
    let mut after = change(before.clone());
    if after == before {
        return Ok(());
    }
    after.version += 1;
    organizers::update(&mut tx, &after, office.bus.clock.now()).await?;
    let mut outgoing = Outgoing::new(&office.bus.clock);
    announce(&mut tx, &mut outgoing, &after).await?;
    outgoing.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(())
}

/// Every service learns of the login; this one in the same transaction.
pub(super) async fn announce(
    tx: &mut Tx,
    outgoing: &mut Outgoing<'_>,
    organizer: &Organizer,
) -> Result<(), Failure> {
    entries::learn(tx, organizer).await?;
    outgoing.say(&OrganizerChanged { organizer: organizer.clone() })?;
    Ok(())
}

/// Somebody else must remain who can invite people.
async fn ensure_admin_beside(tx: &mut Tx, id: Uuid, role: Role) -> Result<(), Failure> {
    if role != Role::Admin {
        return Ok(());
    }
    let admins = organizers::lock_admins(tx).await?;
    if admins.iter().any(|admin| admin.id == id) && admins.len() == 1 {
        return Err(field_failure(
            "role",
            "Rolle: Das ist der letzte Zugang mit der Rolle Verwaltung. Geben Sie die Rolle zuerst jemand anderem.",
        ));
    }
    Ok(())
}
