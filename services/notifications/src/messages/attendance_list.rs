//! An attendance list was compiled.

use fachtag_access::entries;
use fachtag_bus::Fate;
use fachtag_contracts::attendance::AttendanceListCompiled;
use fachtag_db::Tx;
use fachtag_runtime::{named_id, trace};

use super::{Messages, known_event};
use crate::{
    domain::letter::LetterKind,
    mail::compose_list::{compose_list, files},
    store::letters::{self, NewLetter},
};

/// Mails it to each of the event's organizers. An address that is none costs the others nothing.
pub(super) async fn compiled(messages: &Messages, tx: &mut Tx, said: AttendanceListCompiled) -> Result<(), Fate> {
    let event = known_event(tx, said.event_id).await?;
    let group = event.group.as_ref().map(|group| group.slug.as_str());
    let recipients = entries::organizers_of(&mut *tx, group).await?;
    if recipients.is_empty() {
        tracing::warn!(event_id = %event.id, "nobody organizes this event: the attendance list goes to nobody");
        return Ok(());
    }
    // The transaction stays open meanwhile: a tenth of a second for a hundred people, two seconds for five thousand.
    let list = said.list.clone();
    let made = tokio::task::spawn_blocking(move || files(&list)).await;
    let made = made.map_err(|error| Fate::Park(format!("the list could not be made: {error}")))?;
    let made = made.map_err(|error| Fate::Park(format!("the list could not be made: {error}")))?;
    let (clock, office) = (&messages.bus.clock, &messages.office);
    for organizer in recipients {
        let (id, now) = (clock.new_id(), clock.now());
        let message_id_header = office.message_id(id);
        let to = (organizer.email.as_deref().unwrap_or_default(), organizer.name.as_deref());
        let composed = match compose_list(to, &said, &event, &made, office, &message_id_header, now) {
            Ok(composed) => composed,
            Err(_) => {
                tracing::warn!(organizer_id = %organizer.id, "an organizer has no valid address: no attendance list");
                continue;
            }
        };
        let letter = NewLetter {
            id,
            subject_id: named_id(&format!("attendance list {} for {}", said.list_id, organizer.id)),
            kind: LetterKind::AttendanceList,
            revision: 1,
            registration_id: None,
            event_id: Some(event.id),
            sender: office.sender(),
            recipient: composed.to,
            subject_line: composed.subject,
            bytes: composed.bytes,
            message_id_header,
            traceparent: trace::current(),
            created_at: now,
        };
        letters::insert(&mut *tx, letter).await?;
    }
    Ok(())
}
