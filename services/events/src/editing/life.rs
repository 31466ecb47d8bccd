//! An event is changed, published, called off or deleted.

use fachtag_bus::Work;
use fachtag_contracts::events::{EventCancelled, EventChanged, EventPublished, EventStatus};
use uuid::Uuid;

use super::create;
use crate::{
    core::{Core, Failure},
    domain::{
        input::EventInput,
        life::{self, Step},
        stored_event::StoredEvent,
    },
    store::events,
};

/// Changes part of an event: `edit` gets the present content and gives the new one. `expected` are the versions that the
/// caller would change (any without), `who` the name that the history keeps.
///
/// # Errors
/// When there is no such event, it changed meanwhile, or the new content is refused.
pub async fn change<E: From<Failure>>(
    core: &Core,
    id: Uuid,
    expected: Option<&[i64]>,
    who: &str,
    edit: impl FnOnce(EventInput) -> Result<EventInput, E>,
) -> Result<StoredEvent, E> {
    let mut work = core.bus.begin().await.map_err(Failure::from)?;
    let stored = lock(&mut work, id, expected).await?;
    let input = edit(EventInput::from(&stored.event))?;
    Ok(save(core, work, stored, &input, who).await?)
}

async fn save(
    core: &Core,
    mut work: Work<'_>,
    mut stored: StoredEvent,
    input: &EventInput,
    who: &str,
) -> Result<StoredEvent, Failure> {
    let id = stored.event.id;
    let slug = input.slug.clone().unwrap_or_else(|| stored.event.slug.clone());
    create::ensure_free(&mut work.tx, &slug, id).await?;
    let own = input.with_own_sessions(&stored.event.sessions);
    let new = create::check(core, &mut work.tx, &own, id, slug).await?;
    if life::change(&mut stored, new, input.drop_chosen)? == Step::Unchanged {
        return Ok(stored);
    }
    events::update(&mut work.tx, &stored.event, work.now, who).await.map_err(create::slug_failure)?;
    if stored.event.status == EventStatus::Published {
        work.say(&EventChanged { event: stored.event.clone() })?;
    }
    work.commit().await?;
    Ok(stored)
}

/// Makes an event public.
///
/// # Errors
/// When there is no such event, it changed meanwhile, was cancelled, or is over.
pub async fn publish(core: &Core, id: Uuid, expected: Option<&[i64]>, who: &str) -> Result<StoredEvent, Failure> {
    let mut work = core.bus.begin().await?;
    let mut stored = lock(&mut work, id, expected).await?;
    if life::publish(&mut stored.event, work.now)? == Step::Unchanged {
        return Ok(stored);
    }
    events::update(&mut work.tx, &stored.event, work.now, who).await?;
    work.say(&EventPublished { event: stored.event.clone() })?;
    work.commit().await?;
    Ok(stored)
}

/// Calls an event off.
///
/// # Errors
/// When there is no such event, it changed meanwhile, is not public, is over or the reason is missing.
pub async fn cancel(
    core: &Core,
    id: Uuid,
    expected: Option<&[i64]>,
    reason: &str,
    who: &str,
) -> Result<StoredEvent, Failure> {
    let mut work = core.bus.begin().await?;
    let mut stored = lock(&mut work, id, expected).await?;
    life::cancel(&mut stored.event, reason, work.now)?;
    events::update(&mut work.tx, &stored.event, work.now, who).await?;
    work.say(&EventCancelled { event: stored.event.clone() })?;
    work.commit().await?;
    Ok(stored)
}

/// Deletes a draft.
///
/// # Errors
/// When there is no such draft.
pub async fn delete(core: &Core, id: Uuid) -> Result<(), Failure> {
    let mut work = core.bus.begin().await?;
    if !events::delete_draft(&mut work.tx, id).await? {
        return Err(Failure::Unknown);
    }
    Ok(work.commit().await?)
}

/// The event, which nobody else can change until the work ends.
async fn lock(work: &mut Work<'_>, id: Uuid, expected: Option<&[i64]>) -> Result<StoredEvent, Failure> {
    let stored = events::lock(&mut work.tx, id).await?.ok_or(Failure::Unknown)?;
    let current = stored.event.version;
    match expected {
        Some(expected) if !expected.contains(&current) => Err(Failure::Stale { current }),
        _ => Ok(stored),
    }
}
