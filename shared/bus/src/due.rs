//! Work that comes due by itself: one worker for all kinds of it.
//!
//! What is due, and when, the service's own rows say, and a row that the work locks is its lease: no second table can say
//! otherwise. Here stand the turns, and what becomes of work that fails: it is tried again by the retry schedule, and holds up
//! nothing else.

use std::{panic::AssertUnwindSafe, time::Duration};

use chrono::{DateTime, Utc};
use fachtag_db::{Result, Tx, sql, statements};
use fachtag_runtime::{Shutdown, telemetry::without_values};
use futures_util::FutureExt;
use uuid::Uuid;

use crate::{Bus, Error, retry_schedule};

statements! {
    ATTEMPTS = "SELECT attempts FROM retry WHERE kind = $1 AND subject = $2";
    PUT_OFF = "INSERT INTO retry (kind, subject, attempts, next_at, error) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (kind, subject) DO UPDATE
               SET attempts = excluded.attempts, next_at = excluded.next_at, error = excluded.error
               WHERE retry.attempts < excluded.attempts";
    SETTLED = "DELETE FROM retry WHERE kind = $1 AND subject = $2";
    FORGET = "DELETE FROM retry WHERE next_at < $1";
}

/// Pause between two looks at what is due.
const EVERY: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// Some of it writes letters to all the people of an event.
const STALLED_AFTER: Duration = Duration::from_secs(300);
/// How long is remembered that something failed which is due no more.
const RETENTION: chrono::Duration = chrono::Duration::days(2);

/// A kind of work.
pub struct DueKind {
    /// Names it in the log and among the retries.
    pub name: &'static str,
    /// The statement that finds a subject whose time has come by `$1` and that does not wait to be tried again
    /// ([`waits_for_its_retry!`](crate::waits_for_its_retry), with the kind's name as `$2`).
    pub next: &'static str,
}

/// What a service does when its time has come.
pub trait DueWork: Send + Sync + 'static {
    /// The kinds, each of which gets its turn.
    const KINDS: &'static [DueKind];

    /// Does what is due about a subject, or some of it, in transactions of its own. False: nothing, as another replica has it.
    fn work(&self, kind: &'static str, subject: Uuid) -> impl Future<Output = Result<bool, Error>> + Send;
}

/// SQL: the work of the kind `$2` about this subject failed, and is to be tried again only after `$1`.
#[macro_export]
macro_rules! waits_for_its_retry {
    ($subject:literal) => {
        concat!("EXISTS (SELECT 1 FROM retry WHERE kind = $2 AND subject = ", $subject, " AND next_at > $1)")
    };
}

impl Bus {
    /// Starts to do what comes due, until told to stop. Every replica does it.
    pub fn start_due_work<W: DueWork>(&self, work: W, shutdown: &Shutdown) {
        shutdown.spawn(run(self.clone(), work, shutdown.clone()));
    }

    /// Does what is due until nothing is, or until told to stop; one subject of each kind in turn.
    ///
    /// # Errors
    /// When the database does not answer. What fails for one subject is noted and tried again later.
    pub async fn work_off_due<W: DueWork>(&self, work: &W, stopping: &Shutdown) -> Result<()> {
        loop {
            let mut worked = false;
            for kind in W::KINDS {
                if stopping.is_requested() {
                    return Ok(());
                }
                let next = sql(kind.next).bind(self.clock.now()).bind(kind.name);
                if let Some((subject,)) = next.optional(&self.database).await? {
                    worked |= self.attempt(work, kind.name, subject).await?;
                }
            }
            if !worked {
                return Ok(());
            }
        }
    }

    /// Whether anything was done, if only to put it off.
    async fn attempt<W: DueWork>(&self, work: &W, kind: &'static str, subject: Uuid) -> Result<bool> {
        let failed: Option<(i64,)> = sql(ATTEMPTS).bind(kind).bind(subject).optional(&self.database).await?;
        // One that panics must not stop all others.
        let error = match AssertUnwindSafe(work.work(kind, subject)).catch_unwind().await {
            Ok(Ok(worked)) => {
                if failed.is_some() {
                    let mut tx = self.database.begin().await?;
                    sql(SETTLED).bind(kind).bind(subject).execute(&mut tx).await?;
                    tx.commit().await?;
                }
                return Ok(worked);
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the work panicked".to_owned(),
        };
        self.put_off(kind, subject, failed.map_or(0, |(attempts,)| attempts) + 1, &error).await?;
        Ok(true)
    }

    /// Notes a failure. It is never given up: nobody could send it on its way again.
    async fn put_off(&self, kind: &'static str, subject: Uuid, attempts: i64, error: &str) -> Result<()> {
        let steps = retry_schedule::RETRY_DELAYS.len();
        let failures = usize::try_from(attempts).unwrap_or(steps).min(steps);
        let wait = retry_schedule::delay(u32::try_from(failures).unwrap_or_default(), rand::random());
        let next_at = self.clock.now() + wait.unwrap_or_default();
        let (service, error) = (self.database.service(), without_values(error));
        tracing::warn!(service, kind, %subject, attempts, error, "due work will be tried again");
        let mut tx = self.database.begin().await?;
        sql(PUT_OFF).bind(kind).bind(subject).bind(attempts).bind(next_at).bind(error).execute(&mut tx).await?;
        tx.commit().await
    }
}

async fn run<W: DueWork>(bus: Bus, work: W, shutdown: Shutdown) {
    let service = bus.database.service();
    let name = format!("{service} due work");
    let mut pause = EVERY;
    shutdown.progress().watch(&name, STALLED_AFTER);
    while shutdown.sleep(pause).await {
        pause = match bus.work_off_due(&work, &shutdown).await {
            Ok(()) => {
                shutdown.progress().success(&name);
                EVERY
            }
            Err(error) => {
                shutdown.progress().failure(&name, &error);
                tracing::warn!(service, %error, "what is due was not done");
                (pause * 2).min(LONGEST_PAUSE)
            }
        };
    }
}

/// Forgets failures of what is due no more: otherwise it would have been tried again, and been settled or put off.
pub(crate) async fn forget_old(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    sql(FORGET).bind(now - RETENTION).execute(tx).await
}
