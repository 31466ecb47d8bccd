//! What a change says to other services and what is remembered of it, written in the change's own transaction.

use chrono::{DateTime, Utc};
use fachtag_bus::Outgoing;
use fachtag_contracts::{Message, registrations::Registration};
use fachtag_db::Tx;
use fachtag_runtime::Clock;
use uuid::Uuid;

use super::Result;
use crate::{
    domain::history::{Actor, Deed},
    store::history::{self, Entry},
};

/// The messages and history entries of one transaction.
pub(crate) struct Journal<'c> {
    clock: &'c Clock,
    now: DateTime<Utc>,
    outgoing: Outgoing<'c>,
    entries: Vec<Entry>,
}

impl<'c> Journal<'c> {
    /// Nothing happened yet.
    pub fn open(clock: &'c Clock) -> Self {
        Self { clock, now: clock.now(), outgoing: Outgoing::new(clock), entries: Vec::new() }
    }

    /// Says something.
    pub fn say<M: Message>(&mut self, message: &M) -> Result<()> {
        self.outgoing.say(message)
    }

    /// Says what became of a registration. Of somebody without an address nothing is said: others hear of registrations to
    /// write to people.
    pub fn tell<M: Message>(
        &mut self,
        registration: Registration,
        traceparent: Option<String>,
        message: impl FnOnce(Registration) -> M,
    ) -> Result<()> {
        if registration.email.is_empty() {
            return Ok(());
        }
        self.outgoing.say_for(&message(registration), traceparent)
    }

    /// Remembers what somebody did to a registration.
    pub fn note(&mut self, registration_id: Uuid, actor: &Actor, deed: Deed) {
        self.entries.push(Entry { id: self.clock.new_id(), registration_id, at: self.now, actor: actor.clone(), deed });
    }

    /// Saves it all. After the commit, wake the outbox.
    pub async fn save(self, tx: &mut Tx) -> Result<()> {
        history::insert(tx, &self.entries).await?;
        Ok(self.outgoing.save(tx).await?)
    }
}
