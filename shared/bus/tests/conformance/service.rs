//! One service of a test: its store, its bus, and a handler that can be made to fail.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

use fachtag_bus::{Bus, Fate, Gauges, Handler, MIGRATIONS, Outgoing, Transport, gauges, parked};
use fachtag_contracts::Envelope;
use fachtag_db::{Database, DatabaseUrl, Tx, sql};
use fachtag_runtime::{Clock, Shutdown};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::world::{Kind, Note, Numbered, World, until, until_equal};

pub struct Service {
    pub bus: Bus,
    url: DatabaseUrl,
    shutdown: Shutdown,
}

impl Service {
    pub async fn create(world: &World, name: &'static str) -> Self {
        let database = Database::open(&world.database, name).await.unwrap();
        database.migrate(&MIGRATIONS.0, MIGRATIONS.1).await.unwrap();
        let mut tx = database.begin().await.unwrap();
        sql("CREATE TABLE effect (step BIGINT NOT NULL, subject UUID NOT NULL, version BIGINT NOT NULL)")
            .execute(&mut tx)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        Self { bus: Bus::new(database, world.clock.clone()), url: world.database.clone(), shutdown: Shutdown::new() }
    }

    /// Another replica of the same service, with connections of its own.
    pub async fn replica(&self) -> Self {
        let database = Database::open(&self.url, self.name()).await.unwrap();
        Self { bus: Bus::new(database, self.bus.clock.clone()), url: self.url.clone(), shutdown: Shutdown::new() }
    }

    /// Ends everything that runs and opens the store anew, as a restart of the program does.
    pub async fn restarted(self) -> Self {
        self.stop().await;
        let again = self.replica().await;
        self.bus.database.close().await;
        again
    }

    pub fn name(&self) -> &'static str {
        self.bus.database.service()
    }

    pub fn listen(&self, transport: &Transport, recorder: &Recorder) {
        self.bus.listen(transport, recorder.clone(), &self.shutdown);
    }

    pub fn relay(&self, transport: &Transport) {
        self.bus.start_relay(transport, &self.shutdown);
    }

    pub fn drain_dead_letters(&self, transport: &Transport) {
        self.bus.drain_dead_letters(transport, &self.shutdown);
    }

    pub async fn stop(&self) {
        self.shutdown.request();
        assert!(
            self.shutdown.finished(tokio::time::Instant::now() + fachtag_runtime::Shutdown::GRACE).await,
            "{} did not stop",
            self.name()
        );
    }

    /// Says the notes in one transaction.
    pub async fn say(&self, kind: Kind, notes: &[Note]) {
        self.try_say(kind, notes).await.unwrap();
    }

    pub async fn try_say(&self, kind: Kind, notes: &[Note]) -> Result<(), fachtag_bus::Error> {
        let mut tx = self.bus.database.begin().await?;
        let mut outgoing = Outgoing::new(&self.bus.clock);
        for note in notes {
            (kind.say)(&mut outgoing, *note)?;
        }
        outgoing.save(&mut tx).await?;
        tx.commit().await?;
        self.bus.outbox.wake();
        Ok(())
    }

    /// What waits in the outbox.
    pub async fn outbox(&self) -> Vec<Envelope> {
        let rows: Vec<(String,)> =
            sql("SELECT envelope FROM outbox ORDER BY message_id").all(&self.bus.database).await.unwrap();
        rows.iter().map(|(text,)| serde_json::from_str(text).unwrap()).collect()
    }

    /// What the handler did, in the order in which it did it.
    pub async fn effects(&self) -> Vec<Note> {
        self.try_effects().await.unwrap()
    }

    pub async fn try_effects(&self) -> fachtag_db::Result<Vec<Note>> {
        let rows: Vec<(Uuid, i64)> =
            sql("SELECT subject, version FROM effect ORDER BY step").all(&self.bus.database).await?;
        Ok(rows.into_iter().map(|(subject, version)| Note { subject, version }).collect())
    }

    /// The versions that had an effect, in order.
    pub async fn effects_on(&self, subject: Uuid) -> Vec<i64> {
        self.effects().await.into_iter().filter(|note| note.subject == subject).map(|note| note.version).collect()
    }

    pub async fn until_effects(&self, count: usize) {
        until_equal("all effects were there", count, async || self.count_effects().await.min(count)).await;
    }

    async fn count_effects(&self) -> usize {
        let (count,): (i64,) = sql("SELECT count(*) FROM effect").one(&self.bus.database).await.unwrap();
        usize::try_from(count).unwrap()
    }

    /// The most failures that a waiting or parked message has had.
    pub async fn attempts(&self) -> i64 {
        let (attempts,): (Option<i64>,) =
            sql("SELECT max(attempts) FROM inbox WHERE state <> 'done'").one(&self.bus.database).await.unwrap();
        attempts.unwrap_or_default()
    }

    pub async fn until_attempts(&self, count: i64) {
        until(&format!("{count} attempts failed"), async || self.attempts().await == count).await;
    }

    pub async fn gauges(&self) -> Gauges {
        gauges(&self.bus.database).await.unwrap()
    }

    pub async fn until_outbox_is_empty(&self) {
        until("the outbox was empty", async || self.gauges().await.outbox_depth == 0).await;
    }

    pub async fn until_parked(&self, count: usize) -> Vec<parked::Parked> {
        let what = format!("{count} messages were parked");
        until(&what, async || parked::list(&self.bus.database).await.unwrap().len() >= count).await;
        parked::list(&self.bus.database).await.unwrap()
    }
}

#[derive(Debug, Clone, Copy)]
pub enum Failure {
    Retry,
    Park,
    Panic,
    /// A statement fails, and the handler takes no notice.
    OverlookedError,
}

/// Writes an effect for each note, answers when asked to, and only then fails where it shall.
#[derive(Clone)]
pub struct Recorder {
    clock: Clock,
    hears: Kind,
    answer: Option<Kind>,
    /// Made before the transaction of each message, in a transaction of its own.
    preparing: Option<Database>,
    failing: Arc<Mutex<HashMap<Uuid, Failure>>>,
    steps: Arc<AtomicI64>,
    done: Arc<AtomicI64>,
    handled: Arc<Notify>,
}

impl Recorder {
    pub fn new(world: &World, hears: Kind) -> Self {
        Self {
            clock: world.clock.clone(),
            hears,
            answer: None,
            preparing: None,
            failing: Arc::default(),
            steps: Arc::default(),
            done: Arc::default(),
            handled: Arc::default(),
        }
    }

    pub fn answering(self, answer: Kind) -> Self {
        Self { answer: Some(answer), ..self }
    }

    pub fn preparing(self, at: &Service) -> Self {
        Self { preparing: Some(at.bus.database.clone()), ..self }
    }

    pub fn fail(&self, subject: Uuid, failure: Failure) {
        self.failing.lock().unwrap().insert(subject, failure);
    }

    /// Waits for what the handler did, committed; for measuring, since it wakes at once.
    pub async fn until_handled(&self, count: usize) {
        while self.done.load(Ordering::SeqCst) < i64::try_from(count).unwrap() {
            self.handled.notified().await;
        }
    }

    pub fn heal(&self, subject: Uuid) {
        self.failing.lock().unwrap().remove(&subject);
    }
}

impl Handler for Recorder {
    fn listens_to(&self) -> &'static [&'static str] {
        self.hears.keys
    }

    fn committed(&self) {
        let steps = self.steps.load(Ordering::SeqCst);
        self.done.store(steps, Ordering::SeqCst);
        self.handled.notify_one();
    }

    /// Of which note; for those that ask for it.
    type Prepared = Option<i64>;

    fn prepares(&self) -> &'static [&'static str] {
        if self.preparing.is_some() { self.hears.keys } else { &[] }
    }

    async fn prepare(&self, envelope: &Envelope) -> Result<Option<i64>, Fate> {
        let Numbered::<0>(note) = envelope.read()?;
        if let Some(database) = &self.preparing {
            // SQLite has one writer: nobody else may hold it now.
            let tx = database.begin().await?;
            tx.commit().await?;
        }
        Ok(Some(note.version))
    }

    async fn handle(&self, tx: &mut Tx, envelope: &Envelope, prepared: Option<i64>) -> Result<(), Fate> {
        let Numbered::<0>(note) = envelope.read()?;
        assert_eq!(prepared, self.preparing.as_ref().map(|_| note.version));
        sql("INSERT INTO effect (step, subject, version) VALUES ($1, $2, $3)")
            .bind(self.steps.fetch_add(1, Ordering::SeqCst))
            .bind(note.subject)
            .bind(note.version)
            .execute(&mut *tx)
            .await?;
        if let Some(kind) = self.answer {
            let mut outgoing = Outgoing::new(&self.clock);
            (kind.say)(&mut outgoing, note)?;
            outgoing.save(tx).await?;
        }
        let failure = self.failing.lock().unwrap().get(&note.subject).copied();
        match failure {
            None => Ok(()),
            Some(Failure::Retry) => Err(Fate::Retry("not now".into())),
            Some(Failure::Park) => Err(Fate::Park("never".into())),
            Some(Failure::Panic) => panic!("the handler under test panics on purpose"),
            Some(Failure::OverlookedError) => {
                let _ = sql("SELECT * FROM nowhere").execute(tx).await;
                Ok(())
            }
        }
    }
}
