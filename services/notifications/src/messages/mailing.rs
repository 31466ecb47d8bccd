//! An organizer writes to people who signed up.

use fachtag_bus::Fate;
use fachtag_contracts::registrations::MailingOrdered;
use fachtag_db::Tx;
use fachtag_runtime::{named_id, trace};

use super::{Messages, known_event};
use crate::{
    domain::letter::LetterKind,
    mail::compose_mailing::compose_mailing,
    store::letters::{self, NewLetter},
};

/// One letter to each recipient. An address that is none costs the others nothing.
pub(super) async fn ordered(messages: &Messages, tx: &mut Tx, said: MailingOrdered) -> Result<(), Fate> {
    let event = known_event(tx, said.event_id).await?;
    let (clock, office) = (&messages.bus.clock, &messages.office);
    let now = clock.now();
    for recipient in &said.recipients {
        let id = clock.new_id();
        let message_id_header = office.message_id(id);
        let manage_url =
            recipient.registration_id.map(|registration| messages.manage_link(registration, recipient.link_no));
        let Ok(composed) = compose_mailing(recipient, manage_url, &said, &event, office, &message_id_header, now)
        else {
            tracing::warn!(mailing_id = %said.mailing_id, "a recipient has no valid address: no letter");
            continue;
        };
        let whose =
            recipient.registration_id.map_or_else(|| recipient.email.clone(), |registration| registration.to_string());
        let letter = NewLetter {
            id,
            subject_id: named_id(&format!("mailing {} to {whose}", said.mailing_id)),
            kind: LetterKind::Mailing,
            revision: 1,
            registration_id: recipient.registration_id,
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
