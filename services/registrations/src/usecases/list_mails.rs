//! The attendance list goes to the organizers: when its time has come, or when one of them asks for it.

use chrono::{DateTime, Utc};
use fachtag_bus::Outgoing;
use fachtag_contracts::{
    attendance::{AttendanceListCompiled, ListOccasion},
    events::Event,
};
use fachtag_db::Tx;
use fachtag_planning::list_plan::plan;
use fachtag_runtime::{Shutdown, named_id};
use uuid::Uuid;

use super::{Office, Result, list};
use crate::store::{
    events::{self, KeptEvent},
    list_mails::{self, ListMail},
};

/// Sends lists when their time has come, until told to stop. Every replica does it: the locked row lets one of them send.
pub async fn run(office: Office, shutdown: Shutdown) {
    shutdown.tick("list mails", "attendance lists not sent", || send_due(&office)).await;
}

/// Sends what is due.
///
/// # Errors
/// When the database does not answer; what was not done is done the next time.
pub async fn send_due(office: &Office) -> Result<()> {
    let (database, clock) = (&office.bus.database, &office.bus.clock);
    // Events that were known before there were such lists.
    while let Some(event) = list_mails::unplanned(database).await? {
        let mut tx = database.begin().await?;
        if let Some(kept) = events::lock(&mut tx, event).await? {
            plan_anew(&mut tx, &kept.event, clock.now()).await?;
        }
        tx.commit().await?;
    }
    while list_mails::any_due(database, clock.now()).await? && send_one(office).await? {}
    Ok(())
}

/// Replaces the lists to come by those that the event's new state, told at `told_at`, asks for. A time that had passed by then
/// is made up for where a list was expected earlier or later; not for an event published the evening before.
pub(crate) async fn plan_anew(tx: &mut Tx, event: &Event, told_at: DateTime<Utc>) -> fachtag_db::Result<()> {
    let known = list_mails::of_event(&mut *tx, event.id).await?;
    list_mails::drop_open(tx, event.id).await?;
    for due in plan(event) {
        let id = named_id(&format!("attendance list of {} due {}", event.id, due.at.timestamp_micros()));
        let mut list = ListMail::to_come(id, event.id, due.occasion, due.at);
        let expected = known.iter().any(|list| list.occasion() == due.occasion);
        list.done_at = (due.at <= told_at && !expected).then_some(told_at);
        list_mails::insert(tx, &list).await?;
    }
    list_mails::set_planned(tx, event.id, event.version).await
}

/// Sends one list that is due. False when there is none, or another replica has it.
async fn send_one(office: &Office) -> Result<bool> {
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    let Some(due) = list_mails::claim(&mut tx, now).await? else { return Ok(false) };
    let Some(kept) = events::read(&mut tx, due.event_id).await? else { return Ok(false) };
    // An earlier version of the program may have planned otherwise.
    let still_planned =
        plan(&kept.event).iter().any(|wanted| wanted.occasion == due.occasion() && wanted.at == due.due_at);
    let of_use = still_planned && now < kept.event.ends_at;
    if of_use {
        say(office, &mut tx, kept, due.list_id, due.occasion(), now).await?;
    }
    list_mails::finish(&mut tx, due.list_id, now, of_use).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(true)
}

/// Sends the list now; once per `click`, however often it arrives. False when the event is not known.
///
/// # Errors
/// When the database does not answer; nothing was sent.
pub async fn send_now(office: &Office, event: Uuid, click: Uuid) -> Result<bool> {
    let now = office.bus.clock.now();
    let mut tx = office.bus.database.begin().await?;
    let Some(kept) = events::read(&mut tx, event).await? else { return Ok(false) };
    let id = named_id(&format!("attendance list of {event} asked for by {click}"));
    let mut list = ListMail::to_come(id, event, ListOccasion::Requested, now);
    (list.done_at, list.sent) = (Some(now), true);
    if list_mails::insert(&mut tx, &list).await? {
        say(office, &mut tx, kept, id, ListOccasion::Requested, now).await?;
        tx.commit().await?;
        office.bus.outbox.wake();
    }
    Ok(true)
}

/// Says the list as it stands. What is not on paper does not travel.
async fn say(
    office: &Office,
    tx: &mut Tx,
    kept: KeptEvent,
    list_id: Uuid,
    occasion: ListOccasion,
    now: DateTime<Utc>,
) -> Result<()> {
    let (event_id, waiting) = (kept.event.id, kept.seats.waiting);
    let mut list = list::of_seats(tx, kept.event, now).await?;
    for person in &mut list.people {
        (person.email, person.meal, person.support_needs) = (None, None, None);
        person.answers.clear();
    }
    let confirmed = u32::try_from(list.people.len()).unwrap_or(u32::MAX);
    let mut outgoing = Outgoing::new(&office.bus.clock);
    outgoing.say(&AttendanceListCompiled { list_id, event_id, occasion, confirmed, waiting, list })?;
    outgoing.save(tx).await?;
    Ok(())
}
