//! A worker's batch of letters, and what comes of each attempt.

use std::{pin::pin, time::Duration};

use fachtag_bus::Outgoing;
use fachtag_contracts::notifications::{LetterFailed, LetterReport, LetterSent};
use fachtag_db::Tx;
use fachtag_runtime::{Shutdown, trace};
use tokio::time::Instant;
use tracing::{Instrument, Span};

use super::{
    transport::{MailTransport, Session},
    workers::{LONGEST_PAUSE, QueueWorkers},
};
use crate::{
    domain::{
        backoff::asks_for_patience,
        letter::{LetterState, Next, Outcome, Tries, after_attempt},
    },
    store::{
        backoff,
        queue::{self, ClaimedLetter, LeasedLetter},
    },
};

/// No letter of a batch waits longer for the letter before: the other workers may be idle.
const BATCH_TIME: Duration = Duration::from_secs(1);

/// A letter that was handed over, and what came of it.
struct Attempt<'l> {
    leased: &'l LeasedLetter,
    span: Span,
    outcome: Outcome,
}

impl QueueWorkers {
    /// Hands over one letter after the other and notes the outcomes together. The rest is given back untried after the first
    /// that is not accepted (the server, or a domain, asks for a pause), when one takes long, and when stopping. True when
    /// the server takes them as fast as they come.
    pub(super) async fn deliver(&self, session: &mut Session, batch: &[ClaimedLetter], shutdown: &Shutdown) -> bool {
        let deadline = Instant::now() + BATCH_TIME;
        let (mut done, mut rest, mut quick) = (Vec::new(), batch, true);
        while quick && let Some((letter, behind)) = rest.split_first() {
            rest = behind;
            let attempt = {
                let mut attempt = pin!(self.attempt(session, letter));
                tokio::select! {
                    attempt = &mut attempt => attempt,
                    () = time_is_up(deadline, shutdown) => {
                        let ((), attempt) = tokio::join!(self.save_outcomes(&done, rest), attempt);
                        self.save_outcomes(&[attempt], &[]).await;
                        return false;
                    }
                }
            };
            let accepted = matches!(attempt.outcome, Outcome::Accepted { .. } | Outcome::Filed { .. });
            quick = accepted && session.usable() && !shutdown.is_requested() && Instant::now() < deadline;
            done.push(attempt);
        }
        self.save_outcomes(&done, rest).await;
        quick && rest.is_empty()
    }

    async fn attempt<'l>(&self, session: &mut Session, letter: &'l ClaimedLetter) -> Attempt<'l> {
        let leased = &letter.leased;
        let span = span(leased);
        let return_path = self.return_path.as_ref().map(|path| path.of(leased.id));
        let sender = return_path.as_deref().unwrap_or(&letter.sender);
        let outcome = session.deliver(sender, &letter.recipient, &letter.bytes).instrument(span.clone()).await;
        Attempt { leased, span, outcome }
    }

    /// Gives back letters that were not tried, which may have been claimed or not.
    pub(super) async fn put_back(&self, claimed: &[ClaimedLetter]) {
        self.save_outcomes(&[], claimed).await;
    }

    /// Notes outcomes, however long the database needs: forgotten, an accepted letter would be sent again.
    async fn save_outcomes(&self, attempts: &[Attempt<'_>], untried: &[ClaimedLetter]) {
        let leased = attempts.iter().map(|attempt| attempt.leased).chain(untried.iter().map(|letter| &letter.leased));
        let Some(until) = leased.clone().map(|leased| leased.until).max() else { return };
        let mut pause = Duration::from_millis(100);
        while let Err(error) = self.try_save_outcomes(attempts, untried).await {
            let letters: Vec<_> = leased.clone().map(|leased| leased.id).collect();
            tracing::warn!(%error, ?letters, "outcome of letters not writable");
            if self.bus.clock.now() >= until {
                return;
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn try_save_outcomes(
        &self,
        attempts: &[Attempt<'_>],
        untried: &[ClaimedLetter],
    ) -> Result<(), fachtag_bus::Error> {
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
    pub(super) async fn release_lost(&self) -> fachtag_db::Result<bool> {
        let mut tx = self.bus.database.begin().await?;
        let Some(leased) = queue::lost(&mut tx, self.bus.clock.now()).await? else {
            return Ok(false);
        };
        let attempts = [Attempt { span: span(&leased), leased: &leased, outcome: self.outcome_unheard() }];
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

    /// What to think of an attempt whose end is unknown. A file written twice is the same file.
    fn outcome_unheard(&self) -> Outcome {
        let words = "the sender was not heard of again".to_owned();
        match self.connector.transport() {
            MailTransport::Smtp(_) => Outcome::Uncertain { detail: words },
            MailTransport::Files(_) => Outcome::Deferred { reply: words },
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
            let next = self.write(&mut *tx, attempt.leased, &attempt.outcome).instrument(attempt.span.clone()).await?;
            if let Some(next) = &next {
                attempt.span.in_scope(|| report(&mut outgoing, attempt.leased, next))?;
            }
            states.push(next.map(|next| next.state));
        }
        outgoing.save(tx).await?;
        Ok(states)
    }

    async fn write(&self, tx: &mut Tx, leased: &LeasedLetter, outcome: &Outcome) -> fachtag_db::Result<Option<Next>> {
        let now = self.bus.clock.now();
        let unknown = u32::from(matches!(outcome, Outcome::Uncertain { .. }));
        let uncertain = leased.uncertain + unknown;
        let tries = Tries { attempts: leased.attempts, uncertain };
        let next = after_attempt(outcome, tries, now, jitter(leased));
        if !queue::record(&mut *tx, leased, uncertain, &next, now).await? {
            return Ok(None);
        }
        self.pause_domain(tx, leased, outcome).await?;
        Ok(Some(next))
    }

    /// A domain that asks for patience gets no further letters for a while; the other domains' letters go on.
    async fn pause_domain(&self, tx: &mut Tx, leased: &LeasedLetter, outcome: &Outcome) -> fachtag_db::Result<()> {
        let Some(domain) = leased.domain.as_deref() else { return Ok(()) };
        match outcome {
            Outcome::Deferred { reply } if asks_for_patience(reply) => {
                let pause = backoff::pause(tx, domain, reply, self.bus.clock.now()).await?;
                if let Some(pause) = pause {
                    tracing::warn!(seconds = pause.num_seconds(), "a domain asks for patience");
                }
                Ok(())
            }
            Outcome::Accepted { .. } if leased.strained => backoff::lift(tx, domain).await,
            _ => Ok(()),
        }
    }
}

fn report(outgoing: &mut Outgoing<'_>, leased: &LeasedLetter, next: &Next) -> Result<(), fachtag_bus::Error> {
    let letter = LetterReport {
        letter_id: leased.id,
        registration_id: leased.registration_id,
        event_id: leased.event_id,
        kind: leased.kind.clone(),
        attempts: leased.attempts,
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
        attempt.span.in_scope(|| announce(attempt.leased, *state));
    }
}

fn announce(leased: &LeasedLetter, state: Option<LetterState>) {
    let Some(state) = state else {
        tracing::warn!("the letter was taken over meanwhile; this attempt's outcome is not noted");
        return;
    };
    let (state_name, attempts) = (state.as_str(), leased.attempts);
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
async fn time_is_up(deadline: Instant, shutdown: &Shutdown) {
    tokio::select! {
        () = tokio::time::sleep_until(deadline) => {}
        () = shutdown.requested() => {}
    }
}

/// The trace of the request that caused the letter goes on here.
fn span(leased: &LeasedLetter) -> Span {
    let span = tracing::info_span!(
        "letter",
        otel.name = "send letter",
        otel.kind = "client",
        letter_id = %leased.id,
        kind = leased.kind,
        trace_id = tracing::field::Empty,
    );
    trace::adopt(&span, leased.traceparent.as_deref());
    span
}

/// Spreads the waits of letters that failed together, by the random end of their ids.
fn jitter(leased: &LeasedLetter) -> f64 {
    f64::from(u16::from_be_bytes([leased.id.as_bytes()[14], leased.id.as_bytes()[15]])) / 65_535.0
}
