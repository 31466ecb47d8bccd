//! People correct their own data.

use fachtag_bus::Outgoing;
use fachtag_contracts::registrations::{RegistrationChanged, RegistrationStatus};
use uuid::Uuid;

use super::{Office, Result, is_conflict};
use crate::{
    domain::applicant::{Applicant, SUPPORT_CONSENT},
    store::registrations,
};

/// Replaces the data of an active registration; the address stays. False when there is no such registration any more.
///
/// # Errors
/// When the database does not answer; nothing was changed.
pub async fn change(office: &Office, id: Uuid, data: &Applicant) -> Result<bool> {
    match try_change(office, id, data).await {
        Err(error) if is_conflict(&error) => try_change(office, id, data).await,
        other => other,
    }
}

/// Withdraws the consent to keep support needs, and deletes them; possible in any state. False when there are none.
///
/// # Errors
/// When the database does not answer; nothing was changed.
pub async fn withdraw_consent(office: &Office, id: Uuid) -> Result<bool> {
    let mut tx = office.bus.database.begin().await?;
    let withdrawn = registrations::forget_needs(&mut tx, id, office.bus.clock.now()).await?;
    tx.commit().await?;
    Ok(withdrawn)
}

async fn try_change(office: &Office, id: Uuid, data: &Applicant) -> Result<bool> {
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    let Some(before) = registrations::by_id(&mut tx, id).await? else { return Ok(false) };
    if before.status() == RegistrationStatus::Cancelled {
        return Ok(false);
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
    registrations::set_data(&mut tx, &before, now, data, consent).await?;
    if let Some(after) = registrations::by_id(&mut tx, id).await? {
        let position = registrations::position(&mut tx, &after).await?;
        let mut outgoing = Outgoing::new(&office.bus.clock);
        outgoing.say(&RegistrationChanged { registration: after.public(position) })?;
        outgoing.save(&mut tx).await?;
    }
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(true)
}
