//! A transport, a kind of database and a clock for one test, tidied up afterwards.

use std::{
    panic::{AssertUnwindSafe, resume_unwind},
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use fachtag_bus::{LocalBroker, Outgoing, Transport, rabbitmq};
use fachtag_contracts::Message;
use fachtag_db::DatabaseUrl;
use fachtag_runtime::Clock;
use futures_util::FutureExt;
use lapin::{Connection, ConnectionProperties, options::QueueDeleteOptions};
use serde::{Deserialize, Serialize};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::time::timeout;
use uuid::Uuid;

use crate::service::Service;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Carrier {
    Embedded,
    RabbitMq,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Store {
    Sqlite,
    Postgres,
}

/// What the tests send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Note {
    pub subject: Uuid,
    pub version: i64,
}

/// A note under a routing key of its own: the number is the shape.
#[derive(Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Numbered<const NUMBER: u32>(pub Note);

impl<const NUMBER: u32> Message for Numbered<NUMBER> {
    const NAME: &'static str = "test.noted";
    const SHAPE: u32 = NUMBER;
    const PRODUCER: &'static str = "tests";

    fn subject(&self) -> Uuid {
        self.0.subject
    }

    fn version(&self) -> i64 {
        self.0.version
    }
}

/// FNV-1a: tells the messages of all tests apart.
pub const fn number(text: &str) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut at = 0;
    while at < text.len() {
        hash = (hash ^ text.as_bytes()[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
}

/// A kind of message: where it goes, and how it is said.
#[derive(Clone, Copy)]
pub struct Kind {
    pub keys: &'static [&'static str],
    pub say: fn(&mut Outgoing<'_>, Note) -> Result<(), fachtag_bus::Error>,
}

impl Kind {
    fn new<const NUMBER: u32>() -> Self {
        let key: &'static str = format!("test.noted.v{NUMBER}").leak();
        Self { keys: vec![key].leak(), say: |outgoing, note| outgoing.say(&Numbered::<NUMBER>(note)) }
    }

    pub fn key(&self) -> &'static str {
        self.keys[0]
    }
}

pub struct World {
    pub carrier: Carrier,
    pub clock: Clock,
    pub note: Kind,
    pub answer: Kind,
    pub database: DatabaseUrl,
    pub broker: Option<String>,
    services: Mutex<Vec<&'static str>>,
}

/// Runs one case and tidies up.
pub fn run<const NOTE: u32, const ANSWER: u32>(carrier: Carrier, store: Store, case: impl AsyncFnOnce(&World)) {
    let folder = tempfile::tempdir().unwrap();
    let world = World::new::<NOTE, ANSWER>(
        carrier,
        match store {
            Store::Sqlite => DatabaseUrl::Folder(folder.path().to_owned()),
            Store::Postgres => DatabaseUrl::Postgres(server("FACHTAG_TEST_POSTGRES_URL")),
        },
        (carrier == Carrier::RabbitMq).then(|| server("FACHTAG_TEST_AMQP_URL")),
    );
    block_on(async {
        let case = timeout(Duration::from_secs(60), AssertUnwindSafe(case(&world)).catch_unwind());
        match case.await {
            Ok(Ok(())) => world.tidy_up().await,
            // What the failed test left running may hold locks: its rests stay, on a server that goes with the tests.
            Ok(Err(panic)) => resume_unwind(panic),
            Err(_) => panic!("the case does not end"),
        }
    });
}

pub fn block_on(work: impl Future<Output = ()>) {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().unwrap().block_on(work);
}

/// The address of a test server.
pub fn server(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| panic!("{variable} is not set: run tests/run"))
}

impl World {
    pub fn new<const NOTE: u32, const ANSWER: u32>(
        carrier: Carrier,
        database: DatabaseUrl,
        broker: Option<String>,
    ) -> Self {
        let start: DateTime<Utc> = "2026-11-24T08:00:00Z".parse().unwrap();
        Self {
            carrier,
            clock: Clock::manual(start),
            note: Kind::new::<NOTE>(),
            answer: Kind::new::<ANSWER>(),
            database,
            broker,
            services: Mutex::default(),
        }
    }

    pub fn advance(&self, by: Duration) {
        self.clock.advance(chrono::Duration::from_std(by).unwrap());
    }

    /// A new service with an empty store; nothing runs yet.
    pub async fn service(&self) -> Service {
        let name: &'static str = format!("t{}", Uuid::new_v4().simple()).leak();
        self.services.lock().unwrap().push(name);
        Service::create(self, name).await
    }

    /// A transport on which each service hears one kind of message.
    pub async fn transport(&self, listeners: &[(&Service, Kind)]) -> Transport {
        let Some(url) = &self.broker else {
            return Transport::Embedded(LocalBroker::new());
        };
        self.declare(listeners).await;
        Transport::RabbitMq(rabbitmq::Broker::new(url))
    }

    pub async fn declare(&self, listeners: &[(&Service, Kind)]) {
        let listeners: Vec<_> = listeners.iter().map(|(service, kind)| (service.name(), kind.keys)).collect();
        rabbitmq::declare(self.broker.as_ref().unwrap(), &listeners).await.unwrap();
    }

    /// A channel of a foreign client.
    pub async fn channel(&self) -> (Connection, lapin::Channel) {
        let url = self.broker.as_ref().unwrap();
        let connection = Connection::connect(url, ConnectionProperties::default()).await.unwrap();
        let channel = connection.create_channel().await.unwrap();
        (connection, channel)
    }

    pub async fn tidy_up(&self) {
        let services = std::mem::take(&mut *self.services.lock().unwrap());
        if let DatabaseUrl::Postgres(url) = &self.database {
            let mut admin = PgConnection::connect(url).await.unwrap();
            for service in &services {
                let drop = AssertSqlSafe(format!("DROP SCHEMA IF EXISTS {service} CASCADE"));
                sqlx::raw_sql(drop).execute(&mut admin).await.unwrap();
            }
        }
        if self.broker.is_some() {
            let (_connection, channel) = self.channel().await;
            for service in &services {
                let queue = format!("fachtag.{service}.v1").into();
                channel.queue_delete(queue, QueueDeleteOptions::default()).await.unwrap();
            }
        }
    }
}

/// Waits for a condition, with a deadline.
pub async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    until_equal(what, true, async || holds().await).await;
}

/// Waits for a value, with a deadline.
pub async fn until_equal<T: PartialEq + std::fmt::Debug>(what: &str, wanted: T, mut look: impl AsyncFnMut() -> T) {
    let deadline = Instant::now() + Duration::from_secs(90);
    loop {
        let seen = look().await;
        if seen == wanted {
            return;
        }
        assert!(Instant::now() < deadline, "in vain waited until {what}: {seen:?} instead of {wanted:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// A server of the test's own, run by a script of `tests/harness`; killed when dropped.
pub struct OwnServer {
    script: PathBuf,
    folder: tempfile::TempDir,
    pub url: String,
}

impl OwnServer {
    pub fn start(script: &str) -> Self {
        let harness = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/harness");
        let folder = tempfile::tempdir().unwrap();
        // The server may run as another user, who must pass.
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(folder.path(), open).unwrap();
        let mut own = Self { script: harness.join(script), folder, url: String::new() };
        own.url = own.call("start", None);
        own
    }

    /// Starts it again where it was.
    pub fn start_again(&self) {
        let port = self.url.rsplit(':').next().and_then(|rest| rest.split('/').next()).unwrap();
        assert_eq!(self.call("start", Some(port)), self.url);
    }

    pub fn stop(&self) {
        self.call("stop", None);
    }

    pub fn kill(&self) {
        self.call("kill", None);
    }

    /// Lets RabbitMQ write down its queues: before 4.0 it forgets one that is killed within half a second of its birth.
    pub fn settle(&self) {
        self.ctl(&["eval", "[dets:sync(T) || T <- dets:all()]."]);
    }

    /// Runs rabbitmqctl.
    pub fn ctl(&self, arguments: &[&str]) {
        let mut command = Command::new(&self.script);
        let output = command.arg("ctl").arg(self.folder.path().join("own")).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn call(&self, what: &str, port: Option<&str>) -> String {
        let output =
            Command::new(&self.script).arg(what).arg(self.folder.path().join("own")).args(port).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        let _ = Command::new(&self.script).arg("kill").arg(self.folder.path().join("own")).output();
    }
}
