//! One unit of work: what a use case changes and what it says, in one transaction.

use chrono::{DateTime, Utc};
use fachtag_contracts::Message;
use fachtag_db::Tx;

use crate::{Bus, Error, Outgoing};

/// A transaction with the messages that go out with it. Dropped without [`Work::commit`], nothing happened.
pub struct Work<'b> {
    pub tx: Tx,
    /// When it began.
    pub now: DateTime<Utc>,
    outgoing: Outgoing<'b>,
    bus: &'b Bus,
}

impl Bus {
    /// Begins a unit of work.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin(&self) -> Result<Work<'_>, Error> {
        let tx = self.database.begin().await?;
        Ok(Work { tx, now: self.clock.now(), outgoing: Outgoing::new(&self.clock), bus: self })
    }
}

impl Work<'_> {
    /// Adds a message caused by the current span.
    ///
    /// # Errors
    /// When the message cannot be written as JSON.
    pub fn say<M: Message>(&mut self, message: &M) -> Result<(), Error> {
        self.outgoing.say(message)
    }

    /// Adds a message caused by the request with this `traceparent`.
    ///
    /// # Errors
    /// When the message cannot be written as JSON.
    pub fn say_for<M: Message>(&mut self, message: &M, traceparent: Option<String>) -> Result<(), Error> {
        self.outgoing.say_for(message, traceparent)
    }

    /// Saves what was said, commits, and has it sent.
    ///
    /// # Errors
    /// When the database refuses; nothing was changed.
    pub async fn commit(mut self) -> Result<(), Error> {
        self.outgoing.save(&mut self.tx).await?;
        self.tx.commit().await?;
        self.bus.outbox.wake();
        Ok(())
    }
}

/// An error of a use case that may be a conflict of two transactions.
pub trait MayConflict {
    /// Whether another transaction stood in the way: the database undid everything, and the same again will do.
    fn is_conflict(&self) -> bool;
}

impl MayConflict for Error {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Database(fachtag_db::Error::Conflict(_)))
    }
}

/// Does it, and once more when another transaction stood in the way.
///
/// # Errors
/// As the second try.
pub async fn retried<T, E: MayConflict, F: Future<Output = Result<T, E>>>(act: impl Fn() -> F) -> Result<T, E> {
    match act().await {
        Err(error) if error.is_conflict() => act().await,
        other => other,
    }
}
