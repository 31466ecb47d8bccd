//! Something happened to a registration.
//!
//! Messages about one registration are handled in order, except where one was parked and replayed, or overtaken on its way.
//! Then the newest known state decides: a letter is written only if it still tells the truth, and it tells the newest data.

use chrono::{DateTime, Utc};
use fachtag_bus::Fate;
use fachtag_contracts::events::EventStatus;
use fachtag_contracts::registrations::{
    CancelledBy, Registration, RegistrationCancelled, RegistrationChanged, RegistrationConfirmed, RegistrationPromoted,
    RegistrationRepeated, RegistrationWaitlisted,
};
use fachtag_db::Tx;
use fachtag_runtime::trace;

use super::{MANAGE, Messages, known_event, uncomposable};
use crate::{
    domain::letter::{LetterKind, LetterState},
    mail::compose::{LetterFacts, compose},
    store::{
        delivery,
        letters::{self, NewLetter},
        registrations,
    },
};

/// What a letter is to say of a registration.
struct News {
    kind: LetterKind,
    /// Which of the registration's letters of this kind.
    revision: i64,
    /// Who cancelled, and whether there was a seat.
    cancelled: Option<(CancelledBy, bool)>,
}

impl News {
    /// One letter for each version of the registration.
    fn of(kind: LetterKind, registration: &Registration) -> Self {
        Self { kind, revision: registration.version, cancelled: None }
    }
}

pub(super) async fn confirmed(messages: &Messages, tx: &mut Tx, said: RegistrationConfirmed) -> Result<(), Fate> {
    let news = News::of(LetterKind::Confirmed, &said.registration);
    write(messages, tx, &said.registration, news).await
}

pub(super) async fn waitlisted(messages: &Messages, tx: &mut Tx, said: RegistrationWaitlisted) -> Result<(), Fate> {
    let news = News::of(LetterKind::Waitlisted, &said.registration);
    write(messages, tx, &said.registration, news).await
}

pub(super) async fn promoted(messages: &Messages, tx: &mut Tx, said: RegistrationPromoted) -> Result<(), Fate> {
    let news = News::of(LetterKind::Promoted, &said.registration);
    write(messages, tx, &said.registration, news).await
}

/// Where the address was corrected, the last letter goes there anew if it reached nobody under the old one.
pub(super) async fn changed(messages: &Messages, tx: &mut Tx, said: RegistrationChanged) -> Result<(), Fate> {
    let id = said.registration.id;
    let before = registrations::read(&mut *tx, id).await?;
    let now = registrations::keep(&mut *tx, &said.registration).await?;
    if before.is_none_or(|before| before.email == now.email) || now.email.is_empty() {
        return Ok(());
    }
    let kind = match delivery::last(&mut *tx, id).await? {
        // Who cancelled, and whether there was a seat, is no longer known.
        Some((LetterKind::Cancelled, _)) | None => return Ok(()),
        Some((kind, state)) if state.is_lost() || state == LetterState::Waiting => kind,
        Some(_) => return Ok(()),
    };
    write(messages, &mut *tx, &now, News::of(kind, &now)).await?;
    delivery::replace(tx, id, kind, now.version, messages.bus.clock.now()).await?;
    Ok(())
}

pub(super) async fn cancelled(messages: &Messages, tx: &mut Tx, said: RegistrationCancelled) -> Result<(), Fate> {
    let news =
        News { cancelled: Some((said.by, said.had_seat)), ..News::of(LetterKind::Cancelled, &said.registration) };
    write(messages, tx, &said.registration, news).await
}

/// Answers at most once an hour, so that a stranger cannot flood an address.
pub(super) async fn repeated(
    messages: &Messages,
    tx: &mut Tx,
    said: RegistrationRepeated,
    at: DateTime<Utc>,
) -> Result<(), Fate> {
    let news =
        News { kind: LetterKind::AlreadyRegistered, revision: at.timestamp().div_euclid(3_600), cancelled: None };
    write(messages, tx, &said.registration, news).await
}

async fn write(messages: &Messages, tx: &mut Tx, said: &Registration, news: News) -> Result<(), Fate> {
    let registration = registrations::keep(&mut *tx, said).await?;
    if !news.kind.holds_for(registration.status) {
        tracing::info!(
            registration_id = %registration.id,
            kind = news.kind.as_str(),
            "overtaken by a later change: no letter"
        );
        return Ok(());
    }
    let event = known_event(tx, registration.event_id).await?;
    let (clock, office) = (&messages.bus.clock, &messages.office);
    let (id, now) = (clock.new_id(), clock.now());
    if now >= event.ends_at {
        tracing::info!(registration_id = %registration.id, "the event is over: no letter");
        return Ok(());
    }
    // Nobody is invited to what is called off; that it is, its own letter says.
    if event.status == EventStatus::Cancelled && news.kind != LetterKind::Cancelled {
        tracing::info!(registration_id = %registration.id, "the event is cancelled: no letter");
        return Ok(());
    }
    let message_id_header = office.message_id(id);
    let token = messages.secret.token(MANAGE, registration.id);
    let facts = LetterFacts {
        event: &event,
        registration: &registration,
        manage_url: &messages.link("/meine-anmeldung/", &token),
        // Not the newest version: calendars must place this letter before the ones that come after it.
        sequence: u32::try_from(said.version).unwrap_or(u32::MAX),
        had_seat: news.cancelled.is_some_and(|(_, had_seat)| had_seat),
        cancelled_by: news.cancelled.map(|(by, _)| by),
    };
    let composed = compose(news.kind, &facts, office, &message_id_header, now).map_err(|error| uncomposable(&error))?;
    let letter = NewLetter {
        id,
        subject_id: registration.id,
        kind: news.kind,
        revision: news.revision,
        registration_id: Some(registration.id),
        event_id: Some(event.id),
        sender: office.sender(),
        recipient: composed.to,
        subject_line: composed.subject,
        bytes: composed.bytes,
        message_id_header,
        traceparent: trace::current(),
        created_at: now,
    };
    letters::insert(tx, letter).await?;
    Ok(())
}
