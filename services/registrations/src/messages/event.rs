//! An event became public, changed, or will not take place.

use fachtag_bus::Fate;
use fachtag_contracts::events::Event;
use fachtag_db::Tx;

use crate::{
    domain::seats::Seats,
    store::events::{self, KeptEvent},
    usecases::{Journal, Office, seats_changed, settle_seats},
};

/// Takes over a newer state; raised capacity promotes at once.
pub(super) async fn learn(office: &Office, tx: &mut Tx, event: Event) -> Result<(), Fate> {
    let now = office.bus.clock.now();
    let mut journal = Journal::open(&office.bus.clock);
    match events::lock(tx, event.id).await? {
        None => {
            let seats = Seats::new(event.capacity, event.waiting_list);
            let kept = KeptEvent { event, seats, seats_version: 1 };
            events::insert(tx, &kept).await?;
            journal.say(&seats_changed(&kept))?;
        }
        Some(kept) if kept.event.version >= event.version => return Ok(()),
        Some(mut kept) => {
            events::save_state(tx, &event).await?;
            kept.seats.set_capacity(event.capacity, event.waiting_list);
            kept.event = event;
            settle_seats(tx, &mut kept, now, &mut journal).await?;
        }
    }
    journal.save(tx).await?;
    Ok(())
}
