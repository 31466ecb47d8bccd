//! RabbitMQ 3.10 to 4.x, as transport only.

mod publisher;
mod subscriber;
mod topology;

use std::{sync::Arc, time::Duration};

use fachtag_contracts::Envelope;
use lapin::{Connection, ConnectionProperties};

use crate::transport::Outcome;

pub(crate) use subscriber::Subscriber;
pub use topology::{Listener, declare};

/// An answer of the broker that takes longer counts as none.
const PATIENCE: Duration = Duration::from_secs(10);

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
    #[error("RabbitMQ does not answer within {} s", PATIENCE.as_secs())]
    Silent(#[from] tokio::time::error::Elapsed),
    #[error("RabbitMQ: the connection ended")]
    Lost,
}

impl Broker {
    /// The broker at an `amqp://` or `amqps://` address.
    pub fn new(url: &str) -> Self {
        Self { url: url.into(), publisher: Arc::new(publisher::Publisher::new(url)) }
    }

    pub(crate) async fn publish(&self, messages: &[Envelope]) -> Vec<Outcome> {
        self.publisher.publish(messages).await
    }

    pub(crate) async fn is_up(&self) -> bool {
        self.publisher.is_up().await
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
    Ok(tokio::time::timeout(PATIENCE, Connection::connect(url, properties)).await??)
}
