//! An event is changed, published or called off.

use fachtag_bus::Outgoing;
use fachtag_contracts::events::{EventCancelled, EventChanged, EventPublished, EventStatus};
use fachtag_db::Tx;
use uuid::Uuid;

use super::{Failure, Office, create};
use crate::{
    domain::{
        input::EventInput,
        life::{self, Step},
    },
    store::events::{self, StoredEvent},
};

/// Changes part of an event: `edit` gets the present content and gives the new one. `expected` are the versions that the
/// caller would change (any without), `who` the name that the history keeps.
///
/// # Errors
/// When there is no such event, it changed meanwhile, or the new content is refused.
pub async fn change<E: From<Failure>>(
    office: &Office,
    id: Uuid,
    expected: Option<&[i64]>,
    who: &str,
    edit: impl FnOnce(EventInput) -> Result<EventInput, E>,
) -> Result<StoredEvent, E> {
    let mut tx = office.bus.database.begin().await.map_err(Failure::from)?;
    let stored = events::lock(&mut tx, id).await.map_err(Failure::from)?.ok_or(Failure::Unknown)?;
    check_version(&stored, expected)?;
    let input = edit(EventInput::from(&stored.event))?;
    Ok(save(office, tx, stored, &input, who).await?)
}

async fn save(
    office: &Office,
    mut tx: Tx,
    mut stored: StoredEvent,
    input: &EventInput,
    who: &str,
) -> Result<StoredEvent, Failure> {
    let id = stored.event.id;
    let slug = input.slug.clone().unwrap_or_else(|| stored.event.slug.clone());
    create::ensure_free(&mut tx, &slug, id).await?;
    let new = create::check(office, &mut tx, input, id, slug).await?;
    let taken = stored.taken();
    if life::change(&mut stored.event, new, taken)? == Step::Unchanged {
        return Ok(stored);
    }
    let now = office.bus.clock.now();
    events::update(&mut tx, &stored.event, now, who).await.map_err(create::slug_failure)?;
    if stored.event.status == EventStatus::Published {
        let mut outgoing = Outgoing::new(&office.bus.clock);
        outgoing.say(&EventChanged { event: stored.event.clone() })?;
        outgoing.save(&mut tx).await?;
    }
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(stored)
}

/// Makes an event public.
///
/// # Errors
/// When there is no such event, it changed meanwhile, was cancelled, or is over.
pub async fn publish(office: &Office, id: Uuid, expected: Option<&[i64]>, who: &str) -> Result<StoredEvent, Failure> {
    let mut tx = office.bus.database.begin().await?;
    let mut stored = events::lock(&mut tx, id).await?.ok_or(Failure::Unknown)?;
    check_version(&stored, expected)?;
    let now = office.bus.clock.now();
    if life::publish(&mut stored.event, now)? == Step::Unchanged {
        return Ok(stored);
    }
    events::update(&mut tx, &stored.event, now, who).await?;
    let mut outgoing = Outgoing::new(&office.bus.clock);
    outgoing.say(&EventPublished { event: stored.event.clone() })?;
    outgoing.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(stored)
}

/// Calls an event off.
///
/// # Errors
/// When there is no such event, it changed meanwhile, is not public, is over or the reason is missing.
pub async fn cancel(
    office: &Office,
    id: Uuid,
    expected: Option<&[i64]>,
    reason: &str,
    who: &str,
) -> Result<StoredEvent, Failure> {
    let mut tx = office.bus.database.begin().await?;
    let mut stored = events::lock(&mut tx, id).await?.ok_or(Failure::Unknown)?;
    check_version(&stored, expected)?;
    let now = office.bus.clock.now();
    life::cancel(&mut stored.event, reason, now)?;
    events::update(&mut tx, &stored.event, now, who).await?;
    let mut outgoing = Outgoing::new(&office.bus.clock);
    outgoing.say(&EventCancelled { event: stored.event.clone() })?;
    outgoing.save(&mut tx).await?;
    tx.commit().await?;
    office.bus.outbox.wake();
    Ok(stored)
}

/// Deletes a draft.
///
/// # Errors
/// When there is no such draft.
pub async fn delete(office: &Office, id: Uuid) -> Result<(), Failure> {
    let mut tx = office.bus.database.begin().await?;
    if !events::delete_draft(&mut tx, id).await? {
        return Err(Failure::Unknown);
    }
    Ok(tx.commit().await?)
}

fn check_version(stored: &StoredEvent, expected: Option<&[i64]>) -> Result<(), Failure> {
    let current = stored.event.version;
    if expected.is_some_and(|expected| !expected.contains(&current)) {
        return Err(Failure::Stale { current });
    }
    Ok(())
}
