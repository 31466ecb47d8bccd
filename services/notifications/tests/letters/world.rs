//! One service with an empty store and a clock that the test moves.

use std::{
    panic::{AssertUnwindSafe, resume_unwind},
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use fachtag_access::Guard;
use fachtag_bus::{Bus, Fate, Handler, Signal};
use fachtag_contracts::{Envelope, Message, events::EventPublished, notifications::MailingsPlanned};
use fachtag_db::{Database, DatabaseUrl, sql};
use fachtag_notifications::{
    app::App, composing::sender::SenderIdentity, core::Core, due::Due, messages::Messages, store::MIGRATIONS,
};
use fachtag_runtime::{BlockingPool, Clock, Secret, Shutdown};
use fachtag_web::page::Site;
use futures_util::FutureExt;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use uuid::Uuid;

use crate::facts;

#[derive(Debug, Clone, Copy)]
pub enum Store {
    Sqlite,
    Postgres,
}

pub struct World {
    pub bus: Bus,
    pub clock: Clock,
    pub secret: Secret,
    pub folder: tempfile::TempDir,
    pub core: Core,
    pub url: DatabaseUrl,
}

/// Runs one case with event 1 known, and tidies up, even when the case failed.
pub fn run(store: Store, case: impl AsyncFnOnce(&World)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(async {
        let world = World::new(store).await;
        let ended = AssertUnwindSafe(case(&world)).catch_unwind().await;
        world.tidy_up().await;
        ended.unwrap_or_else(|panic| resume_unwind(panic));
    });
}

impl World {
    async fn new(store: Store) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match store {
            Store::Sqlite => DatabaseUrl::Folder(folder.path().to_owned()),
            Store::Postgres => DatabaseUrl::Postgres(
                std::env::var("FACHTAG_TEST_POSTGRES_URL")
                    .expect("FACHTAG_TEST_POSTGRES_URL is not set: run tests/run"),
            ),
        };
        // The store's name is the schema's: one for each test.
        let random = Clock::system().new_id().simple();
        let name: &'static str = format!("n{random}").leak();
        let database = Database::open(&url, name).await.unwrap();
        for (migrations, history) in [&fachtag_bus::MIGRATIONS, &fachtag_access::MIGRATIONS, &MIGRATIONS] {
            database.migrate(migrations, history).await.unwrap();
        }
        let clock = Clock::manual(facts::start());
        let bus = Bus::new(database, clock.clone());
        let secret = Secret::new("a secret of the tests");
        let identity = SenderIdentity {
            name: "Arbeitskreis Lebenslanges Lernen".into(),
            owner: "Stadt Mönchengladbach".into(),
            from: "Fachtag <fachtag@stadt.example>".parse().unwrap(),
            public_url: "https://fachtag.example".into(),
            colour: "#0b4f8a".into(),
        };
        let core = Core {
            bus: bus.clone(),
            secret: secret.clone(),
            identity: Arc::new(identity),
            pool: BlockingPool::new(1),
            letters: Signal::new(),
        };
        let world = Self { bus, clock, secret, folder, core, url };
        world.hear(&EventPublished { event: facts::event(1) }).await;
        world
    }

    async fn tidy_up(&self) {
        let schema = self.bus.database.service();
        self.bus.database.close().await;
        if let DatabaseUrl::Postgres(url) = &self.url {
            let mut admin = PgConnection::connect(url).await.unwrap();
            let drop = AssertSqlSafe(format!("DROP SCHEMA IF EXISTS {schema} CASCADE"));
            sqlx::raw_sql(drop).execute(&mut admin).await.unwrap();
        }
    }

    /// The service behind its pages and its API.
    pub fn app(&self) -> App {
        App {
            core: self.core.clone(),
            guard: Guard::new(&self.bus, &self.secret),
            site: Site::at("http://localhost").into(),
            mailbox: None,
            sends: true,
        }
    }

    fn messages(&self) -> Messages {
        Messages(self.core.clone())
    }

    pub fn advance(&self, by: chrono::Duration) {
        self.clock.advance(by);
    }

    /// Handles a message as the bus does.
    pub async fn try_hear<M: Message>(&self, message: &M) -> Result<(), Fate> {
        self.try_hear_of(message, self.clock.now()).await
    }

    /// Handles a message that was said at another time.
    pub async fn hear_of<M: Message>(&self, message: &M, said_at: DateTime<Utc>) {
        self.try_hear_of(message, said_at).await.unwrap();
    }

    async fn try_hear_of<M: Message>(&self, message: &M, said_at: DateTime<Utc>) -> Result<(), Fate> {
        let envelope = Envelope::wrap(message, self.clock.new_id(), said_at, None).unwrap();
        let messages = self.messages();
        let prepared = match messages.prepares().contains(&envelope.routing_key()) {
            true => messages.prepare(&envelope).await?,
            false => Vec::new(),
        };
        let mut tx = self.bus.database.begin().await?;
        messages.handle(&mut tx, &envelope, prepared).await?;
        tx.commit().await?;
        self.messages().committed();
        Ok(())
    }

    pub async fn hear<M: Message>(&self, message: &M) {
        self.try_hear(message).await.unwrap();
    }

    /// Corrects stored times, as the service does every few seconds.
    pub async fn correct_times(&self) {
        let mut tx = self.bus.database.begin().await.unwrap();
        self.messages().correct_times(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Forgets what the service no longer needs.
    pub async fn tidy(&self) {
        let mut tx = self.bus.database.begin().await.unwrap();
        self.messages().tidy(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Writes what is due, as the service does every second.
    pub async fn write_due(&self) {
        self.bus.work_off_due(&Due(self.core.clone()), &Shutdown::new()).await.unwrap();
    }

    /// Two replicas write what is due at the same time.
    pub async fn write_due_twice(&self) {
        let replicas = [0, 1].map(|_| {
            let core = self.core.clone();
            tokio::spawn(async move { core.bus.work_off_due(&Due(core.clone()), &Shutdown::new()).await })
        });
        for replica in replicas {
            replica.await.unwrap().unwrap();
        }
        // One of them may have gone while the other held the row.
        self.write_due().await;
    }

    /// How many letters of a kind there are.
    pub async fn count(&self, kind: &str) -> usize {
        self.kinds().await.iter().filter(|one| *one == kind).count()
    }

    /// Moves the clock to this time.
    pub fn go_to(&self, at: DateTime<Utc>) {
        self.clock.advance(at - self.clock.now());
    }

    /// All letters in the order in which they were written.
    pub async fn letters(&self) -> Vec<Letter> {
        sql("SELECT id, kind, revision, state, attempts, uncertain, bytes, recipient, message_id_header, smtp_reply, next_at
             FROM letter ORDER BY id")
            .all(&self.bus.database)
            .await
            .unwrap()
    }

    /// The only letter.
    pub async fn letter(&self) -> Letter {
        let mut letters = self.letters().await;
        assert_eq!(letters.len(), 1);
        letters.remove(0)
    }

    pub async fn kinds(&self) -> Vec<String> {
        self.letters().await.into_iter().map(|letter| letter.kind).collect()
    }

    /// The states of all letters.
    pub async fn states(&self) -> Vec<String> {
        self.letters().await.into_iter().map(|letter| letter.state).collect()
    }

    pub async fn until_all_are(&self, state: &str) {
        until(&format!("all letters were {state}"), async || self.states().await.iter().all(|one| one == state)).await;
    }

    /// The routing keys and payloads of what this service has said, but for what is planned.
    pub async fn said(&self) -> Vec<(String, serde_json::Value)> {
        let all = self.said_with_plans().await.into_iter();
        all.filter(|(name, _)| name != "mailings.planned.v1").collect()
    }

    /// The newest word about what is planned for an event.
    pub async fn plan(&self) -> MailingsPlanned {
        let mut all = self.said_with_plans().await.into_iter();
        let (_, plan) = all.rfind(|(name, _)| name == "mailings.planned.v1").unwrap();
        serde_json::from_value(plan).unwrap()
    }

    async fn said_with_plans(&self) -> Vec<(String, serde_json::Value)> {
        let rows: Vec<(String,)> =
            sql("SELECT envelope FROM outbox ORDER BY message_id").all(&self.bus.database).await.unwrap();
        let envelopes = rows.iter().map(|(text,)| serde_json::from_str::<Envelope>(text).unwrap());
        envelopes.map(|envelope| (envelope.routing_key().to_owned(), envelope.data)).collect()
    }
}

#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Letter {
    pub id: Uuid,
    pub kind: String,
    pub revision: i64,
    pub state: String,
    pub attempts: i64,
    pub uncertain: i64,
    pub bytes: Option<Vec<u8>>,
    pub recipient: String,
    pub message_id_header: String,
    pub smtp_reply: Option<String>,
    pub next_at: Option<DateTime<Utc>>,
}

impl Letter {
    /// The decoded text part and attachments of a letter that was not sent yet.
    pub fn words(&self) -> String {
        let message = mail_parser::MessageParser::default().parse(self.bytes.as_deref().unwrap()).unwrap();
        let files = message.attachments().map(|part| String::from_utf8_lossy(part.contents()));
        let text = message.body_text(0).unwrap();
        std::iter::once(text).chain(files).collect::<Vec<_>>().join("\n")
    }
}

/// Waits for a condition, with a deadline.
pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !holds().await {
        assert!(Instant::now() < deadline, "in vain waited until {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
