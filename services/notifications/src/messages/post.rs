//! One letter about one registration, written into the store.

use fachtag_contracts::{
    events::Event,
    registrations::{CancelledBy, Registration, RegistrationStatus},
};
use fachtag_db::Tx;
use fachtag_runtime::trace;

use super::Messages;
use crate::{
    domain::{letter::LetterKind, particulars::Particulars},
    mail::compose::{ComposeError, LetterFacts, compose},
    store::letters::{self, NewLetter},
};

/// What a letter is to say.
pub(crate) struct Post<'a> {
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
    /// Of a change: what was.
    pub before: Option<&'a Particulars>,
}

impl<'a> Post<'a> {
    /// A letter about the registration as it is.
    pub(crate) fn of(kind: LetterKind, revision: i64, event: &'a Event, registration: &'a Registration) -> Self {
        let had_seat = registration.status == RegistrationStatus::Confirmed;
        let version = registration.version;
        Self { kind, revision, event, registration, version, had_seat, cancelled_by: None, before: None }
    }
}

/// Writes a letter. False when it was written before; the inner error when it never can be.
pub(crate) async fn post(
    messages: &Messages,
    tx: &mut Tx,
    letter: Post<'_>,
) -> fachtag_db::Result<Result<bool, ComposeError>> {
    let Post { event, registration, .. } = letter;
    let (clock, office) = (&messages.bus.clock, &messages.office);
    let (id, now) = (clock.new_id(), clock.now());
    let message_id_header = office.message_id(id);
    let facts = LetterFacts {
        event,
        registration,
        manage_url: &messages.manage_link(registration.id, registration.link_no),
        // Both only grow, and every letter with an entry follows a change of one of them.
        sequence: u32::try_from(letter.version.saturating_add(event.version)).unwrap_or(u32::MAX),
        had_seat: letter.had_seat,
        cancelled_by: letter.cancelled_by,
        before: letter.before,
    };
    let composed = match compose(letter.kind, &facts, office, &message_id_header, now) {
        Ok(composed) => composed,
        Err(error) => return Ok(Err(error)),
    };
    let new = NewLetter {
        id,
        subject_id: registration.id,
        kind: letter.kind,
        revision: letter.revision,
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
    letters::insert(tx, new).await.map(Ok)
}
