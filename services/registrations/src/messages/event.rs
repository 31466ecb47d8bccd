//! An event became public, changed, or will not take place.

use chrono::{DateTime, Utc};
use fachtag_bus::Fate;
use fachtag_contracts::events::Event;
use fachtag_db::Tx;

use crate::{
    domain::seats::Seats,
    store::events::{self, KeptEvent},
    usecases::{Journal, Office, list_mails::plan_anew, seats_changed, settle_seats},
};

/// Takes over a newer state; raised capacity promotes at once. `told_at` is when the events service said it.
pub(super) async fn learn(office: &Office, tx: &mut Tx, event: Event, told_at: DateTime<Utc>) -> Result<(), Fate> {
    let now = office.bus.clock.now();
    let mut journal = Journal::open(&office.bus.clock);
    match events::lock(tx, event.id).await? {
        None => {
            let seats = Seats::new(event.capacity, event.waiting_list);
            let kept = KeptEvent { event, seats, seats_version: 1 };
            events::insert(tx, &kept).await?;
            plan_anew(tx, &kept.event, told_at).await?;
            journal.say(&seats_changed(&kept))?;
        }
        Some(kept) if kept.event.version >= event.version => return Ok(()),
        Some(mut kept) => {
            events::save_state(tx, &event).await?;
            kept.seats.set_capacity(event.capacity, event.waiting_list);
            kept.event = event;
            plan_anew(tx, &kept.event, told_at).await?;
            settle_seats(tx, &mut kept, now, &mut journal).await?;
        }
    }
    journal.save(tx).await?;
    Ok(())
}
