//! Keeps what goes out for an event in step with the event.

use chrono::{DateTime, Utc};
use fachtag_contracts::events::{Event, EventStatus};
use fachtag_db::{Result, Tx};

use super::write_due::write_rest;
use crate::{
    core::Core,
    domain::{
        letter::LetterKind,
        timing::{Round, RoundState, change, moved, wanted},
    },
    store::{
        events,
        schedule::{self, Kept},
    },
};

/// Takes over a newer state of an event. `told_at` is when the events service said it.
pub(crate) async fn learn(core: &Core, tx: &mut Tx, event: &Event, told_at: DateTime<Utc>) -> Result<()> {
    let now = core.bus.clock.now();
    // Locked before the state is read: nobody writes letters from the old state once the new one is known.
    let mut rounds = schedule::lock(&mut *tx, event.id).await?;
    let old = events::read(&mut *tx, event.id).await?;
    if old.as_ref().is_some_and(|old| old.version >= event.version) {
        return Ok(());
    }
    if let Some(old) = &old
        && old.status == EventStatus::Published
    {
        match event.status {
            EventStatus::Published => note_change(core, &mut *tx, &mut rounds, old, event).await?,
            EventStatus::Cancelled if told_at < event.ends_at => {
                schedule::save(&mut *tx, event.id, &Round::cancellation(now)).await?;
            }
            EventStatus::Cancelled | EventStatus::Draft => {}
        }
    }
    events::keep(&mut *tx, event).await?;
    keep_in_step(tx, event, &rounds, told_at).await
}

/// Plans the news of a change.
async fn note_change(core: &Core, tx: &mut Tx, rounds: &mut [Kept], old: &Event, new: &Event) -> Result<()> {
    let now = core.bus.clock.now();
    let mut known = rounds.iter_mut().find(|kept| kept.round.kind == LetterKind::EventChanged);
    if change(None, old, new, now).is_none() {
        return Ok(());
    }
    // Half of the people know one change and the others none: first all hear of that one.
    if let Some(begun) = known.as_deref_mut().filter(|kept| kept.round.begun) {
        write_rest(core, &mut *tx, begun, old).await?;
    }
    if let Some(round) = change(known.map(|kept| &kept.round), old, new, now) {
        schedule::save(tx, new.id, &round).await?;
    }
    Ok(())
}

/// Moves reminders and thanks to where the event's state wants them, and drops what it wants no more.
pub(crate) async fn keep_in_step(tx: &mut Tx, event: &Event, rounds: &[Kept], told_at: DateTime<Utc>) -> Result<()> {
    let wanted = wanted(event);
    for wanted in &wanted {
        let known = rounds.iter().map(|kept| &kept.round).find(|round| round.same(wanted));
        let round = moved(known, wanted, told_at);
        if known != Some(&round) {
            schedule::save(&mut *tx, event.id, &round).await?;
        }
    }
    let takes_place = event.status == EventStatus::Published;
    for Kept { round, .. } in rounds.iter().filter(|kept| kept.round.state != RoundState::Done) {
        let obsolete = match round.kind {
            LetterKind::EventChanged => !takes_place,
            LetterKind::Reminder | LetterKind::Thanks => !wanted.iter().any(|wanted| wanted.same(round)),
            _ => false,
        };
        if obsolete {
            schedule::delete(&mut *tx, event.id, round).await?;
        }
    }
    schedule::set_planned(tx, event.id, event.version).await
}
