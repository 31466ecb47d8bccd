//! Writes a composed letter into the queue.

use chrono::{DateTime, Utc};
use fachtag_db::Tx;
use fachtag_runtime::trace;
use uuid::Uuid;

use crate::{
    composing::Composed,
    core::Core,
    domain::letter::LetterKind,
    store::letters::{self, NewLetter},
};

/// A letter about to be composed: what every attempt to send it has in common.
pub(crate) struct LetterDraft {
    pub id: Uuid,
    /// With angle brackets.
    pub message_id: String,
    pub at: DateTime<Utc>,
}

impl LetterDraft {
    pub(crate) fn new(core: &Core) -> Self {
        let id = core.bus.clock.new_id();
        Self { id, message_id: core.identity.message_id(id), at: core.bus.clock.now() }
    }
}

/// Which letter it is: the first three tell it from all others.
pub(crate) struct LetterKey {
    pub subject_id: Uuid,
    pub kind: LetterKind,
    pub revision: i64,
    pub registration_id: Option<Uuid>,
    pub event_id: Option<Uuid>,
}

/// Stores a composed letter, to go at once or not before a time. False when it was written before.
pub(crate) async fn queue_letter(
    tx: &mut Tx,
    draft: LetterDraft,
    key: LetterKey,
    composed: Composed,
    not_before: Option<DateTime<Utc>>,
) -> fachtag_db::Result<bool> {
    let letter = NewLetter {
        id: draft.id,
        subject_id: key.subject_id,
        kind: key.kind,
        revision: key.revision,
        registration_id: key.registration_id,
        event_id: key.event_id,
        sender: composed.sender,
        recipient: composed.to,
        subject_line: composed.subject,
        bytes: composed.bytes,
        message_id_header: draft.message_id,
        traceparent: trace::current(),
        created_at: draft.at,
        not_before,
    };
    letters::insert(tx, letter).await
}
