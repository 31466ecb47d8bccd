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

/// What every attempt to send a letter has in common, fixed before the letter is composed.
pub(crate) struct Stamp {
    pub id: Uuid,
    /// With angle brackets.
    pub message_id: String,
    pub at: DateTime<Utc>,
}

impl Stamp {
    pub(crate) fn new(core: &Core) -> Self {
        let id = core.bus.clock.new_id();
        Self { id, message_id: core.office.message_id(id), at: core.bus.clock.now() }
    }
}

/// Which letter it is: the first three tell it from all others.
pub(crate) struct About {
    pub subject_id: Uuid,
    pub kind: LetterKind,
    pub revision: i64,
    pub registration_id: Option<Uuid>,
    pub event_id: Option<Uuid>,
}

/// Stores a composed letter that may go at once. False when it was written before.
pub(crate) async fn store(tx: &mut Tx, stamp: Stamp, about: About, composed: Composed) -> fachtag_db::Result<bool> {
    store_for(tx, stamp, about, composed, None).await
}

pub(crate) async fn store_for(
    tx: &mut Tx,
    stamp: Stamp,
    about: About,
    composed: Composed,
    not_before: Option<DateTime<Utc>>,
) -> fachtag_db::Result<bool> {
    let letter = NewLetter {
        id: stamp.id,
        subject_id: about.subject_id,
        kind: about.kind,
        revision: about.revision,
        registration_id: about.registration_id,
        event_id: about.event_id,
        sender: composed.sender,
        recipient: composed.to,
        subject_line: composed.subject,
        bytes: composed.bytes,
        message_id_header: stamp.message_id,
        traceparent: trace::current(),
        created_at: stamp.at,
        not_before,
    };
    letters::insert(tx, letter).await
}
