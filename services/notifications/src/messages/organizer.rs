//! Somebody was given a login, or asked for a new link to it.

use fachtag_bus::Fate;
use fachtag_contracts::access::OrganizerInvited;
use fachtag_db::Tx;
use fachtag_runtime::trace;

use super::{Messages, uncomposable};
use crate::{
    domain::letter::LetterKind,
    mail::compose::{LoginFacts, compose_login_link},
    store::letters::{self, NewLetter},
};

/// The purpose that login tokens are derived for.
const LOGIN: &str = "login";

/// Mails the one-time link, unless it has ended already.
pub(super) async fn invited(messages: &Messages, tx: &mut Tx, invited: OrganizerInvited) -> Result<(), Fate> {
    let now = messages.bus.clock.now();
    if invited.expires_at <= now {
        tracing::warn!("a login link ended before it could be mailed");
        return Ok(());
    }
    let office = &messages.office;
    let id = messages.bus.clock.new_id();
    let message_id_header = office.message_id(id);
    let link = messages.link("/anmelden/", &messages.secret.token(LOGIN, invited.login_id));
    let facts = LoginFacts {
        email: &invited.email,
        name: invited.name.as_deref(),
        link: &link,
        expires_at: invited.expires_at,
        requested: invited.requested,
    };
    let composed = compose_login_link(&facts, office, &message_id_header, now);
    let composed = composed.map_err(|error| uncomposable(&error))?;
    let letter = NewLetter {
        id,
        subject_id: invited.login_id,
        kind: LetterKind::LoginLink,
        revision: 1,
        registration_id: None,
        event_id: None,
        sender: office.sender(),
        recipient: composed.to,
        subject_line: composed.subject,
        bytes: composed.bytes,
        message_id_header,
        traceparent: trace::current(),
        created_at: now,
    };
    letters::insert(tx, letter).await?;
    Ok(())
}
