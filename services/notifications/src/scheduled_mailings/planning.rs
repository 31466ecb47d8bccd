//! Keeps what goes out for an event in step with the event.

use chrono::{DateTime, Utc};
use fachtag_bus::Error;
use fachtag_contracts::events::{Event, EventStatus};
use fachtag_db::{Result, Tx};
use uuid::Uuid;

use super::{announce::announce, write_due::write_rest};
use crate::{
    core::Core,
    domain::{
        letter::LetterKind,
        schedule::{MailingState, ScheduledMailing, change, moved, wanted},
    },
    store::{
        events,
        schedule::{self, ScheduleEntry},
    },
};

/// Takes over a newer state of an event. `message_time` is when the events service said it.
pub(crate) async fn learn(
    core: &Core,
    tx: &mut Tx,
    event: &Event,
    message_time: DateTime<Utc>,
) -> std::result::Result<(), Error> {
    let now = core.bus.clock.now();
    // Locked before the state is read: nobody writes letters from the old state once the new one is known.
    let mut mailings = schedule::lock(&mut *tx, event.id).await?;
    let old = events::read(&mut *tx, event.id).await?;
    if old.as_ref().is_some_and(|old| old.version >= event.version) {
        return Ok(());
    }
    if let Some(old) = &old
        && old.status == EventStatus::Published
    {
        match event.status {
            EventStatus::Published => note_change(core, &mut *tx, &mut mailings, old, event).await?,
            EventStatus::Cancelled if message_time < event.ends_at => {
                schedule::save(&mut *tx, event.id, &ScheduledMailing::cancellation(now)).await?;
            }
            EventStatus::Cancelled | EventStatus::Draft => {}
        }
    }
    events::keep(&mut *tx, event).await?;
    keep_in_step(&mut *tx, event, &mailings, message_time).await?;
    announce(core, tx, event.id).await
}

/// Plans what goes out for an event that nothing is planned for yet.
pub(crate) async fn plan_first(core: &Core, event: Uuid) -> std::result::Result<bool, Error> {
    let mut work = core.bus.begin().await?;
    let mailings = schedule::lock(&mut work.tx, event).await?;
    if let Some(event) = events::read(&mut work.tx, event).await? {
        keep_in_step(&mut work.tx, &event, &mailings, work.now).await?;
        announce(core, &mut work.tx, event.id).await?;
    }
    work.commit().await?;
    Ok(true)
}

/// Plans the news of a change.
async fn note_change(core: &Core, tx: &mut Tx, mailings: &mut [ScheduleEntry], old: &Event, new: &Event) -> Result<()> {
    let now = core.bus.clock.now();
    let mut known = mailings.iter_mut().find(|entry| entry.mailing.kind == LetterKind::EventChanged);
    if change(None, old, new, now).is_none() {
        return Ok(());
    }
    // Half of the people know one change and the others none: first all hear of that one.
    if let Some(begun) = known.as_deref_mut().filter(|entry| entry.mailing.begun) {
        write_rest(core, &mut *tx, begun, old).await?;
    }
    if let Some(mailing) = change(known.map(|entry| &entry.mailing), old, new, now) {
        schedule::save(tx, new.id, &mailing).await?;
    }
    Ok(())
}

/// Moves reminders and thanks to where the event's state wants them, and drops what it wants no more.
async fn keep_in_step(
    tx: &mut Tx,
    event: &Event,
    mailings: &[ScheduleEntry],
    message_time: DateTime<Utc>,
) -> Result<()> {
    let wanted = wanted(event);
    for wanted in &wanted {
        let known = mailings.iter().map(|entry| &entry.mailing).find(|mailing| mailing.same(wanted));
        let mailing = moved(known, wanted, message_time);
        if known != Some(&mailing) {
            schedule::save(&mut *tx, event.id, &mailing).await?;
        }
    }
    let takes_place = event.status == EventStatus::Published;
    for ScheduleEntry { mailing, .. } in mailings.iter().filter(|entry| entry.mailing.state != MailingState::Done) {
        let obsolete = match mailing.kind {
            LetterKind::EventChanged => !takes_place,
            LetterKind::Reminder | LetterKind::Thanks | LetterKind::Choose => {
                !wanted.iter().any(|wanted| wanted.same(mailing))
            }
            _ => false,
        };
        if obsolete {
            schedule::delete(&mut *tx, event.id, mailing).await?;
        }
    }
    schedule::set_planned(tx, event.id, event.version).await
}
