//! People choose parts of the programme: when they sign up, and afterwards. A full one is waited for, and nobody gives up a seat for it
//! before there is another.

pub(crate) mod api;
mod assign_rest;
mod drop;
pub(crate) mod organizer;
pub(crate) mod participant;
pub(crate) mod slots;

pub(crate) use assign_rest::{assign_rest, plan_end};
pub(crate) use drop::drop_impossible;

use fachtag_bus::retried;
use fachtag_contracts::language::Language;
use fachtag_forms::FieldError;
use uuid::Uuid;

use crate::{
    core::{Core, Result},
    domain::{
        audit::Actor,
        choices::{self, Choice, ChoiceWindow, begun, check, window},
        registration::Registration,
        window::{Closed, check_takes_place},
    },
    store::workshops,
};

/// What became of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    Done,
    /// There is no such active registration any more.
    Gone,
    /// Somebody changed it since the form was shown; nothing was changed.
    Stale,
    /// It cannot be chosen yet, or not any more; nothing was changed.
    NotNow(ChoiceWindow),
    /// The event is over or called off; nothing was changed.
    Closed(Closed),
    Wrong(Vec<FieldError>),
}

/// Makes these parts what somebody takes part in, if the registration still has the `expected` version. Mistakes are told in the given language.
pub async fn choose(
    core: &Core,
    id: Uuid,
    expected: Option<i64>,
    wanted: &[Uuid],
    actor: &Actor,
    language: Language,
) -> Result<Chosen> {
    retried(|| async {
        let Some((mut unit, mut registration)) = core.begin_registration(id).await? else { return Ok(Chosen::Gone) };
        if !registration.is_active() {
            return Ok(Chosen::Gone);
        }
        if let Err(closed) = check_takes_place(&unit.event.facts, unit.now) {
            return Ok(Chosen::Closed(closed));
        }
        let now = window(&unit.event.facts, unit.now);
        if *actor == Actor::Participant && now != ChoiceWindow::Open {
            return Ok(Chosen::NotNow(now));
        }
        if let Err(errors) = check(&unit.event.facts, wanted, language) {
            return Ok(Chosen::Wrong(errors));
        }
        let before = registration.choices.clone();
        unit.event.choose(&mut registration, wanted);
        if *actor == Actor::Participant {
            let errors = begun(&unit.event.facts, &changed(&before, &registration.choices), language, unit.now);
            if !errors.is_empty() {
                return Ok(Chosen::Wrong(errors));
            }
        }
        // A second click finds its own choice: that is no conflict.
        if changed(&before, &registration.choices).is_empty() {
            return Ok(Chosen::Done);
        }
        if expected.is_some_and(|expected| expected != registration.version) {
            return Ok(Chosen::Stale);
        }
        registration.version += 1;
        unit.save_choices(&registration).await?;
        unit.tell_choices(&registration, actor, Vec::new()).await?;
        unit.commit().await?;
        Ok(Chosen::Done)
    })
    .await
}

/// Parts in which somebody stands otherwise than before.
fn changed(before: &[Choice], after: &[Choice]) -> Vec<Uuid> {
    let in_one = |one: &[Choice], other: &[Choice]| {
        let differs = |choice: &&Choice| !other.iter().any(|o| (o.session, o.state) == (choice.session, choice.state));
        one.iter().filter(differs).map(|choice| choice.session).collect::<Vec<_>>()
    };
    [in_one(before, after), in_one(after, before)].concat()
}

/// The places of somebody on the waiting lists of parts, from 1.
pub async fn positions(core: &Core, registration: &Registration) -> Result<Vec<(Uuid, u32)>> {
    Ok(workshops::positions(&core.bus.database, registration).await?)
}

/// What somebody wants in the end, as a form shows it.
pub(crate) fn wanted(event: &fachtag_contracts::events::Event, registration: &Registration) -> Vec<Uuid> {
    choices::wanted(event, &registration.choices)
}
