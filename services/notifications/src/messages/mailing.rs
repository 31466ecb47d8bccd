//! An organizer writes to people who signed up.

use fachtag_bus::Fate;
use fachtag_contracts::registrations::MailingOrdered;
use fachtag_db::Tx;
use fachtag_runtime::named_id;

use super::{
    Messages, known_event,
    post::{About, Stamp, store},
};
use crate::{domain::letter::LetterKind, mail::compose_mailing::compose_mailing};

/// One letter to each recipient. An address that is none costs the others nothing.
pub(super) async fn ordered(messages: &Messages, tx: &mut Tx, said: MailingOrdered) -> Result<(), Fate> {
    let event = known_event(tx, said.event_id).await?;
    for recipient in &said.recipients {
        let stamp = Stamp::new(messages);
        let manage_url =
            recipient.registration_id.map(|registration| messages.manage_link(registration, recipient.link_no));
        let (office, message_id, at) = (&messages.office, &stamp.message_id, stamp.at);
        let Ok(composed) = compose_mailing(recipient, manage_url, &said, &event, office, message_id, at) else {
            tracing::warn!(mailing_id = %said.mailing_id, "a recipient has no valid address: no letter");
            continue;
        };
        let whose =
            recipient.registration_id.map_or_else(|| recipient.email.clone(), |registration| registration.to_string());
        let about = About {
            subject_id: named_id(&format!("mailing {} to {whose}", said.mailing_id)),
            kind: LetterKind::Mailing,
            revision: 1,
            registration_id: recipient.registration_id,
            event_id: Some(event.id),
        };
        store(&mut *tx, stamp, about, composed).await?;
    }
    Ok(())
}
