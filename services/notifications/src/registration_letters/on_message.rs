//! Something happened to a registration.
//!
//! Messages about one registration are handled in order, except where one was parked and replayed, or overtaken on its way.
//! Then the newest known state decides: a letter is written only if it still tells the truth, and it tells the newest data.

use chrono::{DateTime, Utc};
use fachtag_bus::Fate;
use fachtag_contracts::events::EventStatus;
use fachtag_contracts::registrations::{
    CancelledBy, ChoicesChanged, Registration, RegistrationCancelled, RegistrationChanged, RegistrationConfirmed,
    RegistrationOffered, RegistrationPending, RegistrationPromoted, RegistrationRepeated, RegistrationStatus,
    RegistrationWaitlisted,
};
use fachtag_db::Tx;

use super::write::{OverLimit, RegistrationLetter, queue_registration_letter};
use crate::{
    core::{Core, known_event},
    domain::letter::LetterKind,
    store::{delivery, registrations},
};

/// What a letter is to say of a registration.
struct Content {
    kind: LetterKind,
    /// Which of the registration's letters of this kind.
    revision: i64,
    /// Of a cancellation.
    cancelled: Option<Cancelled>,
    /// Titles of parts of the programme that take place no more.
    dropped: Vec<String>,
    /// A stranger may have typed the address.
    unasked: Option<OverLimit>,
}

struct Cancelled {
    by: CancelledBy,
    had_seat: bool,
    was: Option<RegistrationStatus>,
    on_request: bool,
    message: Option<String>,
}

impl Content {
    /// One letter for each version of the registration.
    fn of(kind: LetterKind, registration: &Registration) -> Self {
        Self { kind, revision: registration.version, cancelled: None, dropped: Vec::new(), unasked: None }
    }

    /// It waits when enough letters went to the mailbox already.
    fn unasked(self, unasked: bool) -> Self {
        Self { unasked: unasked.then_some(OverLimit::Wait), ..self }
    }
}

pub(crate) async fn confirmed(core: &Core, tx: &mut Tx, said: RegistrationConfirmed) -> Result<(), Fate> {
    let content = Content::of(LetterKind::Confirmed, &said.registration).unasked(said.unasked);
    write(core, tx, &said.registration, content).await
}

pub(crate) async fn waitlisted(core: &Core, tx: &mut Tx, said: RegistrationWaitlisted) -> Result<(), Fate> {
    let content = Content::of(LetterKind::Waitlisted, &said.registration).unasked(said.unasked);
    write(core, tx, &said.registration, content).await
}

pub(crate) async fn pending(core: &Core, tx: &mut Tx, said: RegistrationPending) -> Result<(), Fate> {
    let content = Content::of(LetterKind::Pending, &said.registration).unasked(said.unasked);
    write(core, tx, &said.registration, content).await
}

pub(crate) async fn offered(core: &Core, tx: &mut Tx, said: RegistrationOffered) -> Result<(), Fate> {
    let content = Content::of(LetterKind::Offered, &said.registration);
    write(core, tx, &said.registration, content).await
}

pub(crate) async fn promoted(core: &Core, tx: &mut Tx, said: RegistrationPromoted) -> Result<(), Fate> {
    let content = Content::of(LetterKind::Promoted, &said.registration);
    write(core, tx, &said.registration, content).await
}

/// Writes no letter, except to a new address, where nobody has had one, and when it is asked for. It stands for the earlier ones
/// that reached nobody.
pub(crate) async fn changed(
    core: &Core,
    tx: &mut Tx,
    said: RegistrationChanged,
    at: DateTime<Utc>,
) -> Result<(), Fate> {
    let registration = &said.registration;
    let anew = said.address_changed || said.write_again;
    let kind = match registration.status {
        RegistrationStatus::Confirmed if anew => LetterKind::Confirmed,
        RegistrationStatus::Waitlisted if anew => LetterKind::Waitlisted,
        RegistrationStatus::Pending if anew => LetterKind::Pending,
        RegistrationStatus::Offered if anew => LetterKind::Offered,
        _ => {
            registrations::keep(tx, registration).await?;
            return Ok(());
        }
    };
    let unasked = said.unasked.then_some(OverLimit::Drop);
    // Asking again is no new version of the registration.
    let revision = if said.write_again { at.timestamp() } else { registration.version };
    let content = Content { revision, unasked, ..Content::of(kind, registration) };
    write(core, &mut *tx, registration, content).await?;
    delivery::replace(tx, registration.id, kind, revision, core.bus.clock.now()).await?;
    Ok(())
}

pub(crate) async fn choices_changed(core: &Core, tx: &mut Tx, said: ChoicesChanged) -> Result<(), Fate> {
    let content = Content::of(LetterKind::ChoicesChanged, &said.registration);
    write(core, tx, &said.registration, Content { dropped: said.dropped, ..content }).await
}

pub(crate) async fn cancelled(core: &Core, tx: &mut Tx, said: RegistrationCancelled) -> Result<(), Fate> {
    let RegistrationCancelled { by, had_seat, was, on_request, ref message, .. } = said;
    let message = message.clone();
    let kind = if by == CancelledBy::Expiry { LetterKind::Expired } else { LetterKind::Cancelled };
    // Nobody has confirmed the address.
    let unasked = (by == CancelledBy::Expiry && was == Some(RegistrationStatus::Pending)).then_some(OverLimit::Drop);
    let content = Content {
        cancelled: Some(Cancelled { by, had_seat, was, on_request, message }),
        unasked,
        ..Content::of(kind, &said.registration)
    };
    write(core, tx, &said.registration, content).await
}

/// Answers at most once an hour, so that a stranger cannot flood an address. Who has not answered yet gets the question anew.
pub(crate) async fn repeated(
    core: &Core,
    tx: &mut Tx,
    said: RegistrationRepeated,
    at: DateTime<Utc>,
) -> Result<(), Fate> {
    let kind = match said.registration.status {
        RegistrationStatus::Pending => LetterKind::Pending,
        RegistrationStatus::Offered => LetterKind::Offered,
        _ => LetterKind::AlreadyRegistered,
    };
    let unasked = said.unasked.then_some(OverLimit::Drop);
    let revision = at.timestamp().div_euclid(3_600);
    let content = Content { revision, unasked, ..Content::of(kind, &said.registration) };
    write(core, tx, &said.registration, content).await
}

async fn write(core: &Core, tx: &mut Tx, said: &Registration, content: Content) -> Result<(), Fate> {
    let registration = registrations::keep(&mut *tx, said).await?;
    if !content.kind.holds_for(registration.status) {
        tracing::info!(
            registration_id = %registration.id,
            kind = content.kind.as_str(),
            "overtaken by a later change: no letter"
        );
        return Ok(());
    }
    let event = known_event(tx, registration.event_id).await?;
    if core.bus.clock.now() >= event.ends_at {
        tracing::info!(registration_id = %registration.id, "the event is over: no letter");
        return Ok(());
    }
    let content = match event.status {
        // Nobody is invited to what is called off. Who signed up meanwhile may have been missed when all were told.
        EventStatus::Cancelled if content.kind != LetterKind::Cancelled => {
            Content { revision: 1, unasked: content.unasked, ..Content::of(LetterKind::EventCancelled, &registration) }
        }
        _ => content,
    };
    let mut letter = RegistrationLetter::of(content.kind, content.revision, &event, &registration);
    letter.version = said.version;
    letter.unasked = content.unasked;
    letter.dropped = &content.dropped;
    if let Some(Cancelled { by, had_seat, was, on_request, message }) = &content.cancelled {
        (letter.cancelled_by, letter.had_seat, letter.was) = (Some(*by), *had_seat, *was);
        (letter.on_request, letter.message) = (*on_request, message.as_deref());
    }
    queue_registration_letter(core, tx, letter).await??;
    Ok(())
}
