//! What goes out for an event by itself: reminders, news of changes and of the cancellation, thanks; and the daily digests.
//!
//! `plan` keeps an event's rounds in step with its state; here the rounds that are due are written, some letters at a time. The
//! locked row lets one replica write, and a letter's unique key keeps a second one out whatever happens.

mod digest;
pub(crate) mod plan;

use fachtag_contracts::events::Event;
use fachtag_db::{Result, Tx};
use fachtag_runtime::Shutdown;

use crate::{
    domain::{
        letter::LetterKind,
        timing::{RoundState, Verdict, verdict},
    },
    messages::{
        Messages,
        post::{Post, post},
    },
    store::{
        events, registrations,
        schedule::{self, Kept},
    },
};

/// Registrations that are dealt with in one transaction: a fraction of a second.
const BATCH: u32 = 200;

/// Writes letters when their time has come, until told to stop. Every replica does it.
pub async fn run(messages: Messages, shutdown: Shutdown) {
    shutdown.tick("scheduled letters", "what is due was not written", || write_due(&messages, &shutdown)).await;
}

/// Writes what is due.
///
/// # Errors
/// When the database does not answer; what was not done is done the next time.
pub async fn write_due(messages: &Messages, shutdown: &Shutdown) -> Result<()> {
    let (database, clock) = (&messages.bus.database, &messages.bus.clock);
    // Events that were known before there were such rounds.
    while let Some(event) = schedule::unplanned(database).await? {
        let mut tx = database.begin().await?;
        let rounds = schedule::lock(&mut tx, event).await?;
        if let Some(event) = events::read(&mut tx, event).await? {
            plan::keep_in_step(&mut tx, &event, &rounds, clock.now()).await?;
        }
        tx.commit().await?;
    }
    while !shutdown.is_requested() && schedule::any_due(database, clock.now()).await? && write_some(messages).await? {}
    digest::write_due(messages, shutdown).await
}

/// Deals with one batch of a round that is due. False when there is none, or another replica has it.
async fn write_some(messages: &Messages) -> Result<bool> {
    let now = messages.bus.clock.now();
    let mut tx = messages.bus.database.begin().await?;
    let Some(mut due) = schedule::claim(&mut tx, now).await? else { return Ok(false) };
    let Some(event) = events::read(&mut tx, due.event_id).await? else { return Ok(false) };
    match verdict(&due.round, &event, now) {
        Verdict::Write => {
            if write_batch(messages, &mut tx, &mut due, &event).await? {
                schedule::go_on(&mut tx, &due).await?;
            } else {
                schedule::finish(&mut tx, &due, RoundState::Done, now).await?;
            }
        }
        Verdict::Wait(until) => schedule::put_off(&mut tx, &due, until).await?,
        Verdict::Finish => schedule::finish(&mut tx, &due, RoundState::Done, now).await?,
        Verdict::Pass => schedule::finish(&mut tx, &due, RoundState::Passed, now).await?,
    }
    tx.commit().await?;
    messages.letters.wake();
    Ok(true)
}

/// Writes the next letters of a round. False when nobody is left. An address that is none costs the others nothing.
async fn write_batch(messages: &Messages, tx: &mut Tx, due: &mut Kept, event: &Event) -> Result<bool> {
    let mut people = registrations::next_of_event(&mut *tx, due.event_id, due.after, BATCH).await?;
    let full = people.len() == BATCH as usize;
    due.after = people.last().map_or(due.after, |registration| registration.id);
    people.retain(|registration| due.round.is_for(registration));
    for registration in &people {
        let letter = Post {
            before: due.round.before.as_ref(),
            ..Post::of(due.round.kind, due.round.revision(event), event, registration)
        };
        match post(messages, &mut *tx, letter).await? {
            Ok(written) => due.round.letters += i64::from(written),
            Err(error) => tracing::warn!(
                registration_id = %registration.id,
                kind = due.round.kind.as_str(),
                reason = error.without_address(),
                "no letter"
            ),
        }
    }
    Ok(full)
}

/// Writes all that is left of the news of a change, before a newer change is taken over.
async fn write_rest(messages: &Messages, tx: &mut Tx, due: &mut Kept, event: &Event) -> Result<()> {
    debug_assert_eq!(due.round.kind, LetterKind::EventChanged);
    while write_batch(messages, tx, due, event).await? {}
    due.round.state = RoundState::Done;
    due.round.begun = false;
    schedule::finish(tx, due, RoundState::Done, messages.bus.clock.now()).await
}
