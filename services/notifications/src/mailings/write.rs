//! An organizer writes to people who signed up.

use fachtag_bus::Fate;
use fachtag_contracts::registrations::MailingOrdered;
use fachtag_db::Tx;
use fachtag_runtime::named_id;

use super::compose::compose_mailing;
use crate::{
    core::{Core, known_event},
    domain::letter::LetterKind,
    sending::draft::{LetterDraft, LetterKey, queue_letter},
};

/// One letter to each recipient. An address that is none costs the others nothing.
pub(crate) async fn ordered(core: &Core, tx: &mut Tx, said: MailingOrdered) -> Result<(), Fate> {
    let event = known_event(tx, said.event_id).await?;
    for recipient in &said.recipients {
        let draft = LetterDraft::new(core);
        let manage_url =
            recipient.registration_id.map(|registration| core.manage_link(registration, recipient.link_no));
        let (identity, message_id, at) = (&core.identity, &draft.message_id, draft.at);
        let Ok(composed) = compose_mailing(recipient, manage_url, &said, &event, identity, message_id, at) else {
            tracing::warn!(mailing_id = %said.mailing_id, "a recipient has no valid address: no letter");
            continue;
        };
        let whose =
            recipient.registration_id.map_or_else(|| recipient.email.clone(), |registration| registration.to_string());
        let key = LetterKey {
            subject_id: named_id(&format!("mailing {} to {whose}", said.mailing_id)),
            kind: LetterKind::Mailing,
            revision: 1,
            registration_id: recipient.registration_id,
            event_id: Some(event.id),
        };
        queue_letter(&mut *tx, draft, key, composed, None).await?;
    }
    Ok(())
}
