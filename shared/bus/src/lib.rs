#![doc = include_str!("../README.md")]

pub mod ahead;
mod consumer;
mod due;
mod embedded;
mod gauges;
mod inbox;
mod lease;
mod outbox;
pub mod parked;
mod pending;
pub mod personal_data;
mod processor;
pub mod rabbitmq;
mod relay;
mod retry_schedule;
mod signal;
mod transport;
mod work;

use fachtag_db::{Database, Migrator};
use fachtag_runtime::{Clock, Shutdown};

pub use due::{DueKind, DueWork};
pub use embedded::LocalBroker;
pub use gauges::{Gauges, check_writable, gauges};
pub use lease::Lease;
pub use outbox::Outgoing;
pub use pending::{incoming_subjects, outgoing_subjects};
pub use processor::{Fate, Handler};
pub use retry_schedule::{RETRY_DELAYS, latest};
pub use signal::Signal;
pub use transport::{Deliveries, Subscription, Transport};
pub use work::{MayConflict, Work, retried};

/// Every statement of this crate by name, for the test that prepares them.
pub const STATEMENTS: &[&[(&str, &str)]] = &[
    ahead::STATEMENTS,
    due::STATEMENTS,
    gauges::STATEMENTS,
    inbox::STATEMENTS,
    lease::STATEMENTS,
    outbox::STATEMENTS,
    parked::STATEMENTS,
    pending::STATEMENTS,
];

/// The tables of this crate, and the history table that remembers them.
pub static MIGRATIONS: (Migrator, &str) = (sqlx::migrate!("../../migrations/bus"), "_bus_migrations");

/// Saving or reading messages failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Database(#[from] fachtag_db::Error),
    #[error("message: {0}")]
    Json(#[from] serde_json::Error),
    #[error("the broker does not take the message from this login")]
    NotTaken,
}

/// One service's end of the bus. Cloning shares it.
#[derive(Clone)]
pub struct Bus {
    pub database: Database,
    pub clock: Clock,
    /// Woken after a commit that wrote to the outbox.
    pub outbox: Signal,
    /// Woken after a commit that wrote to the inbox.
    pub inbox: Signal,
}

impl Bus {
    /// The bus of the service whose store this is.
    pub fn new(database: Database, clock: Clock) -> Self {
        Self { database, clock, outbox: Signal::new(), inbox: Signal::new() }
    }

    /// Starts to receive and to handle. Call it for every service before the first [`Bus::start_relay`]: in process, a
    /// message without a receiver waits in the outbox.
    pub fn listen<H: Handler>(&self, transport: &Transport, handler: H, shutdown: &Shutdown) {
        let service = self.database.service();
        let subscription = transport.subscribe(service, handler.listens_to());
        shutdown.spawn(consumer::run(self.clone(), subscription, shutdown.clone()));
        shutdown.spawn(processor::run(self.clone(), handler, shutdown.clone()));
    }

    /// Starts to hand the outbox over to the transport.
    pub fn start_relay(&self, transport: &Transport, shutdown: &Shutdown) {
        shutdown.spawn(relay::run(self.clone(), transport.clone(), shutdown.clone()));
    }

    /// Drains the broker's dead letters into this service's inbox, as parked rows.
    pub fn drain_dead_letters(&self, transport: &Transport, shutdown: &Shutdown) {
        if let Some(subscription) = transport.subscribe_dead_letters() {
            shutdown.spawn(consumer::run(self.clone(), subscription, shutdown.clone()));
        }
    }
}
