//! The attendance list goes to the organizers: when its time has come, or when one of them asks for it.

use chrono::{DateTime, Utc};
use fachtag_contracts::{
    attendance::{AttendanceListCompiled, ListOccasion},
    events::Event as Facts,
};
use fachtag_db::Tx;
use fachtag_planning::list_plan::plan;
use fachtag_runtime::named_id;
use uuid::Uuid;

use super::compile::compile_in;
use crate::{
    core::{Core, Result},
    domain::{event::Event, list_mail::ListMail},
    store::{events, list_mails},
    unit_of_work::Unit,
};

/// Plans the lists of an event that has none yet.
pub(crate) async fn plan_first(core: &Core, event: Uuid) -> Result<bool> {
    let Some(mut unit) = core.begin_event(event).await? else { return Ok(false) };
    let (facts, now) = (unit.event.facts.clone(), unit.now);
    plan_anew(unit.tx(), &facts, now).await?;
    unit.commit().await?;
    Ok(true)
}

/// Replaces the lists to come by those that the event's new state, told at `told_at`, asks for. A time that had passed by then
/// is made up for where a list was expected earlier or later; not for an event published the evening before.
pub(crate) async fn plan_anew(tx: &mut Tx, event: &Facts, told_at: DateTime<Utc>) -> Result<()> {
    let known = list_mails::of_event(&mut *tx, event.id).await?;
    list_mails::drop_open(tx, event.id).await?;
    for due in plan(event) {
        let id = named_id(&format!("attendance list of {} due {}", event.id, due.at.timestamp_micros()));
        let mut list = ListMail::to_come(id, event.id, due.occasion, due.at);
        let expected = known.iter().any(|list| list.occasion == due.occasion);
        list.done_at = (due.at <= told_at && !expected).then_some(told_at);
        list_mails::insert(tx, &list).await?;
    }
    Ok(list_mails::set_planned(tx, event.id, event.version).await?)
}

/// Sends a list that is due. False when another replica has it.
pub(crate) async fn send(core: &Core, list: Uuid) -> Result<bool> {
    let mut unit = core.begin().await?;
    let now = unit.now;
    let Some(due) = list_mails::claim(unit.tx(), list, now).await? else { return Ok(false) };
    let Some(event) = events::read_in(unit.tx(), due.event_id).await? else { return Ok(false) };
    // An earlier version of the program may have planned otherwise.
    let still_planned =
        plan(&event.facts).iter().any(|wanted| wanted.occasion == due.occasion && wanted.at == due.due_at);
    let of_use = still_planned && now < event.facts.ends_at;
    if of_use {
        say(&mut unit, event, due.list_id, due.occasion).await?;
    }
    list_mails::finish(unit.tx(), due.list_id, now, of_use).await?;
    unit.commit().await?;
    Ok(true)
}

/// Sends the list now; once per `click`, however often it arrives. False when the event is not known.
pub async fn send_now(core: &Core, event: Uuid, click: Uuid) -> Result<bool> {
    let mut unit = core.begin().await?;
    let Some(event) = events::read_in(unit.tx(), event).await? else { return Ok(false) };
    let (id, now) = (event.facts.id, unit.now);
    let list_id = named_id(&format!("attendance list of {id} asked for by {click}"));
    let mut list = ListMail::to_come(list_id, id, ListOccasion::Requested, now);
    (list.done_at, list.sent) = (Some(now), true);
    if list_mails::insert(unit.tx(), &list).await? {
        say(&mut unit, event, list_id, ListOccasion::Requested).await?;
        unit.commit().await?;
    }
    Ok(true)
}

/// Says the list as it stands. What is not on paper does not travel.
async fn say(unit: &mut Unit<'_>, event: Event, list_id: Uuid, occasion: ListOccasion) -> Result<()> {
    let (event_id, waiting, now) = (event.facts.id, event.seats.waiting, unit.now);
    let mut list = compile_in(unit.tx(), event.facts, now).await?;
    for person in &mut list.people {
        (person.email, person.meal, person.support_needs) = (None, None, None);
        person.answers.clear();
    }
    let confirmed = u32::try_from(list.people.len()).unwrap_or(u32::MAX);
    unit.say(&AttendanceListCompiled { list_id, event_id, occasion, confirmed, waiting, list })
}

/// Every list of an event by its time.
pub async fn of_event(core: &Core, event: Uuid) -> Result<Vec<ListMail>> {
    Ok(list_mails::of_event(&core.bus.database, event).await?)
}
