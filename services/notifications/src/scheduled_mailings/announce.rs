//! Tells the other services what still goes out for an event by itself.

use fachtag_bus::{Error, Outgoing};
use fachtag_contracts::notifications::{MailingsPlanned, PlannedMailing};
use fachtag_db::Tx;
use uuid::Uuid;

use crate::{core::Core, domain::schedule::MailingState, store::schedule};

/// Says what is planned for an event now; part of every change of its plan.
pub(super) async fn announce(core: &Core, tx: &mut Tx, event_id: Uuid) -> Result<(), Error> {
    let Some(version) = schedule::next_plan_version(&mut *tx, event_id).await? else { return Ok(()) };
    let mailings = schedule::of_event(&mut *tx, event_id).await?.into_iter();
    let mailings = mailings.filter(|mailing| mailing.state == MailingState::Open).map(|mailing| PlannedMailing {
        kind: mailing.kind.as_str().into(),
        minutes: mailing.minutes,
        due_at: mailing.due_at,
    });
    let mut outgoing = Outgoing::new(&core.bus.clock);
    outgoing.say(&MailingsPlanned { event_id, version, mailings: mailings.collect() })?;
    Ok(outgoing.save(tx).await?)
}
