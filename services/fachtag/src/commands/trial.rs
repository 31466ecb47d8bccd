//! `doctor --send-to`: a letter that shows whether letters arrive.

use fachtag_contracts::events::GroupRef;
use fachtag_events::store::groups;
use fachtag_notifications::{
    domain::{letter::Outcome, reply::in_plain_words},
    sending::transport::ConnectFailure,
    trial::compose_trial,
};
use fachtag_runtime::{Clock, Settings};

use super::Failure;
use crate::parts::{self, EVENTS};

/// What the mail server said. `group` is a sub-group's slug: the letter comes from its sender.
pub(super) async fn send(settings: &Settings, address: &str, group: Option<&str>) -> Result<String, Failure> {
    let group = match group {
        Some(slug) => Some(find(settings, slug).await?),
        None => None,
    };
    let (identity, clock) = (parts::sender_identity(settings)?, Clock::system());
    let message_id = identity.message_id(clock.new_id());
    let letter = compose_trial(address, group.as_ref(), &identity, &message_id, clock.now());
    let letter = letter.map_err(|_| Failure::failed("Das ist keine E-Mail-Adresse."))?;
    let unreachable = |error: ConnectFailure| Failure::failed(error.to_string());
    let mut session = parts::mail_transport(settings, false)?.connect().await.map_err(unreachable)?;
    let outcome = session.deliver(&letter.sender, &letter.to, &letter.bytes).await;
    session.close().await;
    match outcome {
        Outcome::Accepted { reply } => Ok(format!("der Mailserver hat sie angenommen ({reply})")),
        Outcome::Filed { reply } => {
            Err(Failure::failed(format!("nicht verschickt, denn es gibt keinen Mailserver ({reply})")))
        }
        Outcome::Rejected { reply, .. } => Err(Failure::failed(format!("abgelehnt: {}", explained(&reply)))),
        Outcome::Deferred { reply } => Err(Failure::failed(format!("vorerst nicht angenommen: {}", explained(&reply)))),
        Outcome::Uncertain { detail } => Err(Failure::failed(format!("ohne klare Antwort: {detail}"))),
    }
}

async fn find(settings: &Settings, slug: &str) -> Result<GroupRef, Failure> {
    let store = parts::open(settings, EVENTS).await?;
    let found = groups::find(&store, slug).await.map_err(|error| Failure::database(EVENTS, &error));
    store.close().await;
    let unknown = || Failure::failed(format!("Eine Unterarbeitsgruppe {slug} gibt es nicht."));
    Ok(found?.ok_or_else(unknown)?.reference())
}

fn explained(reply: &str) -> String {
    match in_plain_words(reply) {
        Some(words) => format!("{words} ({reply})"),
        None => reply.to_owned(),
    }
}
