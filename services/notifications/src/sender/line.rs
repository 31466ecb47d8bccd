//! The way to the mail server, and what to do while there is none.

use chrono::{DateTime, Duration, Utc};
use fachtag_runtime::Clock;
use tokio::sync::Mutex;

use crate::mail::transport::{Postman, Session};

/// The pause after the first failure; it doubles.
const FIRST_PAUSE: Duration = Duration::seconds(1);
const LONGEST_PAUSE: Duration = Duration::seconds(30);

/// Opens sessions for all workers of a process.
pub(super) struct Line {
    postman: Postman,
    clock: Clock,
    /// Locked while connecting: a mail server that is down is asked by one worker at a time.
    outage: Mutex<Option<Outage>>,
}

struct Outage {
    since: DateTime<Utc>,
    pause: Duration,
    next_try: DateTime<Utc>,
}

impl Line {
    pub(super) fn new(postman: Postman, clock: Clock) -> Self {
        Self { postman, clock, outage: Mutex::new(None) }
    }

    pub(super) fn postman(&self) -> &Postman {
        &self.postman
    }

    /// A new session; `None` while the mail server is down. Says so once, and once when it is back.
    pub(super) async fn connect(&self) -> Option<Session> {
        let mut outage = self.outage.lock().await;
        if outage.as_ref().is_some_and(|outage| self.clock.now() < outage.next_try) {
            return None;
        }
        let connected = self.postman.connect().await;
        let now = self.clock.now();
        match connected {
            Ok(session) => {
                if let Some(over) = outage.take() {
                    let seconds = (now - over.since).num_seconds();
                    tracing::info!(seconds, "letters can be sent again");
                }
                Some(session)
            }
            Err(failure) => {
                let pause = match outage.as_ref() {
                    Some(before) => (before.pause * 2).min(LONGEST_PAUSE),
                    None => {
                        tracing::warn!(%failure, "letters cannot be sent; they wait until it works");
                        FIRST_PAUSE
                    }
                };
                let since = outage.as_ref().map_or(now, |before| before.since);
                *outage = Some(Outage { since, pause, next_try: now + pause });
                None
            }
        }
    }
}
