//! Writes a daily digest that is due. The locked row lets one replica write, and the letter's unique key of
//! organizer and day keeps a second one out whatever happens.

use chrono::{DateTime, Utc};
use fachtag_access::entries::{self, Entry};
use fachtag_bus::Error;
use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_db::Tx;
use fachtag_runtime::token_hash;
use uuid::Uuid;

use super::compose::{EventNews, compose_digest};
use crate::{
    core::Core,
    domain::{
        digest::{DigestSubscription, SETTLED, day, next, not_before},
        letter::LetterKind,
    },
    sending::draft::{LetterDraft, LetterKey, queue_letter},
    store::{digest, events, registrations},
};

/// Deals with an organizer's digest that is due. False when another replica has it.
pub(crate) async fn write_due(core: &Core, organizer: Uuid) -> Result<bool, Error> {
    let mut work = core.bus.begin().await?;
    let (tx, now) = (&mut work.tx, work.now);
    let Some(subscription) = digest::claim(&mut *tx, organizer, now).await? else { return Ok(false) };
    let subscription = match not_before(now) {
        Some(morning) => DigestSubscription { due_at: Some(morning), ..subscription },
        None => {
            let until = (now - SETTLED).max(subscription.counted_until);
            write(core, &mut *tx, organizer, subscription.counted_until, until).await?;
            DigestSubscription { counted_until: until, due_at: next(now), ..subscription }
        }
    };
    digest::save(&mut *tx, organizer, &subscription, token_hash(&core.digest_token(organizer))).await?;
    work.commit().await?;
    core.letters.wake();
    Ok(true)
}

/// Writes one letter, if there is anything to tell to somebody who can be reached.
async fn write(
    core: &Core,
    tx: &mut Tx,
    organizer: Uuid,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> fachtag_db::Result<()> {
    let person = entries::find(&mut *tx, organizer).await?.filter(|person| !person.removed && person.is_reachable());
    let Some(person) = person else { return Ok(()) };
    let news = news(&mut *tx, &person, from, until).await?;
    if news.is_empty() {
        return Ok(());
    }
    let draft = LetterDraft::new(core);
    let to = (person.email.as_deref().unwrap_or_default(), person.name.as_deref());
    let (link, identity) = (core.unsubscribe_link(organizer), &core.identity);
    let composed = match compose_digest(to, &news, &link, identity, &draft.message_id, draft.at) {
        Ok(composed) => composed,
        Err(error) => {
            tracing::warn!(organizer_id = %organizer, reason = error.without_address(), "no digest");
            return Ok(());
        }
    };
    let key = LetterKey {
        subject_id: organizer,
        kind: LetterKind::Digest,
        revision: day(draft.at),
        registration_id: None,
        event_id: None,
    };
    queue_letter(tx, draft, key, composed, None).await?;
    Ok(())
}

/// What is new about the person's events, the next one first.
async fn news(
    tx: &mut Tx,
    person: &Entry,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> fachtag_db::Result<Vec<EventNews>> {
    let mut news = Vec::new();
    for (id, tally) in digest::news(&mut *tx, from, until).await? {
        let Some(event) = events::read(&mut *tx, id).await? else { continue };
        if !person.may_organize_for(event.group_slug()) {
            continue;
        }
        let registered = registrations::of_event(&mut *tx, id).await?;
        let count = |status| {
            let those = registered.iter().filter(|registration| registration.status == status);
            u32::try_from(those.count()).unwrap_or(u32::MAX)
        };
        let (confirmed, waiting) = (count(RegistrationStatus::Confirmed), count(RegistrationStatus::Waitlisted));
        news.push(EventNews { event, tally, confirmed, waiting });
    }
    news.sort_by_key(|news| (news.event.starts_at, news.event.id));
    Ok(news)
}
