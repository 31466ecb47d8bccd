//! An event became public, changed, or will not take place.

use chrono::{DateTime, Utc};
use fachtag_bus::Fate;
use fachtag_contracts::events::Event;
use fachtag_db::Tx;

use super::Messages;
use crate::schedule::plan;

/// Takes over a newer state, for the letters to come. `told_at` is when the events service said it.
pub(super) async fn learn(messages: &Messages, tx: &mut Tx, event: &Event, told_at: DateTime<Utc>) -> Result<(), Fate> {
    plan::learn(messages, tx, event, told_at).await?;
    Ok(())
}
