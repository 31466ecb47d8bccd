//! Somebody signs up. Everybody who wants the same event at the same moment is decided together: one task per event takes
//! what is waiting, decides it in memory, and writes it in one transaction that locks the event's row. Other replicas may
//! do the same: the row is the truth, the task only batches.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use fachtag_contracts::registrations::RegistrationStatus;
use fachtag_runtime::IdempotencyKey;
use serde::{Deserialize, Serialize};
use tokio::sync::{Semaphore, mpsc, oneshot};
use uuid::Uuid;

use super::{Office, seating};
use crate::{
    domain::{
        applicant::{Applicant, Way},
        caution::Caution,
        history::Actor,
        window::Closed,
    },
    store::events::{self, KeptEvent},
};

/// Sign-ups decided in one transaction at most.
const BATCH: usize = 256;
/// Sign-ups that may wait for one event; more wait for a place in this line.
const LINE: usize = 1024;
/// A task that had nothing to do for this long ends.
const IDLE: Duration = Duration::from_secs(60);
/// An event just published may still be on its way here; a sign-up waits this often and long for it.
const EVENT_TRIES: u32 = 5;
const EVENT_PAUSE: Duration = Duration::from_millis(200);
/// Sign-ups that may wait so at a time; more of them are nonsense, and told at once that there is no such event.
const EVENT_WAITERS: usize = 32;

/// A checked wish to take part.
#[derive(Debug, Clone)]
pub struct SignUp {
    pub applicant: Applicant,
    pub way: Way,
    /// Who enters it.
    pub actor: Actor,
    pub idempotency: Option<IdempotencyKey>,
    pub traceparent: Option<String>,
    /// Why the address has to be confirmed although the event does not ask for it.
    pub caution: Option<Caution>,
    /// A stranger may have typed the address.
    pub unasked: bool,
}

impl SignUp {
    /// Somebody who signs up by oneself.
    pub fn online(applicant: Applicant) -> Self {
        Self {
            applicant,
            way: Way::Online,
            actor: Actor::Participant,
            idempotency: None,
            traceparent: None,
            caution: None,
            unasked: true,
        }
    }
}

/// What becomes of a wish to take part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    Placed(Placed),
    /// The person has an active registration already. `would_be` is what a new one would have become now, so that a page
    /// can answer a stranger the same in both cases; `None` when the event is full.
    Repeated {
        would_be: Option<RegistrationStatus>,
    },
    /// To organizers who enter somebody: the person has this active registration already.
    Registered(Uuid),
    /// [`MOST_PER_ADDRESS`](crate::domain::person::MOST_PER_ADDRESS) people are registered under the address already; more of
    /// them an organizer enters.
    AddressFull,
    Full,
    Closed(Closed),
    /// The person was signed up and cancelled again and again; each time costs the address mails.
    TooOften,
    /// The idempotency key was used with another request.
    KeyReused,
    UnknownEvent,
}

/// A new registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    pub id: Uuid,
    pub event_id: Uuid,
    pub status: RegistrationStatus,
    pub waiting_position: Option<u32>,
    pub reference: String,
}

/// The database did not take the sign-up; nothing was changed.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the sign-up could not be stored")]
pub struct NotStored;

pub(super) struct Job {
    pub sign_up: SignUp,
    pub reply: oneshot::Sender<Result<Answer, NotStored>>,
}

/// Takes sign-ups. Cloning shares the tasks.
#[derive(Clone)]
pub struct SignUps {
    office: Office,
    lines: Arc<Mutex<HashMap<Uuid, mpsc::Sender<Job>>>>,
    waiters: Arc<Semaphore>,
}

impl SignUps {
    /// Nobody is waiting yet.
    pub fn new(office: Office) -> Self {
        Self { office, lines: Arc::default(), waiters: Arc::new(Semaphore::new(EVENT_WAITERS)) }
    }

    /// Finds the event, waiting a moment for one that was just published.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_event(&self, id_or_slug: &str) -> fachtag_db::Result<Option<KeptEvent>> {
        let database = &self.office.bus.database;
        let found = events::find(database, id_or_slug).await?;
        let Ok(_waiting) = self.waiters.try_acquire() else { return Ok(found) };
        if found.is_some() {
            return Ok(found);
        }
        for _ in 0..EVENT_TRIES {
            tokio::time::sleep(EVENT_PAUSE).await;
            let found = events::find(database, id_or_slug).await?;
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// Signs somebody up; answers after the commit.
    ///
    /// # Errors
    /// When the database did not take it.
    pub async fn sign_up(&self, event: Uuid, sign_up: SignUp) -> Result<Answer, NotStored> {
        let (reply, answer) = oneshot::channel();
        let mut job = Job { sign_up, reply };
        // A task that just ended has closed its line: the next one begins a new task.
        while let Err(mpsc::error::SendError(returned)) = self.line(event).send(job).await {
            job = returned;
        }
        answer.await.unwrap_or(Err(NotStored))
    }

    fn line(&self, event: Uuid) -> mpsc::Sender<Job> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get(&event).filter(|line| !line.is_closed()) {
            return line.clone();
        }
        let (sender, receiver) = mpsc::channel(LINE);
        lines.insert(event, sender.clone());
        tokio::spawn(work(self.clone(), event, receiver));
        sender
    }
}

/// The task of one event. It never waits to fill a batch.
async fn work(sign_ups: SignUps, event: Uuid, mut line: mpsc::Receiver<Job>) {
    loop {
        let mut jobs = Vec::new();
        match tokio::time::timeout(IDLE, line.recv_many(&mut jobs, BATCH)).await {
            Ok(0) => return,
            Ok(_) => seating::decide(&sign_ups.office, event, jobs).await,
            Err(_) => {
                // Closed first, so that whatever still came is decided below and later ones begin a new task.
                line.close();
                sign_ups.lines.lock().unwrap_or_else(PoisonError::into_inner).remove(&event);
                while line.recv_many(&mut jobs, BATCH).await > 0 {
                    seating::decide(&sign_ups.office, event, std::mem::take(&mut jobs)).await;
                }
                return;
            }
        }
    }
}
