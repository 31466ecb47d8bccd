//! The choice of workshops has ended: where the event says so, who has not chosen gets a seat that is still free.

use chrono::{DateTime, Utc};
use fachtag_contracts::events::Event as Facts;
use fachtag_db::Tx;
use uuid::Uuid;

use crate::{
    core::{Core, Result},
    domain::{
        audit::Actor,
        choices::{self, closes_at, slots},
        event::Event,
        registration::Registration,
    },
    store::{events, listing},
};

/// Notes when that is to be done for an event, told at `told_at`; not for a time that had passed by then.
pub(crate) async fn plan_end(tx: &mut Tx, event: &Facts, told_at: DateTime<Utc>) -> Result<()> {
    let at = closes_at(event).filter(|at| event.choice_default && *at > told_at);
    Ok(events::set_choice_end(tx, event.id, at).await?)
}

/// Gives everybody with a seat at the event one of the free seats at each time for which they have chosen nothing, in the order of arrival. False
/// when another replica was faster.
pub(crate) async fn assign_rest(core: &Core, event: Uuid) -> Result<bool> {
    let Some(mut unit) = core.begin_event(event).await? else { return Ok(false) };
    let is_due = closes_at(&unit.event.facts).is_some_and(|at| at <= unit.now) && unit.event.facts.choice_default;
    let mut people = if is_due { listing::confirmed(unit.tx(), event).await? } else { Vec::new() };
    people.sort_by_key(|registration| registration.queue_no);
    for registration in &mut people {
        let wanted = completed(&unit.event, registration);
        if wanted.len() == registration.choices.len() {
            continue;
        }
        unit.event.choose(registration, &wanted);
        registration.version += 1;
        unit.save_choices(registration).await?;
        unit.tell_choices(registration, &Actor::Deadline, Vec::new())?;
    }
    events::set_choice_end(unit.tx(), event, None).await?;
    unit.commit().await?;
    Ok(true)
}

/// What somebody chose, with the part that has most seats left at each time for which it is nothing.
fn completed(event: &Event, registration: &Registration) -> Vec<Uuid> {
    let mut wanted: Vec<Uuid> = registration.choices.iter().map(|choice| choice.session).collect();
    for slot in slots(&event.facts) {
        let fits =
            |id: Uuid| !wanted.iter().any(|other| *other == id || choices::overlapping(&event.facts, id, *other));
        if slot.iter().any(|part| !fits(part.id)) {
            continue;
        }
        let free = slot.iter().filter_map(|part| event.workshop(part.id)).filter(|workshop| workshop.free() > 0);
        wanted.extend(free.max_by_key(|workshop| workshop.free()).map(|workshop| workshop.session));
    }
    wanted
}
