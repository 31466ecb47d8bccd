//! A part of the programme takes place no more: who chose it is free at that time, and is told.

use std::collections::BTreeMap;

use fachtag_contracts::events::Event as Facts;
use uuid::Uuid;

use crate::{
    core::Result,
    domain::{audit::Actor, registration::Registration},
    store::workshops,
    unit_of_work::EventUnit,
};

/// Takes parts that are gone from everybody who chose them; `before` is the event as it was.
pub(crate) async fn drop_gone(unit: &mut EventUnit<'_>, before: &Facts) -> Result<()> {
    let gone = unit.event.drop_workshops();
    if gone.is_empty() {
        return Ok(());
    }
    let event = before.id;
    let mut freed: BTreeMap<Uuid, Registration> = BTreeMap::new();
    for session in &gone {
        for registration in workshops::who_chose(unit.tx(), event, *session).await? {
            freed.entry(registration.id).or_insert(registration);
        }
    }
    for mut registration in freed.into_values() {
        let title =
            |session: Uuid| before.sessions.iter().find(|part| part.id == session).map(|part| part.title.clone());
        let lost = registration.choices.extract_if(.., |choice| gone.contains(&choice.session));
        let dropped: Vec<String> = lost.filter_map(|choice| title(choice.session)).collect();
        registration.version += 1;
        unit.save_choices(&registration).await?;
        unit.tell_choices(&registration, &Actor::Deadline, dropped)?;
    }
    Ok(workshops::forget_seats(unit.tx(), event, &gone).await?)
}
