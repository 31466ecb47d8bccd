//! People correct their own data, and organizers correct it for them.

pub(crate) mod api;
pub(crate) mod organizer;
pub(crate) mod participant;
pub(crate) mod send_again;
pub(crate) mod send_again_page;

pub use send_again::send_again;

use fachtag_bus::retried;
use fachtag_contracts::registrations::RegistrationChanged;
use fachtag_db::Tx;
use fachtag_forms::email_key;
use uuid::Uuid;

use crate::{
    core::{Core, Result},
    domain::{
        answers,
        audit::{Action, Actor},
        fields::Participant,
        registration::Registration,
    },
    store::registrations,
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
pub async fn change(core: &Core, id: Uuid, expected: i64, data: &Participant, actor: &Actor) -> Result<Changed> {
    retried(|| async {
        let Some((mut unit, mut registration)) = core.begin_registration(id).await? else { return Ok(Changed::Gone) };
        if !registration.is_active() {
            return Ok(Changed::Gone);
        }
        let (before, version) = (registration.participant.email.clone(), registration.version);
        let answers = answers::merge(&data.answers, &registration.participant.answers, &unit.event.facts.questions);
        let fields = registration.replace_participant(Participant { answers, ..data.clone() }, unit.now);
        // A second click finds its own changes: that is no conflict.
        if fields.is_empty() {
            return Ok(Changed::Done);
        }
        if version != expected {
            return Ok(Changed::Stale);
        }
        if let Some(other) = same_person(unit.tx(), &registration).await? {
            return Ok(Changed::Taken(other));
        }
        unit.save(&registration).await?;
        let address_changed = email_key(&before) != email_key(&registration.participant.email);
        if address_changed {
            // Whoever got the mail by mistake must not have the registration.
            registration.link_no += 1;
            let link = core.link(id, registration.link_no);
            registrations::set_link(unit.tx(), id, registration.link_no, link).await?;
        }
        let position = registrations::position(unit.tx(), &registration).await?;
        unit.tell(registration.public(position), |registration| RegistrationChanged {
            registration,
            address_changed,
            write_again: false,
            // Nobody has shown yet that a new address is the person's own.
            unasked: address_changed && *actor == Actor::Participant,
        })?;
        unit.audit(id, actor, Action::Changed { fields: fields.into_iter().map(str::to_owned).collect() });
        unit.commit().await?;
        Ok(Changed::Done)
    })
    .await
}

/// Another active registration of the same person. The database's own rule does not know rows of the previous version.
async fn same_person(tx: &mut Tx, registration: &Registration) -> Result<Option<Uuid>> {
    let Some(person) = registration.participant.person() else { return Ok(None) };
    let known = registrations::by_email(tx, registration.event_id, vec![person.email.clone()]).await?;
    let other =
        known.into_iter().find(|known| known.is_active() && known.id != registration.id && known.person() == person);
    Ok(other.map(|known| known.id))
}

/// Withdraws the consent to keep support needs, and deletes them; possible in any state. False when there are none.
pub async fn withdraw_consent(core: &Core, id: Uuid, actor: &Actor) -> Result<bool> {
    retried(|| async {
        let mut unit = core.begin().await?;
        let now = unit.now;
        let withdrawn = registrations::forget_needs(unit.tx(), id, now).await?;
        if withdrawn {
            unit.audit(id, actor, Action::ConsentWithdrawn);
        }
        unit.commit().await?;
        Ok(withdrawn)
    })
    .await
}
