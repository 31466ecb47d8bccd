//! Who has a login, and what it allows. Rows are locked in one order: the administrators, the person, the person's links; so
//! nobody waits for each other.

use chrono::Duration;
use fachtag_access::{Role, entries};
use fachtag_bus::Outgoing;
use fachtag_contracts::{
    access::{Organizer, OrganizerChanged},
    fields::Checks,
};
use fachtag_db::Tx;
use fachtag_runtime::Clock;
use uuid::Uuid;

use super::{
    Failure, Office, field_failure,
    logins::{self, OneTimeLink},
};
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
        check_groups(tx, &mut checks, self.groups.as_deref()).await?;
        if !Role::OF_PEOPLE.contains(&self.role) {
            checks.error("role", "Rolle: Diese Rolle gibt es nur für Zugangsschlüssel von Programmen.");
        }
        Ok(checks.finish(Self { name, role: self.role, groups: self.groups.clone() })?)
    }
}

/// Whether there are these sub-groups; `None` is all of them.
pub(super) async fn check_groups(tx: &mut Tx, checks: &mut Checks, slugs: Option<&[String]>) -> Result<(), Failure> {
    if slugs.is_some_and(<[String]>::is_empty) {
        checks.error(
            "groups",
            "Unterarbeitsgruppen: Bitte wählen Sie mindestens eine, oder lassen Sie alle Veranstaltungen zu.",
        );
    }
    for slug in slugs.unwrap_or_default() {
        if groups::find(&mut *tx, slug).await?.is_none() {
            checks.error("groups", format!("Unterarbeitsgruppen: Die Gruppe „{slug}“ gibt es nicht."));
        }
    }
    Ok(())
}

/// Gives somebody a login, or an existing one these rights, and mails the link. The path of the link is returned.
///
/// # Errors
/// Mistakes by field, when the last administrator would be none, or the database's.
pub async fn invite(office: &Office, email: &str, wish: &Wish) -> Result<String, Failure> {
    let link = office.bus.clock.new_id();
    let mut tx = office.bus.database.begin().await?;
    let (organizer, _) = give_login(office, &mut tx, email.trim(), wish).await?;
    send_invitation(office, tx, &organizer, link, true).await
}

/// Mails a new link to somebody who has a login; the rights stay as they are. Others get a login for all events. The path of
/// the link is returned.
///
/// # Errors
/// Mistakes by field, or the database's.
pub async fn invite_again(office: &Office, email: &str) -> Result<String, Failure> {
    let email = email.trim();
    let link = office.bus.clock.new_id();
    let mut tx = office.bus.database.begin().await?;
    let known = organizers::lock_by_email(&mut tx, email).await?.filter(|organizer| !organizer.removed);
    if let Some(organizer) = known {
        return send_invitation(office, tx, &organizer, link, false).await;
    }
    // Whoever gets a login is locked after the administrators.
    tx.rollback().await?;
    invite(office, email, &Wish { name: None, role: Role::Organizer, groups: None }).await
}

/// Gives somebody a login who has none, and mails the link. `form` names the form that asks for it: sent twice, it does no
/// more than once.
///
/// # Errors
/// Mistakes by field, also when the address has a login, or the database's.
pub async fn invite_new(office: &Office, form: Uuid, email: &str, wish: &Wish) -> Result<(), Failure> {
    let mut tx = office.bus.database.begin().await?;
    if organizers::has_login(&mut tx, form).await? {
        return Ok(());
    }
    match give_login(office, &mut tx, email.trim(), wish).await {
        Ok((organizer, true)) => return send_invitation(office, tx, &organizer, form, true).await.map(|_| ()),
        Ok((_, false)) => {}
        Err(failure) if failure.is_taken() => {}
        Err(failure) => return Err(failure),
    }
    // The person has access. If the same form gave it in this very moment, all is well.
    tx.rollback().await?;
    let mut tx = office.bus.database.begin().await?;
    if organizers::has_login(&mut tx, form).await? { Ok(()) } else { Err(has_access()) }
}

fn has_access() -> Failure {
    field_failure(
        "email",
        "E-Mail-Adresse: Diese Person hat schon einen Zugang. Ändern Sie ihn in der Liste der Personen.",
    )
}

/// The login with these rights, and whether there was none before.
async fn give_login(office: &Office, tx: &mut Tx, email: &str, wish: &Wish) -> Result<(Organizer, bool), Failure> {
    let now = office.bus.clock.now();
    let Wish { name, role, groups } = wish.check(tx, Some(email)).await?;
    let admins = organizers::lock_admins(tx).await?;
    let Some(known) = organizers::lock_by_email(tx, email).await? else {
        let id = office.bus.clock.new_id();
        let (email, sessions_since) = (email.to_owned(), now);
        let new =
            Organizer { id, version: 1, email, name, role, groups, sessions_since, removed: false, digest_since: None };
        organizers::insert(tx, &new).await?;
        return Ok((new, true));
    };
    if role != Role::Admin && !known.removed {
        ensure_admin_beside(&admins, known.id)?;
    }
    let changed = Organizer {
        version: known.version + 1,
        name: name.or(known.name),
        role,
        groups,
        // Sessions of a login that was taken away do not come back with it.
        sessions_since: if known.removed { now } else { known.sessions_since },
        removed: false,
        ..known
    };
    organizers::update(tx, &changed, now).await?;
    Ok((changed, known.removed))
}

/// Gives a login another name or other rights. They hold everywhere within a moment.
///
/// # Errors
/// Mistakes by field, when the last administrator would be none, or the database's.
pub async fn change(office: &Office, id: Uuid, wish: &Wish) -> Result<(), Failure> {
    let mut tx = office.bus.database.begin().await?;
    let Wish { name, role, groups } = wish.check(&mut tx, None).await?;
    let admins = organizers::lock_admins(&mut tx).await?;
    if role != Role::Admin {
        ensure_admin_beside(&admins, id)?;
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
    ensure_admin_beside(&organizers::lock_admins(&mut tx).await?, id)?;
    organizers::lock(&mut tx, id).await?;
    let now = office.bus.clock.now();
    organizers::end_logins(&mut tx, id, now).await?;
    edit(office, tx, id, |organizer| Organizer { removed: true, sessions_since: now, digest_since: None, ..organizer })
        .await
}

/// Ends every session of a login, and its links that were mailed.
///
/// # Errors
/// When there is no such login, or the database's.
pub async fn sign_out_everywhere(office: &Office, id: Uuid) -> Result<(), Failure> {
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    organizers::lock(&mut tx, id).await?;
    organizers::end_logins(&mut tx, id, now).await?;
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

/// Mails a link to somebody who has a login. `form` names the form that asks for it: sent twice, it does no more than once.
///
/// # Errors
/// When there is no such login, or the database's.
pub async fn send_link(office: &Office, form: Uuid, id: Uuid) -> Result<(), Failure> {
    let mut tx = office.bus.database.begin().await?;
    let organizer = organizers::lock(&mut tx, id).await?.filter(|organizer| !organizer.removed);
    let organizer = organizer.ok_or(Failure::Unknown)?;
    if organizers::has_login(&mut tx, form).await? {
        return Ok(());
    }
    send_invitation(office, tx, &organizer, form, false).await.map(|_| ())
}

/// Mails a link of this id, says the login when it was `changed`, and commits. The path of the link is returned.
async fn send_invitation(
    office: &Office,
    mut tx: Tx,
    organizer: &Organizer,
    id: Uuid,
    changed: bool,
) -> Result<String, Failure> {
    let mut outgoing = Outgoing::new(&office.bus.clock);
    if changed {
        announce(&mut tx, &mut outgoing, organizer).await?;
    }
    let link = OneTimeLink { id, expires_at: office.bus.clock.now() + INVITATION_LASTS, return_to: None };
    let path = logins::mail_link(office, &mut tx, &mut outgoing, organizer, link, false).await?;
    outgoing.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(path)
}

/// Saves a changed login, keeps it for this service's own guard, and tells the others.
pub(super) async fn edit(
    office: &Office,
    mut tx: Tx,
    id: Uuid,
    change: impl FnOnce(Organizer) -> Organizer,
) -> Result<(), Failure> {
    if edit_within(&mut tx, &office.bus.clock, id, change).await? {
        tx.commit().await?;
        office.bus.outbox.wake();
    }
    Ok(())
}

/// The same within a transaction. False when nothing changed.
pub(super) async fn edit_within(
    tx: &mut Tx,
    clock: &Clock,
    id: Uuid,
    change: impl FnOnce(Organizer) -> Organizer,
) -> Result<bool, Failure> {
    let before = organizers::lock(&mut *tx, id).await?.filter(|organizer| !organizer.removed);
    let before = before.ok_or(Failure::Unknown)?;
    let mut after = change(before.clone());
    if after == before {
        return Ok(false);
    }
    after.version += 1;
    organizers::update(&mut *tx, &after, clock.now()).await?;
    let mut outgoing = Outgoing::new(clock);
    announce(&mut *tx, &mut outgoing, &after).await?;
    outgoing.save(tx).await?;
    Ok(true)
}

/// Every service learns of the login; this one in the same transaction.
pub(super) async fn announce(tx: &mut Tx, outgoing: &mut Outgoing<'_>, organizer: &Organizer) -> Result<(), Failure> {
    entries::learn(tx, organizer).await?;
    outgoing.say(&OrganizerChanged { organizer: organizer.clone() })?;
    Ok(())
}

/// Somebody else must remain who can invite people.
fn ensure_admin_beside(admins: &[Organizer], id: Uuid) -> Result<(), Failure> {
    if admins.iter().any(|admin| admin.id == id) && admins.len() == 1 {
        return Err(field_failure(
            "role",
            "Rolle: Das ist der letzte Zugang mit der Rolle Verwaltung. Geben Sie die Rolle zuerst jemand anderem.",
        ));
    }
    Ok(())
}
