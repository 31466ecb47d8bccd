//! Seats that were held for people who did not answer in time go to the next ones.
//!
//! The registration is cancelled, an offer's, too: it does not go back to the waiting list. At the first place the person would get
//! the next seat offered at once, while the others wait behind; at the last one nobody would know whether to reckon with it. The
//! mail says what happened, and one can sign up again.

use fachtag_contracts::registrations::CancelledBy;
use fachtag_runtime::Shutdown;

use super::{Journal, Office, Result, cancel::give_up, retried, settle_seats};
use crate::{
    domain::history::{Actor, Deed},
    store::{answers, changes, events},
};

/// Takes seats back when their time has passed, until told to stop. Every replica does it: the event's locked row lets one of them
/// do it, and the other one finds it done.
pub async fn run(office: Office, shutdown: Shutdown) {
    shutdown.tick("expired seats", "seats that nobody answered for were not taken back", || expire_due(&office)).await;
}

/// Takes back every seat that nobody answered for in time.
///
/// # Errors
/// When the database does not answer; what was not done is done the next time.
pub async fn expire_due(office: &Office) -> Result<()> {
    while let Some(event) = answers::due_event(&office.bus.database, office.bus.clock.now()).await? {
        retried(|| expire_some(office, event)).await?;
    }
    Ok(())
}

/// Whether the event takes place makes no difference: a time that has passed has passed. Who is written to is decided elsewhere.
async fn expire_some(office: &Office, event: uuid::Uuid) -> Result<()> {
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    let Some(mut kept) = events::lock(&mut tx, event).await? else { return Ok(()) };
    let due = answers::due(&mut tx, event, now).await?;
    // Another replica was faster.
    if due.is_empty() {
        return Ok(());
    }
    let mut journal = Journal::open(&office.bus.clock);
    for before in due {
        let after = changes::set_cancelled(&mut tx, before.id, now, CancelledBy::Expiry).await?;
        give_up(&mut kept, before.status(), CancelledBy::Expiry, &after, &mut journal)?;
        journal.note(before.id, &Actor::Deadline, Deed::Expired);
    }
    settle_seats(&mut tx, &mut kept, now, &mut journal).await?;
    journal.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(())
}
