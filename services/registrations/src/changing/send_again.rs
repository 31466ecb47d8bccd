//! The letter that says how it stands goes once more: it was lost, or deleted.

use fachtag_bus::retried;
use fachtag_contracts::registrations::RegistrationChanged;
use fachtag_forms::email_key;
use uuid::Uuid;

use crate::{
    core::{Core, Result},
    domain::audit::{Action, Actor},
    store::registrations,
};

/// Asks for the letter; where a participant is named as the one who asks, it may be a stranger, too. Nothing else changes, so that no
/// form that somebody has open is out of date.
pub async fn send_again(core: &Core, id: Uuid, actor: &Actor) -> Result<()> {
    retried(|| async {
        let Some((mut unit, registration)) = core.begin_registration(id).await? else { return Ok(()) };
        if !registration.is_active() || registration.participant.email.is_empty() {
            return Ok(());
        }
        let position = registrations::position(unit.tx(), &registration).await?;
        unit.tell(registration.public(position), |registration| RegistrationChanged {
            registration,
            address_changed: false,
            write_again: true,
            unasked: matches!(actor, Actor::Participant),
        })?;
        unit.audit(id, actor, Action::ConfirmationSentAgain);
        unit.commit().await.map(|_| ())
    })
    .await
}

/// The letter of every registration under an address, for whoever has lost them.
pub(crate) async fn send_all_again(core: &Core, email: &str) -> Result<()> {
    for id in registrations::active_of(&core.bus.database, &email_key(email)).await? {
        send_again(core, id, &Actor::Participant).await?;
    }
    Ok(())
}
