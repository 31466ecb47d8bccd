//! Sends the letters.
//!
//! A few workers, each with a mail session of its own, take a few letters at a time: first a session, then the letters. So a
//! mail server that is down costs no letter an attempt, and a sender that dies leaves few letters whose end is unknown.

use std::{num::NonZeroU32, sync::Arc, time::Duration};

use fachtag_bus::{Bus, Signal};
use fachtag_runtime::Shutdown;

use super::{
    connector::Connector,
    return_path::ReturnPath,
    transport::{MailTransport, Session},
};
use crate::store::queue::{self, ClaimedLetter};

/// Parallel sessions with a mail server. Files need one.
const SMTP_SESSIONS: usize = 4;
/// How long a letter may be in a sender's hands: longer than the longest transfer (three steps of a minute, ten minutes
/// for the letter, another minute to tidy up).
pub(crate) const LEASE: chrono::Duration = chrono::Duration::minutes(15);
/// Writing a file takes no time worth waiting for.
const FILE_LEASE: chrono::Duration = chrono::Duration::seconds(10);
/// Letters that a worker takes at once in a rush, for the sake of fewer commits: it begins with one. Few, because of those in
/// the hands of a sender that dies nobody knows the end. One where letters per minute are limited: there is no rush.
const BATCH_SIZE: u32 = 4;
/// How often those workers look for work that wait to be woken by a colleague.
const COLLEAGUE_POLL: Duration = Duration::from_secs(1);
/// The longest pause while the database is away.
pub(super) const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Sends letters until told to stop. Several replicas share the work.
#[derive(Clone)]
pub struct QueueWorkers {
    pub(super) bus: Bus,
    pub(super) connector: Arc<Connector>,
    per_minute: Option<NonZeroU32>,
    pub(super) letters: Signal,
    pub(super) return_path: Option<ReturnPath>,
    sessions: usize,
    lease: chrono::Duration,
}

impl QueueWorkers {
    /// A sender that is not running yet. `per_minute` limits the attempts of all replicas together, over any minute;
    /// `letters` is woken when there are new ones.
    pub fn new(bus: Bus, transport: MailTransport, per_minute: Option<NonZeroU32>, letters: Signal) -> Self {
        let (sessions, lease) = match transport {
            MailTransport::Smtp(_) => (SMTP_SESSIONS, LEASE),
            MailTransport::Files(_) => (1, FILE_LEASE),
        };
        let connector = Arc::new(Connector::new(transport, bus.clone()));
        Self { bus, connector, per_minute, letters, return_path: None, sessions, lease }
    }

    /// Lets reports about each letter come back to an address of its own. Without, they come to the sender of the letters.
    #[must_use]
    pub fn with_return_path(self, return_path: Option<ReturnPath>) -> Self {
        Self { return_path, ..self }
    }

    /// Starts to send. When stopping, letters in flight are finished and no others taken.
    pub fn start(&self, shutdown: &Shutdown) {
        for number in 0..self.sessions {
            // One of them looks often; whoever takes a letter wakes the next.
            let poll = if number == 0 { Signal::POLL } else { COLLEAGUE_POLL };
            shutdown.spawn(self.clone().run(poll, shutdown.clone()));
        }
    }

    async fn run(self, poll: Duration, shutdown: Shutdown) {
        let mut session = None;
        let mut pause = poll;
        while self.letters.wait(pause, &shutdown).await {
            pause = match self.work_off(&mut session, &shutdown).await {
                Ok(()) => poll,
                Err(error) => {
                    tracing::warn!(%error, "letters not readable");
                    (pause * 2).min(LONGEST_PAUSE)
                }
            };
            if let Some(idle) = session.take_if(|session| !session.usable()) {
                idle.close().await;
            }
        }
        if let Some(session) = session {
            session.close().await;
        }
    }

    /// Sends until nothing is due, or nothing can be sent.
    async fn work_off(&self, session: &mut Option<Session>, shutdown: &Shutdown) -> fachtag_db::Result<()> {
        let (database, clock) = (&self.bus.database, &self.bus.clock);
        while queue::any_lost(database, clock.now()).await? && self.release_lost().await? {}
        let batch_limit = if self.per_minute.is_some() { 1 } else { BATCH_SIZE };
        let mut at_most = 1;
        while !shutdown.is_requested() && queue::any_due(database, clock.now(), self.per_minute).await? {
            let open = match session.take().filter(Session::usable) {
                Some(open) => open,
                None => {
                    let connected = tokio::select! {
                        connected = self.connector.connect() => connected,
                        () = shutdown.requested() => None,
                    };
                    let Some(connected) = connected else {
                        return Ok(());
                    };
                    connected
                }
            };
            let open = session.insert(open);
            let batch = self.claim(at_most).await?;
            if batch.is_empty() {
                return Ok(());
            }
            self.letters.wake();
            let quick = self.deliver(open, &batch, shutdown).await;
            at_most = if quick && batch.len() == at_most as usize { batch_limit.min(at_most * 2) } else { 1 };
        }
        Ok(())
    }

    async fn claim(&self, at_most: u32) -> fachtag_db::Result<Vec<ClaimedLetter>> {
        let clock = &self.bus.clock;
        let (now, holder) = (clock.now(), clock.new_id());
        let mut tx = self.bus.database.begin().await?;
        let claimed = queue::claim(&mut tx, now, holder, now + self.lease, at_most, self.per_minute).await?;
        if let Err(error) = tx.commit().await {
            // Perhaps they are ours, and only the answer was lost. Nothing was sent, so they need not wait for the end of the lease.
            self.put_back(&claimed).await;
            return Err(error);
        }
        Ok(claimed)
    }
}
