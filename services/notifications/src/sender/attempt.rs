//! One attempt, and what comes of it.

use std::time::Duration;

use fachtag_bus::Outgoing;
use fachtag_contracts::notifications::{LetterFailed, LetterReport, LetterSent};
use fachtag_db::Tx;
use fachtag_runtime::{Shutdown, trace};
use tracing::{Instrument, Span};

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

/// A rest is not begun later after the hand was taken: the other workers may be idle.
const HAND_TIME: chrono::Duration = chrono::Duration::seconds(1);

/// A letter that was handed over, and what came of it.
struct Attempt<'l> {
    held: &'l Held,
    span: Span,
    outcome: Outcome,
}

impl Sender {
    /// Hands over one letter after the other and notes the outcomes together. After the first that is not accepted, the rest
    /// is given back untried: the server, or a domain, asks for a pause. True when all were accepted.
    pub(super) async fn deliver(&self, session: &mut Session, hand: &[Claimed], shutdown: &Shutdown) -> bool {
        let begin_until = self.bus.clock.now() + HAND_TIME;
        let (mut attempts, mut all_accepted) = (Vec::new(), true);
        for letter in hand {
            let attempt = self.attempt(session, letter).await;
            all_accepted = matches!(attempt.outcome, Outcome::Accepted { .. });
            attempts.push(attempt);
            let in_time = self.bus.clock.now() <= begin_until && !shutdown.is_requested();
            if !(all_accepted && in_time && session.usable()) {
                break;
            }
        }
        let untried = hand.get(attempts.len()..).unwrap_or_default();
        self.note(&attempts, untried).await;
        all_accepted && untried.is_empty()
    }

    async fn attempt<'l>(&self, session: &mut Session, letter: &'l Claimed) -> Attempt<'l> {
        let held = &letter.held;
        let span = span(held);
        let return_path = self.return_path.as_ref().map(|path| path.of(held.id));
        let sender = return_path.as_deref().unwrap_or(&letter.sender);
        let outcome = session.deliver(sender, &letter.recipient, &letter.bytes).instrument(span.clone()).await;
        Attempt { held, span, outcome }
    }

    /// Notes outcomes, however long the database needs: forgotten, an accepted letter would be sent again.
    async fn note(&self, attempts: &[Attempt<'_>], untried: &[Claimed]) {
        let mut pause = Duration::from_millis(100);
        while let Err(error) = self.try_note(attempts, untried).await {
            tracing::warn!(%error, "outcome of a letter not writable");
            if attempts.iter().all(|attempt| self.bus.clock.now() >= attempt.held.until) {
                return;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn try_note(&self, attempts: &[Attempt<'_>], untried: &[Claimed]) -> Result<(), fachtag_bus::Error> {
        let mut tx = self.bus.database.begin().await?;
        let states = self.record(&mut tx, attempts).await?;
        for letter in untried {
            queue::put_back(&mut tx, letter).await?;
        }
        tx.commit().await?;
        announce_all(attempts, &states);
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
        let attempts = [Attempt { span: span(&held), held: &held, outcome: self.outcome_unheard() }];
        match self.record(&mut tx, &attempts).await {
            Ok(states) => {
                tx.commit().await?;
                announce_all(&attempts, &states);
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

    /// Decides and writes, together with the reports of letters that are finished. `None` for a letter that is no longer ours.
    async fn record(
        &self,
        tx: &mut Tx,
        attempts: &[Attempt<'_>],
    ) -> Result<Vec<Option<LetterState>>, fachtag_bus::Error> {
        let (mut outgoing, mut states) = (Outgoing::new(&self.bus.clock), Vec::new());
        for attempt in attempts {
            let next = self.write(&mut *tx, attempt.held, &attempt.outcome).instrument(attempt.span.clone()).await?;
            if let Some(next) = &next {
                attempt.span.in_scope(|| report(&mut outgoing, attempt.held, next))?;
            }
            states.push(next.map(|next| next.state));
        }
        outgoing.save(tx).await?;
        Ok(states)
    }

    async fn write(&self, tx: &mut Tx, held: &Held, outcome: &Outcome) -> fachtag_db::Result<Option<Next>> {
        let now = self.bus.clock.now();
        let unknown = u32::from(matches!(outcome, Outcome::Uncertain { .. }));
        let uncertain = held.uncertain + unknown;
        let tries = Tries { attempts: held.attempts, uncertain };
        let next = after_attempt(outcome, tries, now, jitter(held));
        if !queue::record(&mut *tx, held, uncertain, &next, now).await? {
            return Ok(None);
        }
        self.spare_the_domain(tx, held, outcome).await?;
        Ok(Some(next))
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
}

fn report(outgoing: &mut Outgoing<'_>, held: &Held, next: &Next) -> Result<(), fachtag_bus::Error> {
    let letter = LetterReport {
        letter_id: held.id,
        registration_id: held.registration_id,
        event_id: held.event_id,
        kind: held.kind.clone(),
        attempts: held.attempts,
    };
    match next.state {
        LetterState::Accepted => outgoing.say(&LetterSent { letter }),
        LetterState::Failed | LetterState::Parked => outgoing.say(&LetterFailed { letter }),
        LetterState::Waiting | LetterState::Sending | LetterState::Uncertain | LetterState::Bounced => Ok(()),
    }
}

/// Does not wake the relay: nobody waits for the reports, and in a rush many go together.
fn announce_all(attempts: &[Attempt<'_>], states: &[Option<LetterState>]) {
    for (attempt, state) in attempts.iter().zip(states) {
        attempt.span.in_scope(|| announce(attempt.held, *state));
    }
}

fn announce(held: &Held, state: Option<LetterState>) {
    let Some(state) = state else {
        tracing::warn!("the letter was taken over meanwhile; this attempt's outcome is not noted");
        return;
    };
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

/// The trace of the request that caused the letter goes on here.
fn span(held: &Held) -> Span {
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
