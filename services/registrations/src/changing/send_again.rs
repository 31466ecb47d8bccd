//! The letter that says how it stands goes once more: it was lost, or deleted.

use axum::extract::State;
use fachtag_bus::retried;
use fachtag_contracts::registrations::RegistrationChanged;
use fachtag_web::{flash, page::PageResult};
use uuid::Uuid;

use crate::{
    app::App,
    core::{Core, Result},
    domain::audit::{Action, Actor},
    organizer::AboutRegistration,
    store::registrations,
};

pub(crate) async fn send(
    State(app): State<App>,
    AboutRegistration(organizer, registered): AboutRegistration,
) -> PageResult {
    let id = registered.registration.id;
    send_again(&app.core, id, &organizer.actor()).await?;
    Ok(flash::redirect(&organizer.person(id), "noch-einmal"))
}

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
