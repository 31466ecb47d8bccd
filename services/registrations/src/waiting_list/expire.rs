//! Seats that were held for people who did not answer in time go to the next ones.
//!
//! The registration is cancelled, an offer's, too: it does not go back to the waiting list. At the first place the person would get
//! the next seat offered at once, while the others wait behind; at the last one nobody would know whether to reckon with it. The
//! mail says what happened, and one can sign up again.

use fachtag_bus::retried;
use fachtag_contracts::registrations::CancelledBy;
use uuid::Uuid;

use crate::{
    cancelling::{Cancellation, give_up},
    core::{Core, Result},
    domain::audit::{Action, Actor},
    store::waiting_list,
};

/// Takes back seats of an event that nobody answered for in time, or the first two hundred of them. True, as none are left when
/// another replica was faster.
pub(crate) async fn expire(core: &Core, event: Uuid) -> Result<bool> {
    retried(|| expire_some(core, event)).await?;
    Ok(true)
}

/// Whether the event takes place makes no difference: a time that has passed has passed. Who is written to is decided elsewhere.
async fn expire_some(core: &Core, event: Uuid) -> Result<()> {
    let Some(mut unit) = core.begin_event(event).await? else { return Ok(()) };
    let now = unit.now;
    for registration in waiting_list::due(unit.tx(), event, now).await? {
        unit.audit(registration.id, &Actor::Deadline, Action::Expired);
        give_up(&mut unit, registration, CancelledBy::Expiry, &Cancellation::default()).await?;
    }
    unit.commit().await.map(|_| ())
}
