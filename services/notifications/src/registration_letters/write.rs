//! One letter about one registration, written into the store.

use fachtag_contracts::{
    events::Event,
    registrations::{CancelledBy, Registration, RegistrationStatus},
};
use fachtag_db::Tx;
use fachtag_planning::time_and_place::TimeAndPlace;

use super::compose::{LetterFacts, compose};
use crate::{
    composing::ComposeError,
    core::Core,
    domain::letter::LetterKind,
    sending::draft::{LetterDraft, LetterKey, queue_letter},
    store::{letters, unasked},
};

/// What a letter is to say.
pub(crate) struct RegistrationLetter<'a> {
    pub kind: LetterKind,
    /// Which of the registration's letters of this kind.
    pub revision: i64,
    pub event: &'a Event,
    pub registration: &'a Registration,
    /// The registration's version that this letter is about. Not the newest: calendars must place this letter before the ones
    /// that come after it.
    pub version: i64,
    /// Whether there is or was a seat.
    pub had_seat: bool,
    pub cancelled_by: Option<CancelledBy>,
    /// Of a cancellation: where the registration stood before, if that is known.
    pub was: Option<RegistrationStatus>,
    /// Of a cancellation by an organizer: the person asked for it.
    pub on_request: bool,
    /// Of a cancellation: what the organizer adds.
    pub message: Option<&'a str>,
    /// Titles of parts of the programme that take place no more.
    pub dropped: &'a [String],
    /// Of a change: what was.
    pub before: Option<&'a TimeAndPlace>,
    /// A stranger may have typed the address: what becomes of the letter when enough of them went there already.
    pub unasked: Option<OverLimit>,
}

/// What becomes of a letter when enough of them went to the mailbox already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OverLimit {
    /// It goes later.
    Wait,
    /// It tells nothing new and is not written.
    Drop,
}

impl<'a> RegistrationLetter<'a> {
    /// A letter about the registration as it is.
    pub(crate) fn of(kind: LetterKind, revision: i64, event: &'a Event, registration: &'a Registration) -> Self {
        let had_seat = registration.status == RegistrationStatus::Confirmed;
        let version = registration.version;
        Self {
            kind,
            revision,
            event,
            registration,
            version,
            had_seat,
            cancelled_by: None,
            was: None,
            on_request: false,
            message: None,
            dropped: &[],
            before: None,
            unasked: None,
        }
    }
}

/// Writes a letter. False when it was written before; the inner error when it never can be.
pub(crate) async fn queue_registration_letter(
    core: &Core,
    tx: &mut Tx,
    letter: RegistrationLetter<'_>,
) -> fachtag_db::Result<Result<bool, ComposeError>> {
    let RegistrationLetter { event, registration, .. } = letter;
    let draft = LetterDraft::new(core);
    let first = letters::first_message_id(&mut *tx, registration.id).await?;
    let limit = match letter.unasked {
        Some(_) => Some(unasked::lock(&mut *tx, &registration.email, draft.at).await?),
        None => None,
    };
    let not_before = limit.as_ref().map(|limit| limit.next(draft.at)).filter(|at| *at > draft.at);
    if not_before.is_some() && letter.unasked == Some(OverLimit::Drop) {
        tracing::info!(registration_id = %registration.id, "enough letters to this mailbox: none is written");
        return Ok(Ok(false));
    }
    let facts = LetterFacts {
        event,
        registration,
        manage_url: &core.manage_link(registration.id, registration.link_no),
        // Both only grow, and every letter with an entry follows a change of one of them.
        sequence: u32::try_from(letter.version.saturating_add(event.version)).unwrap_or(u32::MAX),
        follows: first.as_deref(),
        had_seat: letter.had_seat,
        cancelled_by: letter.cancelled_by,
        was: letter.was,
        on_request: letter.on_request,
        message: letter.message,
        dropped: letter.dropped,
        before: letter.before,
    };
    let composed = match compose(letter.kind, &facts, &core.identity, &draft.message_id, draft.at) {
        Ok(composed) => composed,
        Err(error) => return Ok(Err(error)),
    };
    let key = LetterKey {
        subject_id: registration.id,
        kind: letter.kind,
        revision: letter.revision,
        registration_id: Some(registration.id),
        event_id: Some(event.id),
    };
    let goes_at = not_before.unwrap_or(draft.at);
    let written = queue_letter(&mut *tx, draft, key, composed, not_before).await?;
    if let Some(limit) = limit.filter(|_| written) {
        limit.record(tx, goes_at).await?;
    }
    Ok(Ok(written))
}
