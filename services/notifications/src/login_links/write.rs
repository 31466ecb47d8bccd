//! Somebody was given a login, or asked for a new link to it.

use fachtag_bus::Fate;
use fachtag_contracts::{access::OrganizerInvited, links};
use fachtag_db::Tx;

use super::compose::{LoginFacts, compose_login_link};
use crate::{
    core::Core,
    domain::letter::LetterKind,
    sending::draft::{LetterDraft, LetterKey, queue_letter},
};

/// Mails the one-time link, unless it has ended already.
pub(crate) async fn invited(core: &Core, tx: &mut Tx, invited: OrganizerInvited) -> Result<(), Fate> {
    let draft = LetterDraft::new(core);
    if invited.expires_at <= draft.at {
        tracing::warn!("a login link ended before it could be mailed");
        return Ok(());
    }
    let link = core.identity.absolute(&links::sign_in(&core.secret.token(links::LOGIN, invited.login_id)));
    let facts = LoginFacts {
        email: &invited.email,
        name: invited.name.as_deref(),
        link: &link,
        expires_at: invited.expires_at,
        requested: invited.requested,
    };
    let composed = compose_login_link(&facts, &core.identity, &draft.message_id, draft.at)?;
    let key = LetterKey {
        subject_id: invited.login_id,
        kind: LetterKind::LoginLink,
        revision: invited.attempt,
        registration_id: None,
        event_id: None,
    };
    queue_letter(tx, draft, key, composed, None).await?;
    Ok(())
}
