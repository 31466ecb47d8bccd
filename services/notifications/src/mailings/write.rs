//! An organizer writes to people who signed up.

use fachtag_bus::Fate;
use fachtag_contracts::registrations::MailingOrdered;
use fachtag_db::Tx;
use fachtag_runtime::named_id;

use super::compose::compose_mailing;
use crate::{
    core::{Core, known_event},
    domain::letter::LetterKind,
    sending::draft::{About, Stamp, store},
};

/// One letter to each recipient. An address that is none costs the others nothing.
pub(crate) async fn ordered(core: &Core, tx: &mut Tx, said: MailingOrdered) -> Result<(), Fate> {
    let event = known_event(tx, said.event_id).await?;
    for recipient in &said.recipients {
        let stamp = Stamp::new(core);
        let manage_url =
            recipient.registration_id.map(|registration| core.manage_link(registration, recipient.link_no));
        let (office, message_id, at) = (&core.office, &stamp.message_id, stamp.at);
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
