//! What this service hears.

use chrono::{DateTime, Duration, Utc};
use fachtag_bus::{Fate, Handler};
use fachtag_contracts::{
    Envelope,
    events::{Event as Facts, EventCancelled, EventChanged, EventPublished, ImageStored},
    notifications::{LetterFailed, LetterReport, LetterSent},
};
use fachtag_db::Tx;

use crate::{
    core::Core,
    domain::{event::Event, mail_state::MailState},
    lists::plan_anew,
    store::{events, idempotency, images, mailings, missing_keys, registrations},
    workshops::{drop_impossible, plan_end},
};

/// How long a mail that nobody sent is kept as a draft.
const DRAFTS_KEPT: Duration = Duration::days(30);

/// The routing keys this service listens to.
pub const LISTENS_TO: &[&str] = &[
    "event.published.v1",
    "event.changed.v1",
    "event.cancelled.v1",
    "image.stored.v1",
    "letter.sent.v1",
    "letter.failed.v1",
    "organizer.changed.v1",
    "token.changed.v1",
    "token.revoked.v1",
    "session.ended.v1",
];

/// Handles this service's messages.
pub struct Messages(pub Core);

impl Handler for Messages {
    fn listens_to(&self) -> &'static [&'static str] {
        LISTENS_TO
    }

    type Prepared = ();

    async fn handle(&self, tx: &mut Tx, envelope: &Envelope, (): ()) -> Result<(), Fate> {
        let told_at = envelope.time;
        match envelope.routing_key() {
            "event.published.v1" => {
                take_over_event(&self.0, tx, envelope.read::<EventPublished>()?.event, told_at).await
            }
            "event.changed.v1" => take_over_event(&self.0, tx, envelope.read::<EventChanged>()?.event, told_at).await,
            "event.cancelled.v1" => {
                take_over_event(&self.0, tx, envelope.read::<EventCancelled>()?.event, told_at).await
            }
            "image.stored.v1" => Ok(images::keep(tx, envelope.read::<ImageStored>()?).await?),
            "letter.sent.v1" => {
                let letter = envelope.read::<LetterSent>()?.letter;
                let state = if letter.not_sent { MailState::NotSent } else { MailState::Accepted };
                set_mail_state(tx, &letter, state).await
            }
            "letter.failed.v1" => set_mail_state(tx, &envelope.read::<LetterFailed>()?.letter, MailState::Failed).await,
            said if fachtag_access::LISTENS_TO.contains(&said) => fachtag_access::hear(tx, envelope).await,
            other => Err(Fate::Park(format!("nobody here handles {other}"))),
        }
    }

    async fn tidy(&self, tx: &mut Tx) -> fachtag_db::Result<()> {
        let now = self.0.bus.clock.now();
        fachtag_access::tidy(&mut *tx, now).await?;
        idempotency::forget_old(tx, now).await?;
        mailings::forget_drafts(tx, now - DRAFTS_KEPT).await?;
        missing_keys::fill(tx).await
    }
}

/// An event became public, changed, or will not take place: takes over a newer state; raised capacity promotes at once. `told_at` is
/// when the events service said it.
async fn take_over_event(core: &Core, tx: &mut Tx, facts: Facts, told_at: DateTime<Utc>) -> Result<(), Fate> {
    let Some(known) = events::lock(&mut *tx, facts.id).await? else {
        let event = Event::new(facts);
        events::insert(&mut *tx, &event).await?;
        plan_anew(&mut *tx, &event.facts, told_at).await?;
        plan_end(&mut *tx, &event.facts, told_at).await?;
        let mut unit = core.within(tx);
        unit.say(&event.seats_changed())?;
        return Ok(unit.commit().await?);
    };
    if known.facts.version >= facts.version {
        return Ok(());
    }
    events::save_state(&mut *tx, &facts).await?;
    plan_anew(&mut *tx, &facts, told_at).await?;
    plan_end(&mut *tx, &facts, told_at).await?;
    let before = known.facts.clone();
    let mut unit = core.within(tx).on(known);
    unit.event.replace_facts(facts);
    drop_impossible(&mut unit, &before).await?;
    Ok(unit.commit_event().await?)
}

/// Notes what became of a mail to somebody registered.
async fn set_mail_state(tx: &mut Tx, letter: &LetterReport, state: MailState) -> Result<(), Fate> {
    if let Some(id) = letter.registration_id {
        registrations::set_mail_state(tx, id, state).await?;
    }
    Ok(())
}
