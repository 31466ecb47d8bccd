//! The letters in a worker's hand, and what comes of each attempt.

use std::{pin::pin, time::Duration};

use fachtag_bus::Outgoing;
use fachtag_contracts::notifications::{LetterFailed, LetterReport, LetterSent};
use fachtag_db::Tx;
use fachtag_runtime::{Shutdown, trace};
use tokio::time::Instant;
use tracing::{Instrument, Span};

use super::{
    transport::{Postman, Session},
    workers::{LONGEST_PAUSE, Sender},
};
use crate::{
    domain::{
        backoff::asks_for_patience,
        letter::{LetterState, Next, Outcome, Tries, after_attempt},
    },
    store::{
        backoff,
        queue::{self, Claimed, Held},
    },
};

/// Nobody in a hand waits longer for the letter before: the other workers may be idle.
const HAND_TIME: Duration = Duration::from_secs(1);

/// A letter that was handed over, and what came of it.
struct Attempt<'l> {
    held: &'l Held,
    span: Span,
    outcome: Outcome,
}

impl Sender {
    /// Hands over one letter after the other and notes the outcomes together. The rest is given back untried after the first
    /// that is not accepted (the server, or a domain, asks for a pause), when one takes long, and when stopping. True when
    /// the server takes them as fast as they come.
    pub(super) async fn deliver(&self, session: &mut Session, hand: &[Claimed], shutdown: &Shutdown) -> bool {
        let deadline = Instant::now() + HAND_TIME;
        let (mut done, mut rest, mut quick) = (Vec::new(), hand, true);
        while quick && let Some((letter, behind)) = rest.split_first() {
            rest = behind;
            let attempt = {
                let mut attempt = pin!(self.attempt(session, letter));
                tokio::select! {
                    attempt = &mut attempt => attempt,
                    () = pressed(deadline, shutdown) => {
                        let ((), attempt) = tokio::join!(self.note(&done, rest), attempt);
                        self.note(&[attempt], &[]).await;
                        return false;
                    }
                }
            };
            let accepted = matches!(attempt.outcome, Outcome::Accepted { .. } | Outcome::Filed { .. });
            quick = accepted && session.usable() && !shutdown.is_requested() && Instant::now() < deadline;
            done.push(attempt);
        }
        self.note(&done, rest).await;
        quick && rest.is_empty()
    }

    async fn attempt<'l>(&self, session: &mut Session, letter: &'l Claimed) -> Attempt<'l> {
        let held = &letter.held;
        let span = span(held);
        let return_path = self.return_path.as_ref().map(|path| path.of(held.id));
        let sender = return_path.as_deref().unwrap_or(&letter.sender);
        let outcome = session.deliver(sender, &letter.recipient, &letter.bytes).instrument(span.clone()).await;
        Attempt { held, span, outcome }
    }

    /// Gives back letters that were not tried, which may have been claimed or not.
    pub(super) async fn put_back(&self, claimed: &[Claimed]) {
        self.note(&[], claimed).await;
    }

    /// Notes outcomes, however long the database needs: forgotten, an accepted letter would be sent again.
    async fn note(&self, attempts: &[Attempt<'_>], untried: &[Claimed]) {
        let held = attempts.iter().map(|attempt| attempt.held).chain(untried.iter().map(|letter| &letter.held));
        let Some(until) = held.clone().map(|held| held.until).max() else { return };
        let mut pause = Duration::from_millis(100);
        while let Err(error) = self.try_note(attempts, untried).await {
            let letters: Vec<_> = held.clone().map(|held| held.id).collect();
            tracing::warn!(%error, ?letters, "outcome of letters not writable");
            if self.bus.clock.now() >= until {
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
        if !untried.is_empty() {
            self.letters.wake();
        }
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
        not_sent: next.state == LetterState::NotSent,
    };
    match next.state {
        LetterState::Accepted | LetterState::NotSent => outgoing.say(&LetterSent { letter }),
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

/// Until it is time to let go of the rest.
async fn pressed(deadline: Instant, shutdown: &Shutdown) {
    tokio::select! {
        () = tokio::time::sleep_until(deadline) => {}
        () = shutdown.requested() => {}
    }
}

/// The trace of the request that caused the letter goes on here.
fn span(held: &Held) -> Span {
    let span = tracing::info_span!(
        "letter",
        otel.name = "send letter",
        otel.kind = "client",
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
