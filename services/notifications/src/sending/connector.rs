//! Opens sessions with the mail server, and keeps people informed while there is none.

use chrono::{DateTime, Duration, Utc};
use fachtag_bus::Bus;
use tokio::sync::Mutex;

use super::transport::{ConnectFailure, MailTransport, Session};
use crate::store::outage::{self, Outage};

/// The pause after the first failure; it doubles.
const FIRST_PAUSE: Duration = Duration::seconds(1);
const LONGEST_PAUSE: Duration = Duration::seconds(30);
/// Whoever tries a wrong password often is locked out.
const PAUSE_AFTER_LOGIN: Duration = Duration::minutes(5);
/// A mail server may be down for so long before people hear of it.
const UNREPORTED: Duration = Duration::minutes(5);

/// Opens sessions for all workers of a process.
pub(super) struct Connector {
    transport: MailTransport,
    bus: Bus,
    /// Locked while connecting: a mail server that is down is asked by one worker at a time.
    state: Mutex<State>,
}

struct State {
    downtime: Option<Downtime>,
    /// What the database says, perhaps from an earlier run.
    stored: StoredOutage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum StoredOutage {
    Unknown,
    Absent,
    Present,
}

struct Downtime {
    since: DateTime<Utc>,
    pause: Duration,
    next_try: DateTime<Utc>,
}

impl Downtime {
    /// Not longer than agreed, whatever was done to the clock.
    fn is_pausing(&self, now: DateTime<Utc>) -> bool {
        now < self.next_try && self.next_try <= now + self.pause
    }
}

impl Connector {
    pub(super) fn new(transport: MailTransport, bus: Bus) -> Self {
        Self { transport, bus, state: Mutex::new(State { downtime: None, stored: StoredOutage::Unknown }) }
    }

    pub(super) fn transport(&self) -> &MailTransport {
        &self.transport
    }

    /// A new session; `None` while the mail server is down. Says so once, and once when it is back.
    pub(super) async fn connect(&self) -> Option<Session> {
        let clock = &self.bus.clock;
        let mut state = self.state.lock().await;
        if state.downtime.as_ref().is_some_and(|downtime| downtime.is_pausing(clock.now())) {
            return None;
        }
        match self.transport.connect().await {
            Ok(session) => {
                self.is_back(&mut state).await;
                Some(session)
            }
            Err(failure) => {
                self.is_down(&mut state, &failure).await;
                None
            }
        }
    }

    async fn is_back(&self, state: &mut State) {
        if let Some(over) = state.downtime.take() {
            let seconds = (self.bus.clock.now() - over.since).num_seconds();
            tracing::info!(seconds, "letters can be sent again");
        }
        if state.stored == StoredOutage::Absent {
            return;
        }
        match self.store(None).await {
            Ok(()) => state.stored = StoredOutage::Absent,
            Err(error) => tracing::warn!(%error, "the end of an outage is not writable"),
        }
    }

    async fn is_down(&self, state: &mut State, failure: &ConnectFailure) {
        let now = self.bus.clock.now();
        let login = matches!(failure, ConnectFailure::Login(_));
        if state.downtime.is_none() {
            state.stored = StoredOutage::Unknown;
            // The one alarm: the letters themselves fail nowhere.
            if matches!(failure, ConnectFailure::Down(_)) {
                tracing::warn!(%failure, "letters cannot be sent; they wait until it works");
            } else {
                tracing::error!(%failure, "letters cannot be sent; they wait until the settings are put right");
            }
        }
        let pause = match state.downtime.as_ref() {
            _ if login => PAUSE_AFTER_LOGIN,
            Some(before) => (before.pause * 2).min(LONGEST_PAUSE),
            None => FIRST_PAUSE,
        };
        let since = state.downtime.as_ref().map_or(now, |before| before.since.min(now));
        state.downtime = Some(Downtime { since, pause, next_try: now + pause });
        let passing = matches!(failure, ConnectFailure::Down(_)) && now - since < UNREPORTED;
        if state.stored == StoredOutage::Present || passing {
            return;
        }
        let outage = Outage { since, login, words: failure.to_string() };
        match self.store(Some(outage)).await {
            Ok(()) => state.stored = StoredOutage::Present,
            Err(error) => tracing::warn!(%error, "an outage is not writable"),
        }
    }

    /// Stores that there is an outage, or none.
    async fn store(&self, outage: Option<Outage>) -> fachtag_db::Result<()> {
        let mut tx = self.bus.database.begin().await?;
        match outage {
            Some(outage) => outage::save(&mut tx, &outage).await?,
            None => outage::clear(&mut tx).await?,
        }
        tx.commit().await
    }
}
