//! The way to the mail server, and what to do while there is none.

use chrono::{DateTime, Duration, Utc};
use fachtag_bus::Bus;
use tokio::sync::Mutex;

use super::transport::{ConnectFailure, Postman, Session};
use crate::store::outage;

/// The pause after the first failure; it doubles.
const FIRST_PAUSE: Duration = Duration::seconds(1);
const LONGEST_PAUSE: Duration = Duration::seconds(30);
/// Whoever tries a wrong password often is locked out.
const PAUSE_AFTER_LOGIN: Duration = Duration::minutes(5);
/// A mail server may be down for so long before people are told.
const UNTOLD: Duration = Duration::minutes(5);

/// Opens sessions for all workers of a process.
pub(super) struct Line {
    postman: Postman,
    bus: Bus,
    /// Locked while connecting: a mail server that is down is asked by one worker at a time.
    state: Mutex<State>,
}

struct State {
    outage: Option<Outage>,
    /// What stands in the store, perhaps from an earlier run.
    told: Told,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Unknown,
    Nothing,
    Outage,
}

struct Outage {
    since: DateTime<Utc>,
    pause: Duration,
    next_try: DateTime<Utc>,
}

impl Outage {
    /// Not longer than agreed, whatever was done to the clock.
    fn is_pausing(&self, now: DateTime<Utc>) -> bool {
        now < self.next_try && self.next_try <= now + self.pause
    }
}

impl Line {
    pub(super) fn new(postman: Postman, bus: Bus) -> Self {
        Self { postman, bus, state: Mutex::new(State { outage: None, told: Told::Unknown }) }
    }

    pub(super) fn postman(&self) -> &Postman {
        &self.postman
    }

    /// A new session; `None` while the mail server is down. Says so once, and once when it is back.
    pub(super) async fn connect(&self) -> Option<Session> {
        let clock = &self.bus.clock;
        let mut state = self.state.lock().await;
        if state.outage.as_ref().is_some_and(|outage| outage.is_pausing(clock.now())) {
            return None;
        }
        match self.postman.connect().await {
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
        if let Some(over) = state.outage.take() {
            let seconds = (self.bus.clock.now() - over.since).num_seconds();
            tracing::info!(seconds, "letters can be sent again");
        }
        if state.told == Told::Nothing {
            return;
        }
        match outage::clear(&self.bus.database).await {
            Ok(()) => state.told = Told::Nothing,
            Err(error) => tracing::warn!(%error, "the end of an outage is not writable"),
        }
    }

    async fn is_down(&self, state: &mut State, failure: &ConnectFailure) {
        let now = self.bus.clock.now();
        let login = matches!(failure, ConnectFailure::Login(_));
        if state.outage.is_none() {
            state.told = Told::Unknown;
            // The one alarm: the letters themselves fail nowhere.
            if matches!(failure, ConnectFailure::Down(_)) {
                tracing::warn!(%failure, "letters cannot be sent; they wait until it works");
            } else {
                tracing::error!(%failure, "letters cannot be sent; they wait until the settings are put right");
            }
        }
        let pause = match state.outage.as_ref() {
            _ if login => PAUSE_AFTER_LOGIN,
            Some(before) => (before.pause * 2).min(LONGEST_PAUSE),
            None => FIRST_PAUSE,
        };
        let since = state.outage.as_ref().map_or(now, |before| before.since.min(now));
        state.outage = Some(Outage { since, pause, next_try: now + pause });
        let passing = matches!(failure, ConnectFailure::Down(_)) && now - since < UNTOLD;
        if state.told == Told::Outage || passing {
            return;
        }
        let noted = outage::Outage { since, login, words: failure.to_string() };
        match outage::note(&self.bus.database, &noted).await {
            Ok(()) => state.told = Told::Outage,
            Err(error) => tracing::warn!(%error, "an outage is not writable"),
        }
    }
}
