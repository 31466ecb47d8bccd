//! An attendance list was compiled.

use std::time::Duration;

use fachtag_access::entries;
use fachtag_bus::Fate;
use fachtag_contracts::attendance::AttendanceListCompiled;
use fachtag_db::Tx;
use fachtag_runtime::{PoolError, named_id};

use super::compose::{compose_list, files};
use crate::{
    core::{Core, known_event},
    domain::letter::LetterKind,
    sending::draft::{LetterDraft, LetterKey, queue_letter},
};

/// How long is waited for the files. The transaction is held meanwhile.
const PATIENCE: Duration = Duration::from_secs(15);

/// Mails it to each of the event's organizers. An address that is none costs the others nothing.
pub(crate) async fn compiled(core: &Core, tx: &mut Tx, said: AttendanceListCompiled) -> Result<(), Fate> {
    let event = known_event(tx, said.event_id).await?;
    let group = event.group_slug();
    let recipients = entries::organizers_of(&mut *tx, group).await?;
    if recipients.is_empty() {
        tracing::warn!(event_id = %event.id, "nobody organizes this event: the attendance list goes to nobody");
        return Ok(());
    }
    // A tenth of a second for a hundred people, two seconds for five thousand.
    let list = said.list.clone();
    let made = tx.meanwhile(core.pool.run(PATIENCE, move || files(&list))).await?;
    let made = made.map_err(|error| match error {
        PoolError::Busy | PoolError::Late => Fate::Retry(format!("the list was not made in time: {error}")),
        PoolError::Broken(_) => Fate::Park(format!("the list could not be made: {error}")),
    })?;
    let made = made.map_err(|error| Fate::Park(format!("the list could not be made: {error}")))?;
    for organizer in recipients {
        let draft = LetterDraft::new(core);
        let to = (organizer.email.as_deref().unwrap_or_default(), organizer.name.as_deref());
        let composed = match compose_list(to, &said, &event, &made, &core.identity, &draft.message_id, draft.at) {
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
