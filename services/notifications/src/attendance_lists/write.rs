//! An attendance list was compiled.

use std::time::Duration;

use fachtag_access::entries;
use fachtag_bus::Fate;
use fachtag_contracts::attendance::AttendanceListCompiled;
use fachtag_db::Tx;
use fachtag_runtime::{PoolError, named_id};

use super::compose::{File, compose_list, files};
use crate::{
    core::{Core, known_event},
    domain::letter::LetterKind,
    sending::draft::{LetterDraft, LetterKey, queue_letter},
};

/// How long is waited for the files.
const PATIENCE: Duration = Duration::from_secs(15);

/// Makes the list's files, before the transaction: a tenth of a second for a hundred people, two seconds for five thousand.
pub(crate) async fn prepare(core: &Core, said: AttendanceListCompiled) -> Result<Vec<File>, Fate> {
    let made = core.pool.run(PATIENCE, move || files(&said.list)).await.map_err(|error| match error {
        PoolError::Busy | PoolError::Late => Fate::Retry(format!("the list was not made in time: {error}")),
        PoolError::Broken(_) => Fate::Park(format!("the list could not be made: {error}")),
    })?;
    made.map_err(|error| Fate::Park(format!("the list could not be made: {error}")))
}

/// Mails it to each of the event's organizers. An address that is none costs the others nothing.
pub(crate) async fn compiled(
    core: &Core,
    tx: &mut Tx,
    said: AttendanceListCompiled,
    files: &[File],
) -> Result<(), Fate> {
    let event = known_event(tx, said.event_id).await?;
    let group = event.group_slug();
    let recipients = entries::organizers_of(&mut *tx, group).await?;
    if recipients.is_empty() {
        tracing::warn!(event_id = %event.id, "nobody organizes this event: the attendance list goes to nobody");
    }
    for organizer in recipients {
        let draft = LetterDraft::new(core);
        let to = (organizer.email.as_deref().unwrap_or_default(), organizer.name.as_deref());
        let composed = match compose_list(to, &said, &event, files, &core.identity, &draft.message_id, draft.at) {
            Ok(composed) => composed,
            Err(_) => {
                tracing::warn!(organizer_id = %organizer.id, "an organizer has no valid address: no attendance list");
                continue;
            }
        };
        let key = LetterKey {
            subject_id: named_id(&format!("attendance list {} for {}", said.list_id, organizer.id)),
            kind: LetterKind::AttendanceList,
            revision: 1,
            registration_id: None,
            event_id: Some(event.id),
        };
        queue_letter(&mut *tx, draft, key, composed, None).await?;
    }
    Ok(())
}
