//! Organizers group registrations by tags, and keep filters of the table under a name.

use fachtag_bus::retried;
use fachtag_forms::FieldError;
use uuid::Uuid;

use crate::{
    core::{Core, Result},
    domain::{
        audit::{Action, Actor},
        marks::MOST_TAGS,
    },
    store::tags,
};

pub use crate::store::tags::SavedFilter;

/// Filters that an event keeps; more nobody finds again.
const MOST_FILTERS: i64 = 20;
const LONGEST_NAME: usize = 80;

/// Gives these registrations of an event a tag, in the spelling that the event has already, or takes it off; for how many that was new. Who
/// has the most already is left out.
pub async fn tag(core: &Core, event: Uuid, ids: &[Uuid], tag: &str, on: bool, actor: &Actor) -> Result<usize> {
    retried(|| async {
        let mut unit = core.begin().await?;
        let known = tags::all(unit.tx(), event).await?;
        let same = |one: &String| one.to_lowercase() == tag.to_lowercase();
        let tag = known.into_iter().find(same).unwrap_or_else(|| tag.to_owned());
        let mut changed = 0;
        for registration in tags::lock(unit.tx(), event, ids).await? {
            let mut own = registration.tags;
            let has = own.iter().position(same);
            match (has, on) {
                (None, true) if own.len() < MOST_TAGS => own.push(tag.clone()),
                (Some(at), false) => _ = own.remove(at),
                _ => continue,
            }
            tags::set(unit.tx(), registration.id, &own).await?;
            unit.audit(registration.id, actor, Action::Tagged { tag: tag.clone(), on });
            changed += 1;
        }
        unit.commit().await?;
        Ok(changed)
    })
    .await
}

/// Every tag that somebody of the event has.
pub async fn all(core: &Core, event: Uuid) -> Result<Vec<String>> {
    Ok(tags::all(&core.bus.database, event).await?)
}

/// The filters that the event keeps.
pub async fn filters(core: &Core, event: Uuid) -> Result<Vec<SavedFilter>> {
    Ok(tags::filters(&core.bus.database, event).await?)
}

/// Keeps a filter under a name, for everybody who organizes the event. What is wrong with the name is answered.
pub async fn save_filter(core: &Core, event: Uuid, name: &str, query: &str) -> Result<Option<FieldError>> {
    let mut checks = fachtag_forms::Checks::new();
    let name = checks.required("filtername", "Name des Filters", name, LONGEST_NAME);
    if let Err(errors) = checks.finish(()) {
        return Ok(errors.into_iter().next());
    }
    retried(|| async {
        let mut unit = core.begin().await?;
        if tags::count_other_filters(unit.tx(), event, &name).await? >= MOST_FILTERS {
            let message = format!("Name des Filters: Mehr als {MOST_FILTERS} Filter hat eine Veranstaltung nicht. Bitte löschen Sie einen.");
            return Ok(Some(FieldError { field: "filtername".into(), message }));
        }
        let filter = SavedFilter { id: core.bus.clock.new_id(), name: name.clone(), query: query.to_owned() };
        let now = unit.now;
        tags::save_filter(unit.tx(), event, &filter, now).await?;
        unit.commit().await?;
        Ok(None)
    })
    .await
}

/// Forgets a filter. Sent twice, it is gone all the same.
pub async fn forget_filter(core: &Core, event: Uuid, id: Uuid) -> Result<()> {
    retried(|| async {
        let mut unit = core.begin().await?;
        tags::forget_filter(unit.tx(), event, id).await?;
        unit.commit().await
    })
    .await
    .map(|_| ())
}
