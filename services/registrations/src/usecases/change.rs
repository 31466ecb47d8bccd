//! People correct their own data, and organizers correct it for them.

use fachtag_contracts::{
    fields::email_key,
    registrations::{RegistrationChanged, RegistrationStatus},
};
use fachtag_db::Tx;
use fachtag_runtime::{token_hash, trace};
use uuid::Uuid;

use super::{Journal, Office, Result, read::manage_token, retried};
use crate::{
    domain::{
        answers,
        applicant::{Applicant, SUPPORT_CONSENT},
        history::{Actor, Deed},
    },
    store::{
        changes, events,
        registrations::{self, Row},
    },
};

/// What became of a correction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    Done,
    /// There is no such active registration any more.
    Gone,
    /// Somebody changed it since the form was shown; nothing was changed.
    Stale,
    /// A person of this name has this active registration under this address already; nothing was changed.
    Taken(Uuid),
}

/// Replaces the data of an active registration that still has the `expected` version: what somebody else wrote since, and a
/// consent withdrawn since, are not written over.
///
/// # Errors
/// When the database does not answer; nothing was changed.
pub async fn change(office: &Office, id: Uuid, expected: i64, data: &Applicant, actor: &Actor) -> Result<Changed> {
    retried(|| try_change(office, id, expected, data, actor)).await
}

/// Withdraws the consent to keep support needs, and deletes them; possible in any state. False when there are none.
///
/// # Errors
/// When the database does not answer; nothing was changed.
pub async fn withdraw_consent(office: &Office, id: Uuid, actor: &Actor) -> Result<bool> {
    retried(|| try_withdraw(office, id, actor)).await
}

async fn try_withdraw(office: &Office, id: Uuid, actor: &Actor) -> Result<bool> {
    let mut tx = office.bus.database.begin().await?;
    let withdrawn = changes::forget_needs(&mut tx, id, office.bus.clock.now()).await?;
    if withdrawn {
        let mut journal = Journal::open(&office.bus.clock);
        journal.note(id, actor, Deed::ConsentWithdrawn);
        journal.save(&mut tx).await?;
    }
    tx.commit().await?;
    Ok(withdrawn)
}

async fn try_change(office: &Office, id: Uuid, expected: i64, data: &Applicant, actor: &Actor) -> Result<Changed> {
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    let Some(row) = registrations::by_id(&mut tx, id).await? else { return Ok(Changed::Gone) };
    // The event's row first, as everybody who changes seats does: the seat stays what it is until the end.
    let Some(kept) = events::lock(&mut tx, row.event_id).await? else { return Ok(Changed::Gone) };
    let Some(before) = registrations::by_id(&mut tx, id).await? else { return Ok(Changed::Gone) };
    if before.status() == RegistrationStatus::Cancelled {
        return Ok(Changed::Gone);
    }
    let answers = answers::merge(&data.answers, &before.answers(), &kept.event.questions);
    let data = Applicant { answers, ..data.clone() };
    let fields = differences(&before, &data);
    // A second click finds its own changes: that is no conflict.
    if fields.is_empty() {
        return Ok(Changed::Done);
    }
    if before.version != expected {
        return Ok(Changed::Stale);
    }
    let same_needs = data.support_needs == before.support_needs;
    let consent = data.support_needs.as_ref().map(|_| {
        // Consent to the same words about the same needs keeps its date.
        before
            .support_consent_at
            .zip(before.support_consent.clone())
            .filter(|_| same_needs)
            .unwrap_or((now, SUPPORT_CONSENT.to_owned()))
    });
    if let Some(other) = same_person(&mut tx, &before, &data).await? {
        return Ok(Changed::Taken(other));
    }
    let after = changes::set_data(&mut tx, &before, now, &data, consent).await?;
    // Attendance and consents are noted without the event's row.
    let Some(mut after) = after else { return Ok(Changed::Stale) };
    let address_changed = email_key(&before.email) != email_key(&after.email);
    if address_changed {
        // Whoever got the mail by mistake must not have the registration.
        after.link_no += 1;
        let hash = token_hash(&manage_token(office, id, after.link_no));
        changes::set_link(&mut tx, id, after.link_no, hash, &office.secret.key_id()).await?;
    }
    let position = registrations::position(&mut tx, &after).await?;
    let mut journal = Journal::open(&office.bus.clock);
    journal.tell(after.public(position), trace::current(), |registration| RegistrationChanged {
        registration,
        address_changed,
    })?;
    journal.note(id, actor, Deed::Changed { fields: fields.into_iter().map(str::to_owned).collect() });
    journal.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(Changed::Done)
}

/// Another active registration of the person that `data` names. The database's own rule does not know rows of the previous version.
async fn same_person(tx: &mut Tx, before: &Row, data: &Applicant) -> Result<Option<Uuid>> {
    let Some(person) = data.person() else { return Ok(None) };
    let known = registrations::by_email(tx, before.event_id, vec![person.email.clone()]).await?;
    let other = known.into_iter().find(|known| known.is_active() && known.id != before.id && known.person() == person);
    Ok(other.map(|known| known.id))
}

/// The names of the fields that are to get another value.
fn differences(before: &Row, data: &Applicant) -> Vec<&'static str> {
    let all = [
        ("first_name", before.first_name != data.first_name),
        ("last_name", before.last_name != data.last_name),
        ("email", before.email != data.email),
        ("language", before.language() != data.language),
        ("institution", before.institution != data.institution),
        ("function", before.function != data.function),
        ("meal", before.meal != data.meal),
        ("answers", before.answers() != data.answers),
        ("support_needs", before.support_needs != data.support_needs),
        ("note", before.note != data.note),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
}
