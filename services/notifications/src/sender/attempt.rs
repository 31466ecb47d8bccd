//! One attempt, and what comes of it.

use std::time::Duration;

use fachtag_bus::Outgoing;
use fachtag_contracts::notifications::{LetterFailed, LetterReport, LetterSent};
use fachtag_db::Tx;
use fachtag_runtime::trace;
use tracing::Instrument;

use super::{LONGEST_PAUSE, Sender};
use crate::{
    domain::{
        backoff::asks_for_patience,
        letter::{LetterState, Next, Outcome, Tries, after_attempt},
    },
    mail::transport::{Postman, Session},
    store::{
        backoff,
        queue::{self, Claimed, Held},
    },
};

impl Sender {
    /// Hands one letter over and notes the outcome.
    pub(super) async fn deliver(&self, session: &mut Session, letter: &Claimed) {
        let span = span(&letter.held);
        async {
            let return_path = self.return_path.as_ref().map(|path| path.of(letter.held.id));
            let sender = return_path.as_deref().unwrap_or(&letter.sender);
            let outcome = session.deliver(sender, &letter.recipient, &letter.bytes).await;
            self.note(&letter.held, &outcome).await;
        }
        .instrument(span)
        .await;
    }

    /// Notes an outcome, however long the database needs: forgotten, an accepted letter would be sent again.
    async fn note(&self, held: &Held, outcome: &Outcome) {
        let mut pause = Duration::from_millis(100);
        while let Err(error) = self.try_note(held, outcome).await {
            tracing::warn!(%error, "outcome of a letter not writable");
            if self.bus.clock.now() >= held.until {
                return;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn try_note(&self, held: &Held, outcome: &Outcome) -> Result<(), fachtag_bus::Error> {
        let mut tx = self.bus.database.begin().await?;
        let state = self.write(&mut tx, held, outcome).await?;
        tx.commit().await?;
        self.announce(held, state);
        Ok(())
    }

    /// Gives a letter free whose sender died or hangs. True when there was one.
    ///
    /// # Errors
    /// When the database refuses.
    pub(super) async fn release_lost(&self) -> fachtag_db::Result<bool> {
        let mut tx = self.bus.database.begin().await?;
        let Some(held) = queue::lost(&mut tx, self.bus.clock.now()).await? else {
            return Ok(false);
        };
        let outcome = self.outcome_unheard();
        let span = span(&held);
        let written = self.write(&mut tx, &held, &outcome).instrument(span.clone()).await;
        match written {
            Ok(state) => {
                tx.commit().await?;
                span.in_scope(|| self.announce(&held, state));
                Ok(true)
            }
            Err(fachtag_bus::Error::Database(error)) => Err(error),
            Err(error) => {
                tracing::error!(%error, "outcome of a letter not writable");
                Ok(false)
            }
        }
    }

    /// What to think of an attempt that nobody has told the end of. A file written twice is the same file.
    fn outcome_unheard(&self) -> Outcome {
        let words = "the sender was not heard of again".to_owned();
        match self.line.postman() {
            Postman::Smtp(_) => Outcome::Uncertain { detail: words },
            Postman::Files(_) => Outcome::Deferred { reply: words },
        }
    }

    /// Decides and writes, together with the report of a letter that is finished. `None` when the letter was no longer ours.
    async fn write(
        &self,
        tx: &mut Tx,
        held: &Held,
        outcome: &Outcome,
    ) -> Result<Option<LetterState>, fachtag_bus::Error> {
        let now = self.bus.clock.now();
        let unknown = u32::from(matches!(outcome, Outcome::Uncertain { .. }));
        let uncertain = held.uncertain + unknown;
        let tries = Tries { attempts: held.attempts, uncertain };
        let next = after_attempt(outcome, tries, now, jitter(held));
        if !queue::record(&mut *tx, held, uncertain, &next, now).await? {
            return Ok(None);
        }
        self.spare_the_domain(&mut *tx, held, outcome).await?;
        self.report(tx, held, &next).await?;
        Ok(Some(next.state))
    }

    /// A domain that asks for patience gets no further letters for a while; the other domains' letters go on.
    async fn spare_the_domain(&self, tx: &mut Tx, held: &Held, outcome: &Outcome) -> fachtag_db::Result<()> {
        let Some(domain) = held.domain.as_deref() else { return Ok(()) };
        match outcome {
            Outcome::Deferred { reply } if asks_for_patience(reply) => {
                let pause = backoff::pause(tx, domain, reply, self.bus.clock.now()).await?;
                if let Some(pause) = pause {
                    tracing::warn!(seconds = pause.num_seconds(), "a domain asks for patience");
                }
                Ok(())
            }
            Outcome::Accepted { .. } if held.strained => backoff::lift(tx, domain).await,
            _ => Ok(()),
        }
    }

    async fn report(&self, tx: &mut Tx, held: &Held, next: &Next) -> Result<(), fachtag_bus::Error> {
        let letter = LetterReport {
            letter_id: held.id,
            registration_id: held.registration_id,
            event_id: held.event_id,
            kind: held.kind.clone(),
            attempts: held.attempts,
        };
        let mut outgoing = Outgoing::new(&self.bus.clock);
        match next.state {
            LetterState::Accepted => outgoing.say(&LetterSent { letter })?,
            LetterState::Failed | LetterState::Parked => outgoing.say(&LetterFailed { letter })?,
            LetterState::Waiting | LetterState::Sending | LetterState::Uncertain | LetterState::Bounced => {
                return Ok(());
            }
        }
        outgoing.save(tx).await?;
        Ok(())
    }

    fn announce(&self, held: &Held, state: Option<LetterState>) {
        let Some(state) = state else {
            tracing::warn!("the letter was taken over meanwhile; this attempt's outcome is not noted");
            return;
        };
        self.bus.outbox.wake();
        let (state_name, attempts) = (state.as_str(), held.attempts);
        metrics::counter!("fachtag_letters_total", "state" => state_name).increment(1);
        match state {
            LetterState::Failed | LetterState::Parked => {
                tracing::error!(state = state_name, attempts, "letter given up");
            }
            LetterState::Uncertain => {
                tracing::warn!(state = state_name, attempts, "letter perhaps taken");
            }
            _ => tracing::info!(state = state_name, attempts, "letter attempted"),
        }
    }
}

/// The trace of the request that caused the letter goes on here.
fn span(held: &Held) -> tracing::Span {
    let span = tracing::info_span!(
        "letter",
        letter_id = %held.id,
        kind = held.kind,
        trace_id = tracing::field::Empty,
    );
    trace::adopt(&span, held.traceparent.as_deref());
    span
}

/// Spreads the waits of letters that failed together, by the random end of their ids.
fn jitter(held: &Held) -> f64 {
    f64::from(u16::from_be_bytes([held.id.as_bytes()[14], held.id.as_bytes()[15]])) / 65_535.0
}
