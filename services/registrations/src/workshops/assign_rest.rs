//! The choice of workshops has ended: where the event says so, who has not chosen gets a seat that is still free.

use chrono::{DateTime, Utc};
use fachtag_contracts::events::{Event as Facts, EventStatus, Session};
use fachtag_db::Tx;
use uuid::Uuid;

use crate::{
    core::{Core, Result},
    domain::{
        audit::Actor,
        choices::{self, slots},
        event::Event,
        registration::Registration,
    },
    store::{events, listing},
};

/// Notes when that is to be done for an event, told at `told_at`; not for a time that had passed by then.
pub(crate) async fn plan_end(tx: &mut Tx, event: &Facts, told_at: DateTime<Utc>) -> Result<()> {
    let at = event.choice_ends_at().filter(|at| event.choice_default && *at > told_at);
    Ok(events::set_choice_end(tx, event.id, at).await?)
}

/// Gives everybody with a seat at the event one of the free seats at each time for which they have chosen nothing, in the order of arrival. False
/// when there is no such event.
pub(crate) async fn assign_rest(core: &Core, event: Uuid) -> Result<bool> {
    let Some(mut unit) = core.begin_event(event).await? else { return Ok(false) };
    let facts = &unit.event.facts;
    let is_due = facts.status == EventStatus::Published
        && facts.choice_default
        && facts.choice_ends_at().is_some_and(|at| at <= unit.now);
    if !is_due {
        // It was moved meanwhile: what is planned now stands.
        let again = facts.choice_ends_at().filter(|at| facts.choice_default && *at > unit.now);
        events::set_choice_end(unit.tx(), event, again).await?;
        unit.commit().await?;
        return Ok(true);
    }
    let mut people = listing::confirmed(unit.tx(), event).await?;
    people.sort_by_key(|registration| registration.queue_no);
    for registration in &mut people {
        let wanted = completed(&unit.event, registration, unit.now);
        if wanted.len() == registration.choices.len() {
            continue;
        }
        unit.event.choose(registration, &wanted);
        registration.version += 1;
        unit.save_choices(registration).await?;
        unit.tell_choices(registration, &Actor::Deadline, Vec::new()).await?;
    }
    events::set_choice_end(unit.tx(), event, None).await?;
    unit.commit().await?;
    Ok(true)
}

/// What somebody chose, with the part that has most seats left at each time for which it is nothing. What has begun is left out.
fn completed(event: &Event, registration: &Registration, now: DateTime<Utc>) -> Vec<Uuid> {
    let mut wanted: Vec<Uuid> = registration.choices.iter().map(|choice| choice.session).collect();
    for slot in slots(&event.facts) {
        if slot.iter().any(|part| wanted.contains(&part.id)) {
            continue;
        }
        let fits = |part: &&&Session| {
            now < part.starts_at && !wanted.iter().any(|other| choices::overlapping(&event.facts, part.id, *other))
        };
        let free = slot.iter().filter(fits).filter_map(|part| event.workshop(part.id)).filter(|part| part.free() > 0);
        let best = free.max_by_key(|workshop| workshop.free()).map(|workshop| workshop.session);
        wanted.extend(best);
    }
    wanted
}
