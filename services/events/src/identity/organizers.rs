//! Who has a login, and what it allows. Rows are locked in one order: the administrators, the person, the person's links; so
//! nobody waits for each other.

use chrono::Duration;
use fachtag_access::Role;
use fachtag_bus::Work;
use fachtag_contracts::access::Organizer;
use fachtag_db::Tx;
use fachtag_forms::Checks;
use uuid::Uuid;

use super::{
    changes::{announce, edit},
    logins::{self, OneTimeLink},
    store::{organizers, sign_in_links},
};
use crate::{
    core::{Core, Failure},
    store::groups,
};

/// How long an invitation's link can be used.
const INVITATION_LASTS: Duration = Duration::days(3);
const LONGEST_NAME: usize = 200;

/// A login's name and rights, unchecked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoginInput {
    pub name: Option<String>,
    pub role: Role,
    /// Slugs of the sub-groups; `None` is all of them.
    pub groups: Option<Vec<String>>,
}

impl LoginInput {
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
/// Mistakes by field, when the last administrator would be none.
pub async fn invite(core: &Core, email: &str, input: &LoginInput) -> Result<String, Failure> {
    let link = core.bus.clock.new_id();
    let mut work = core.bus.begin().await?;
    let (organizer, _) = give_login(core, &mut work, email.trim(), input).await?;
    send_invitation(core, work, &organizer, link, true).await
}

/// Mails a new link to somebody who has a login; the rights stay as they are. Others get a login for all events. The path of
/// the link is returned.
pub async fn invite_again(core: &Core, email: &str) -> Result<String, Failure> {
    let email = email.trim();
    let link = core.bus.clock.new_id();
    let mut work = core.bus.begin().await?;
    let known = organizers::lock_by_email(&mut work.tx, email).await?.filter(|organizer| !organizer.removed);
    if let Some(organizer) = known {
        return send_invitation(core, work, &organizer, link, false).await;
    }
    // Whoever gets a login is locked after the administrators.
    work.tx.rollback().await?;
    invite(core, email, &LoginInput { name: None, role: Role::Organizer, groups: None }).await
}

/// Gives somebody a login who has none, and mails the link. `form` names the form that asks for it: sent twice, it does no
/// more than once.
///
/// # Errors
/// Mistakes by field, also when the address has a login.
pub async fn invite_new(core: &Core, form: Uuid, email: &str, input: &LoginInput) -> Result<(), Failure> {
    let mut work = core.bus.begin().await?;
    if sign_in_links::exists(&mut work.tx, form).await? {
        return Ok(());
    }
    match give_login(core, &mut work, email.trim(), input).await {
        Ok((organizer, true)) => return send_invitation(core, work, &organizer, form, true).await.map(|_| ()),
        Ok((_, false)) => {}
        Err(failure) if failure.is_taken() => {}
        Err(failure) => return Err(failure),
    }
    // The person has access. If the same form gave it in this very moment, all is well.
    work.tx.rollback().await?;
    let mut tx = core.bus.database.begin().await?;
    if sign_in_links::exists(&mut tx, form).await? { Ok(()) } else { Err(has_access()) }
}

fn has_access() -> Failure {
    Failure::field(
        "email",
        "E-Mail-Adresse: Diese Person hat schon einen Zugang. Ändern Sie ihn in der Liste der Personen.",
    )
}

/// The login with these rights, and whether there was none before.
async fn give_login(
    core: &Core,
    work: &mut Work<'_>,
    email: &str,
    input: &LoginInput,
) -> Result<(Organizer, bool), Failure> {
    let now = work.now;
    let LoginInput { name, role, groups } = input.check(&mut work.tx, Some(email)).await?;
    let admins = organizers::lock_admins(&mut work.tx).await?;
    let Some(known) = organizers::lock_by_email(&mut work.tx, email).await? else {
        let id = core.bus.clock.new_id();
        let (email, sessions_since) = (email.to_owned(), now);
        let new =
            Organizer { id, version: 1, email, name, role, groups, sessions_since, removed: false, digest_since: None };
        organizers::insert(&mut work.tx, &new).await?;
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
    organizers::update(&mut work.tx, &changed, now).await?;
    Ok((changed, known.removed))
}

/// Gives a login another name or other rights. They hold everywhere within a moment.
///
/// # Errors
/// Mistakes by field, or when the last administrator would be none.
pub async fn change(core: &Core, id: Uuid, input: &LoginInput) -> Result<(), Failure> {
    let mut work = core.bus.begin().await?;
    let LoginInput { name, role, groups } = input.check(&mut work.tx, None).await?;
    let admins = organizers::lock_admins(&mut work.tx).await?;
    if role != Role::Admin {
        ensure_admin_beside(&admins, id)?;
    }
    edit(work, id, |organizer| Organizer { name, role, groups, ..organizer }).await
}

/// Takes a login away. Its sessions end everywhere within a moment.
///
/// # Errors
/// When it is one's own or the last administrator's.
pub async fn remove(core: &Core, by: Uuid, id: Uuid) -> Result<(), Failure> {
    if by == id {
        return Err(Failure::field("person", "Den eigenen Zugang kann nur jemand anderes entfernen."));
    }
    let mut work = core.bus.begin().await?;
    ensure_admin_beside(&organizers::lock_admins(&mut work.tx).await?, id)?;
    organizers::lock(&mut work.tx, id).await?;
    let now = work.now;
    sign_in_links::end_all(&mut work.tx, id, now).await?;
    edit(work, id, |organizer| Organizer { removed: true, sessions_since: now, digest_since: None, ..organizer }).await
}

/// Ends every session of a login, and its links that were mailed.
///
/// # Errors
/// When there is no such login.
pub async fn sign_out_everywhere(core: &Core, id: Uuid) -> Result<(), Failure> {
    let mut work = core.bus.begin().await?;
    organizers::lock(&mut work.tx, id).await?;
    let now = work.now;
    sign_in_links::end_all(&mut work.tx, id, now).await?;
    edit(work, id, |organizer| Organizer { sessions_since: now, ..organizer }).await
}

/// People name themselves.
///
/// # Errors
/// When the name cannot be used.
pub async fn rename(core: &Core, id: Uuid, name: &str) -> Result<(), Failure> {
    let mut checks = Checks::new();
    let name = checks.optional("name", "Name", Some(name), LONGEST_NAME);
    let name = checks.finish(name)?;
    edit(core.bus.begin().await?, id, |organizer| Organizer { name, ..organizer }).await
}

/// Mails a link to somebody who has a login. `form` names the form that asks for it: sent twice, it does no more than once.
///
/// # Errors
/// When there is no such login.
pub async fn send_link(core: &Core, form: Uuid, id: Uuid) -> Result<(), Failure> {
    let mut work = core.bus.begin().await?;
    let organizer = organizers::lock(&mut work.tx, id).await?.filter(|organizer| !organizer.removed);
    let organizer = organizer.ok_or(Failure::Unknown)?;
    if sign_in_links::exists(&mut work.tx, form).await? {
        return Ok(());
    }
    send_invitation(core, work, &organizer, form, false).await.map(|_| ())
}

/// Mails a link of this id, says the login when it was `changed`, and commits. The path of the link is returned.
async fn send_invitation(
    core: &Core,
    mut work: Work<'_>,
    organizer: &Organizer,
    id: Uuid,
    changed: bool,
) -> Result<String, Failure> {
    if changed {
        announce(&mut work, organizer).await?;
    }
    let link = OneTimeLink { id, expires_at: core.bus.clock.now() + INVITATION_LASTS, return_to: None };
    let path = logins::mail_link(core, &mut work, organizer, link, false).await?;
    work.commit().await?;
    Ok(path)
}

/// Somebody else must remain who can invite people.
fn ensure_admin_beside(admins: &[Organizer], id: Uuid) -> Result<(), Failure> {
    if admins.iter().any(|admin| admin.id == id) && admins.len() == 1 {
        return Err(Failure::field(
            "role",
            "Rolle: Das ist der letzte Zugang mit der Rolle Verwaltung. Geben Sie die Rolle zuerst jemand anderem.",
        ));
    }
    Ok(())
}
