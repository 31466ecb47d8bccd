//! RabbitMQ 3.10 to 4.x, as transport only.

mod acceptance;
mod publisher;
mod subscriber;
mod topology;

use std::{sync::Arc, time::Duration};

use fachtag_contracts::Envelope;
use lapin::{Connection, ConnectionProperties, uri::AMQPUri};

use crate::transport::Outcome;

pub(crate) use subscriber::Subscriber;
pub use topology::{Listener, QueueState, declare, inspect, repair, writable_keys};

/// An answer of the broker that takes longer counts as none.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Seconds after which a side that has said nothing must say that it is there, unless the address asks for others
/// (`?heartbeat=30`); after twice as many it is given up. The broker's own default of 60 lets a frozen consumer hold its queue
/// for minutes.
const HEARTBEAT: u16 = 10;

/// A broker by its address. Connects when first used and again after every break. Cloning shares the publishing connection.
#[derive(Clone)]
pub struct Broker {
    url: Arc<str>,
    publisher: Arc<publisher::Publisher>,
}

/// The broker did not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum BrokerError {
    #[error("RabbitMQ: {0}")]
    Refused(#[from] lapin::Error),
    #[error("RabbitMQ does not answer within {} s", TIMEOUT.as_secs())]
    Silent(#[from] tokio::time::error::Elapsed),
    #[error("RabbitMQ: the connection ended")]
    Lost,
    #[error("RabbitMQ takes no messages: memory or disk is short there")]
    Blocked,
    #[error("RabbitMQ: the address is not readable: {0}")]
    Address(String),
}

impl Broker {
    /// The broker at an `amqp://` or `amqps://` address.
    pub fn new(url: &str) -> Self {
        Self { url: url.into(), publisher: Arc::new(publisher::Publisher::new(url)) }
    }

    pub(crate) async fn publish(&self, messages: &[Envelope]) -> Vec<Outcome> {
        self.publisher.publish(messages).await
    }

    pub(crate) async fn check(&self) -> Result<(), BrokerError> {
        self.publisher.check().await
    }

    pub(crate) fn subscriber(&self, service: &str) -> Subscriber {
        Subscriber::new(&self.url, topology::queue(service))
    }

    pub(crate) fn dead_letters(&self) -> Subscriber {
        Subscriber::new(&self.url, topology::DEAD_QUEUE.to_owned())
    }
}

/// Connects once; no recovery by the library, since it gives up after a while and hides what was lost.
async fn connect(url: &str, name: &str) -> Result<Connection, BrokerError> {
    let properties = ConnectionProperties::default().with_connection_name(format!("fachtag {name}").into());
    let mut uri: AMQPUri = url.parse().map_err(BrokerError::Address)?;
    uri.query.heartbeat.get_or_insert(HEARTBEAT);
    Ok(tokio::time::timeout(TIMEOUT, Connection::connect_uri(uri, properties)).await??)
}

/// Who logs in at an address.
fn user(url: &str) -> Result<String, BrokerError> {
    let uri: AMQPUri = url.parse().map_err(BrokerError::Address)?;
    Ok(uri.authority.userinfo.username)
}
