//! Writes the mailings that are due, some letters at a time. The locked row lets one replica write, and a letter's unique key
//! keeps a second one out whatever happens.

use fachtag_bus::Error;
use fachtag_contracts::events::Event;
use fachtag_db::Tx;
use uuid::Uuid;

use super::announce::announce;
use crate::{
    core::Core,
    domain::{
        letter::LetterKind,
        schedule::{DueAction, MailingState, due_action},
    },
    registration_letters::write::{RegistrationLetter, queue_registration_letter},
    store::{
        events, registrations,
        schedule::{self, ScheduleEntry},
    },
};

/// Registrations that are dealt with in one transaction: a fraction of a second.
const BATCH: u32 = 200;

/// Deals with one batch of an event's mailing that is due. False when there is none, or another replica has it.
pub(crate) async fn write_due(core: &Core, event: Uuid) -> Result<bool, Error> {
    let mut work = core.bus.begin().await?;
    let (tx, now) = (&mut work.tx, work.now);
    let Some(mut due) = schedule::claim(&mut *tx, event, now).await? else { return Ok(false) };
    let Some(event) = events::read(&mut *tx, due.event_id).await? else { return Ok(false) };
    let mut settled = true;
    match due_action(&due.mailing, &event, now) {
        DueAction::Write => {
            if write_batch(core, &mut *tx, &mut due, &event).await? {
                schedule::go_on(&mut *tx, &due).await?;
                settled = false;
            } else {
                schedule::finish(&mut *tx, &due, MailingState::Done, now).await?;
            }
        }
        DueAction::Wait(until) => schedule::put_off(&mut *tx, &due, until).await?,
        DueAction::Finish => schedule::finish(&mut *tx, &due, MailingState::Done, now).await?,
        DueAction::Pass => schedule::finish(&mut *tx, &due, MailingState::Passed, now).await?,
    }
    if settled {
        announce(core, &mut *tx, event.id).await?;
    }
    work.commit().await?;
    core.letters.wake();
    Ok(true)
}

/// Writes the next letters of a mailing. False when nobody is left. An address that is none costs the others nothing.
async fn write_batch(core: &Core, tx: &mut Tx, due: &mut ScheduleEntry, event: &Event) -> fachtag_db::Result<bool> {
    let mut people = registrations::next_of_event(&mut *tx, due.event_id, due.after, BATCH).await?;
    let full = people.len() == BATCH as usize;
    due.after = people.last().map_or(due.after, |registration| registration.id);
    people.retain(|registration| due.mailing.is_for(registration));
    for registration in &people {
        let letter = RegistrationLetter {
            before: due.mailing.before.as_ref(),
            ..RegistrationLetter::of(due.mailing.kind, due.mailing.revision(event), event, registration)
        };
        match queue_registration_letter(core, &mut *tx, letter).await? {
            Ok(written) => due.mailing.letters += i64::from(written),
            Err(error) => tracing::warn!(
                registration_id = %registration.id,
                kind = due.mailing.kind.as_str(),
                reason = error.without_address(),
                "no letter"
            ),
        }
    }
    Ok(full)
}

/// Writes all that is left of the news of a change, before a newer change is taken over.
pub(super) async fn write_rest(
    core: &Core,
    tx: &mut Tx,
    due: &mut ScheduleEntry,
    event: &Event,
) -> fachtag_db::Result<()> {
    debug_assert_eq!(due.mailing.kind, LetterKind::EventChanged);
    while write_batch(core, tx, due, event).await? {}
    due.mailing.state = MailingState::Done;
    due.mailing.begun = false;
    schedule::finish(tx, due, MailingState::Done, core.bus.clock.now()).await
}
