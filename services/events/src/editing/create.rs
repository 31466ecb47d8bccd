//! A new event, as a draft.

use fachtag_contracts::events::Event;
use fachtag_db::Tx;
use fachtag_runtime::IdempotencyKey;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    core::{Core, Failure},
    domain::{copy, group::Group, input::EventInput, slug},
    store::{events, groups, idempotency, images},
};

/// Stores a new draft of somebody's.
pub async fn create(core: &Core, input: &EventInput, who: &str) -> Result<Event, Failure> {
    create_as(core, core.bus.clock.new_id(), input, who).await
}

/// Stores a new draft under an id that its form was given, so that a form sent twice is one event.
///
/// # Errors
/// `Exists` when there is one of this id, every mistake by field.
pub async fn create_as(core: &Core, id: Uuid, input: &EventInput, who: &str) -> Result<Event, Failure> {
    let mut work = core.bus.begin().await?;
    if events::lock(&mut work.tx, id).await?.is_some() {
        return Err(Failure::Exists);
    }
    let slug = free_slug(&mut work.tx, input, id).await?;
    let event = check(core, &mut work.tx, &input.with_own_sessions(&[]), id, slug).await?;
    if let Err(error) = events::insert(&mut work.tx, &event, work.now, who).await {
        drop(work);
        let twin = events::find(&core.bus.database, &id.to_string()).await?;
        return Err(if twin.is_some() { Failure::Exists } else { slug_failure(error) });
    }
    work.commit().await?;
    Ok(event)
}

/// What a caller is answered about a new event. It is stored with the call's key, for the same call again.
#[derive(Serialize, Deserialize)]
pub struct Created {
    pub id: Uuid,
    pub answer: String,
}

/// Stores a new draft of somebody's. With a key the same call again is the same event, and its answer; `None` when the key came with
/// another call. `show` writes the answer.
pub async fn create_once(
    core: &Core,
    input: &EventInput,
    who: &str,
    key: Option<IdempotencyKey>,
    show: impl Fn(&Event) -> serde_json::Result<String>,
) -> Result<Option<Created>, Failure> {
    match try_create_once(core, input, who, key.as_ref(), &show).await {
        // Perhaps the same call was faster by a moment; then its answer is there now, and its slug is taken.
        Err(_) if key.is_some() => try_create_once(core, input, who, key.as_ref(), &show).await,
        other => other,
    }
}

async fn try_create_once(
    core: &Core,
    input: &EventInput,
    who: &str,
    key: Option<&IdempotencyKey>,
    show: impl Fn(&Event) -> serde_json::Result<String>,
) -> Result<Option<Created>, Failure> {
    let mut work = core.bus.begin().await?;
    if let Some(key) = key
        && let Some(stored) = idempotency::find(&mut work.tx, key).await?
    {
        let created = serde_json::from_str(&stored.answer).map_err(fachtag_bus::Error::from)?;
        return Ok(Some(created).filter(|_| stored.body == key.body));
    }
    let id = core.bus.clock.new_id();
    let slug = free_slug(&mut work.tx, input, id).await?;
    let event = check(core, &mut work.tx, &input.with_own_sessions(&[]), id, slug).await?;
    events::insert(&mut work.tx, &event, work.now, who).await.map_err(slug_failure)?;
    let created = Created { id, answer: show(&event).map_err(fachtag_bus::Error::from)? };
    if let Some(key) = key {
        let answer = serde_json::to_string(&created).map_err(fachtag_bus::Error::from)?;
        idempotency::insert(&mut work.tx, key, &answer, work.now).await?;
    }
    work.commit().await?;
    Ok(Some(created))
}

/// Checks the content against the rules and against what is stored.
pub(super) async fn check(
    core: &Core,
    tx: &mut Tx,
    input: &EventInput,
    id: Uuid,
    slug: String,
) -> Result<Event, Failure> {
    let group = match &input.group {
        Some(slug) => groups::find(&mut *tx, slug).await?.map(Group::reference),
        None => None,
    };
    let event = input.check(id, slug, group, || core.bus.clock.new_id())?;
    match event.funder.as_ref().and_then(|funder| funder.logo) {
        Some(logo) if !images::is_known(tx, logo).await? => {
            Err(Failure::field("funder.logo", "Logo: Dieses Bild gibt es nicht. Bitte laden Sie es noch einmal hoch."))
        }
        _ => Ok(event),
    }
}

/// The wanted slug, or one made from the title that nobody has. A copy's is like the original's: hardly anybody would change
/// the address together with the title.
async fn free_slug(tx: &mut Tx, input: &EventInput, id: Uuid) -> Result<String, Failure> {
    if let Some(wanted) = &input.slug {
        ensure_free(tx, wanted, id).await?;
        return Ok(wanted.clone());
    }
    let base = match slug::from_title(input.title.trim_start_matches(copy::PREFIX)) {
        base if slug::is_valid(&base) => base,
        _ => format!("veranstaltung-{}", input.starts_at.format("%Y-%m-%d")),
    };
    let mut candidate = base.clone();
    let mut number = 1;
    while slug::is_reserved(&candidate) || events::slug_owner(tx, &candidate).await?.is_some() {
        number += 1;
        candidate = format!("{base}-{number}");
    }
    Ok(candidate)
}

pub(super) async fn ensure_free(tx: &mut Tx, slug: &str, id: Uuid) -> Result<(), Failure> {
    match events::slug_owner(tx, slug).await? {
        Some(owner) if owner == id => Ok(()),
        Some(_) => Err(slug_taken()),
        None if slug::is_reserved(slug) => Err(Failure::field(
            "slug",
            "Web-Adresse: Dieses Wort steht schon für eine Seite. Bitte wählen Sie ein anderes.",
        )),
        None => Ok(()),
    }
}

fn slug_taken() -> Failure {
    Failure::field("slug", "Web-Adresse: Sie ist schon vergeben. Bitte wählen Sie eine andere.")
}

/// Two people wanted the same slug in the same moment.
pub(super) fn slug_failure(error: fachtag_db::Error) -> Failure {
    match error {
        fachtag_db::Error::Unique(_) => slug_taken(),
        other => other.into(),
    }
}
