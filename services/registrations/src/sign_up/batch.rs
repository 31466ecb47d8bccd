//! How sign-ups are run in a rush: one task per event takes what is waiting and has it decided in one transaction, which locks the
//! event's row. Other replicas may do the same: the row is the truth, the task only batches.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use fachtag_runtime::Shutdown;
use tokio::sync::{Semaphore, mpsc, oneshot};
use uuid::Uuid;

use super::{NotStored, SignUpOutcome, SignUpRequest, use_case::sign_up};
use crate::{
    core::{Core, Result},
    domain::event::Event,
    store::events,
};

/// Sign-ups decided in one transaction at most.
const BATCH: usize = 256;
/// Sign-ups that may wait for one event; more wait for a place in this queue.
const QUEUE: usize = 1024;
/// A task that had nothing to do for this long ends.
const IDLE: Duration = Duration::from_secs(60);
/// An event just published may still be on its way here; a sign-up waits this often and long for it.
const EVENT_TRIES: u32 = 5;
const EVENT_PAUSE: Duration = Duration::from_millis(200);
/// Sign-ups that may wait so at a time; more of them are nonsense, and told at once that there is no such event.
const EVENT_WAITERS: usize = 32;

struct Job {
    request: SignUpRequest,
    reply: oneshot::Sender<Result<SignUpOutcome, NotStored>>,
}

/// Takes sign-ups. Cloning shares the tasks.
#[derive(Clone)]
pub struct SignUps {
    core: Core,
    shutdown: Shutdown,
    queues: Arc<Mutex<HashMap<Uuid, mpsc::Sender<Job>>>>,
    waiters: Arc<Semaphore>,
}

impl SignUps {
    /// Nobody is waiting yet.
    pub fn new(core: Core, shutdown: &Shutdown) -> Self {
        Self {
            core,
            shutdown: shutdown.clone(),
            queues: Arc::default(),
            waiters: Arc::new(Semaphore::new(EVENT_WAITERS)),
        }
    }

    /// Finds the event, waiting a moment for one that was just published.
    pub async fn find_event(&self, id_or_slug: &str) -> fachtag_db::Result<Option<Event>> {
        let database = &self.core.bus.database;
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
    pub async fn sign_up(&self, event: Uuid, request: SignUpRequest) -> Result<SignUpOutcome, NotStored> {
        let (reply, outcome) = oneshot::channel();
        let mut job = Job { request, reply };
        // A task that just ended has closed its queue: the next one begins a new task.
        while let Err(mpsc::error::SendError(returned)) = self.queue(event).send(job).await {
            job = returned;
        }
        outcome.await.unwrap_or(Err(NotStored))
    }

    fn queue(&self, event: Uuid) -> mpsc::Sender<Job> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get(&event).filter(|queue| !queue.is_closed()) {
            return queue.clone();
        }
        let (sender, receiver) = mpsc::channel(QUEUE);
        queues.insert(event, sender.clone());
        self.shutdown.spawn(work(self.clone(), event, receiver));
        sender
    }
}

/// The task of one event. It never waits to fill a batch; when there is nothing to do for long, or everybody stops, it ends.
async fn work(sign_ups: SignUps, event: Uuid, mut queue: mpsc::Receiver<Job>) {
    let mut jobs = Vec::new();
    while next(&sign_ups.shutdown, &mut queue, &mut jobs).await {
        run(&sign_ups.core, event, std::mem::take(&mut jobs)).await;
    }
    // Closed first, so that whatever still came is decided below and later ones begin a new task.
    queue.close();
    sign_ups.queues.lock().unwrap_or_else(PoisonError::into_inner).remove(&event);
    while queue.recv_many(&mut jobs, BATCH).await > 0 {
        run(&sign_ups.core, event, std::mem::take(&mut jobs)).await;
    }
}

/// Waits for sign-ups. False when the task is to end.
async fn next(shutdown: &Shutdown, queue: &mut mpsc::Receiver<Job>, jobs: &mut Vec<Job>) -> bool {
    tokio::select! {
        biased;
        count = queue.recv_many(jobs, BATCH) => count > 0,
        _ = shutdown.sleep(IDLE) => false,
    }
}

/// Decides all and answers each after the commit. A batch that the database refuses is tried again one by one, so that one
/// bad row harms nobody else. With the database away nobody is kept waiting: each is told at once.
async fn run(core: &Core, event: Uuid, jobs: Vec<Job>) {
    let (requests, replies): (Vec<SignUpRequest>, Vec<_>) =
        jobs.into_iter().map(|job| (job.request, job.reply)).unzip();
    let outcomes = match sign_up(core, event, &requests).await {
        Ok(outcomes) => outcomes.into_iter().map(Ok).collect(),
        Err(error) if !may_succeed(&error) => {
            tracing::error!(%event, %error, count = requests.len(), "sign-ups could not be stored");
            vec![Err(NotStored); requests.len()]
        }
        Err(error) => {
            tracing::warn!(%event, %error, count = requests.len(), "batch refused; one by one");
            let mut outcomes = Vec::with_capacity(requests.len());
            for request in &requests {
                outcomes.push(run_one(core, event, request).await);
            }
            outcomes
        }
    };
    for (reply, outcome) in replies.into_iter().zip(outcomes) {
        // Who asked may have gone; the registration stands all the same, and the mail tells.
        let _ = reply.send(outcome);
    }
}

/// Whether the same sign-ups may be stored when tried again.
fn may_succeed(error: &fachtag_bus::Error) -> bool {
    use fachtag_db::Error::{Conflict, Rule, Unique};
    matches!(error, fachtag_bus::Error::Database(Unique(_) | Rule(_) | Conflict(_)))
}

async fn run_one(core: &Core, event: Uuid, request: &SignUpRequest) -> Result<SignUpOutcome, NotStored> {
    let outcomes = sign_up(core, event, std::slice::from_ref(request)).await;
    outcomes.ok().and_then(|mut outcomes| outcomes.pop()).ok_or_else(|| {
        tracing::error!(%event, "sign-up could not be stored");
        NotStored
    })
}
