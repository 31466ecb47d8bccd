//! The programme has changed: a part is gone, or is at the same time as another now. Who chose it is free, and is told.

use std::collections::{BTreeMap, BTreeSet};

use fachtag_contracts::events::{Event as Facts, Session};
use uuid::Uuid;

use crate::{
    core::Result,
    domain::{audit::Actor, choices::overlapping, registration::Registration},
    store::workshops,
    unit_of_work::EventUnit,
};

/// Takes parts that are gone from everybody who chose them, and parts that moved from who cannot be there any more; `before` is the event as it
/// was.
pub(crate) async fn drop_impossible(unit: &mut EventUnit<'_>, before: &Facts) -> Result<()> {
    let gone = unit.event.drop_workshops();
    let clashes = new_clashes(before, &unit.event.facts);
    let mut lost: BTreeMap<Uuid, (Registration, BTreeSet<Uuid>)> = BTreeMap::new();
    let changed: BTreeSet<Uuid> = gone.iter().copied().chain(clashes.iter().map(|(moved, _)| *moved)).collect();
    for part in changed {
        let clashes_with: Vec<Uuid> =
            clashes.iter().filter(|(moved, _)| *moved == part).map(|(_, other)| *other).collect();
        for registration in workshops::who_chose(unit.tx(), before.id, part).await? {
            let state =
                |id: Uuid| registration.choices.iter().find(|choice| choice.session == id).map(|choice| choice.state);
            // A seat that is kept while one waits for the other is as it should be.
            let is_busy = clashes_with.iter().any(|other| state(*other).is_some() && state(*other) == state(part));
            if is_busy || gone.contains(&part) {
                lost.entry(registration.id).or_insert_with(|| (registration, BTreeSet::new())).1.insert(part);
            }
        }
    }
    for (mut registration, parts) in lost.into_values() {
        for part in &parts {
            unit.event.leave(&mut registration, *part);
        }
        let title =
            |part: &Uuid| before.sessions.iter().find(|session| session.id == *part).map(|part| part.title.clone());
        let dropped = parts.iter().filter_map(title).collect();
        registration.version += 1;
        unit.save_choices(&registration).await?;
        if registration.is_active() {
            unit.tell_choices(&registration, &Actor::Deadline, dropped).await?;
        }
    }
    if !gone.is_empty() {
        workshops::forget_seats(unit.tx(), before.id, &gone).await?;
    }
    Ok(())
}

/// Parts at the same time that were not before: the one that moved, or begins later, and the other. A longer way between them counts for new
/// choices only.
fn new_clashes(before: &Facts, now: &Facts) -> Vec<(Uuid, Uuid)> {
    let parts: Vec<_> = now.choosable().collect();
    let is_moved = |id: Uuid| {
        let times = |facts: &Facts| {
            let part = facts.sessions.iter().find(|part| part.id == id);
            part.map(|part| (part.starts_at, part.ends_at))
        };
        times(before) != times(now)
    };
    let mut clashes = Vec::new();
    for (at, one) in parts.iter().enumerate() {
        for other in &parts[at + 1..] {
            if !at_once(one, other) || overlapping(before, one.id, other.id) {
                continue;
            }
            let one_goes = match (is_moved(one.id), is_moved(other.id)) {
                (true, false) => true,
                (false, true) => false,
                _ => one.starts_at > other.starts_at,
            };
            clashes.push(if one_goes { (one.id, other.id) } else { (other.id, one.id) });
        }
    }
    clashes
}

fn at_once(one: &Session, other: &Session) -> bool {
    one.starts_at < other.ends_at && other.starts_at < one.ends_at
}
