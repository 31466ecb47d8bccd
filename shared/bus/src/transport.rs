//! What carries messages between services.

use fachtag_contracts::Envelope;
use fachtag_runtime::Clock;

use crate::{LocalBroker, embedded, inbox::Arrived, rabbitmq};

/// In process or RabbitMQ. Cloning shares it.
#[derive(Clone)]
pub enum Transport {
    Embedded(LocalBroker),
    RabbitMq(rabbitmq::Broker),
}

impl Transport {
    /// Hands messages over; for each, whether it was safely taken. What was not taken may still arrive: receivers dedupe.
    pub async fn publish(&self, messages: &[Envelope]) -> Vec<bool> {
        let outcomes = self.hand_over(messages).await;
        outcomes.into_iter().map(|outcome| outcome == Outcome::Taken).collect()
    }

    pub(crate) async fn hand_over(&self, messages: &[Envelope]) -> Vec<Outcome> {
        match self {
            Self::Embedded(hub) => hub.publish(messages).await,
            Self::RabbitMq(broker) => broker.publish(messages).await,
        }
    }

    /// Receives what `service` listens to.
    pub fn subscribe(&self, service: &'static str, routing_keys: &'static [&'static str]) -> Subscription {
        let source = match self {
            Self::Embedded(hub) => Source::Embedded(hub.subscribe(routing_keys)),
            Self::RabbitMq(broker) => Source::RabbitMq(Box::new(broker.subscriber(service))),
        };
        Subscription { consumer: service, source }
    }

    /// Receives what the broker gave up delivering; in process nothing is given up.
    pub(crate) fn subscribe_dead_letters(&self) -> Option<Subscription> {
        match self {
            Self::Embedded(_) => None,
            Self::RabbitMq(broker) => {
                Some(Subscription { consumer: DEAD, source: Source::RabbitMq(Box::new(broker.dead_letters())) })
            }
        }
    }

    /// Whether messages can be handed over now.
    ///
    /// # Errors
    /// Why not.
    pub async fn check(&self) -> Result<(), rabbitmq::BrokerError> {
        match self {
            Self::Embedded(_) => Ok(()),
            Self::RabbitMq(broker) => broker.check().await,
        }
    }
}

/// What became of one message at the transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Taken,
    /// Nobody listens to it.
    Unheard,
    /// Not taken for sure; later ones must wait, or they would overtake it.
    Failed,
}

/// The inbox's consumer name for dead letters.
pub(crate) const DEAD: &str = "dead";

/// How often a receiver to whom nothing comes says that something could.
pub(crate) const ALIVE_EVERY: std::time::Duration = std::time::Duration::from_secs(5);

/// Messages on their way to one consumer's inbox.
pub struct Subscription {
    consumer: &'static str,
    source: Source,
}

enum Source {
    Embedded(embedded::Receiver),
    RabbitMq(Box<rabbitmq::Subscriber>),
}

impl Subscription {
    pub(crate) fn consumer(&self) -> &'static str {
        self.consumer
    }

    /// The next messages, as many as are there. `None` when no more can come. `alive` hears every few seconds whether they could
    /// come, or why not.
    pub async fn receive(&mut self, clock: &Clock, alive: &(dyn Fn(Result<(), String>) + Sync)) -> Option<Deliveries> {
        let mut deliveries = match &mut self.source {
            Source::Embedded(receiver) => receiver.receive(alive).await?,
            Source::RabbitMq(subscriber) => subscriber.receive(clock, alive).await,
        };
        if self.consumer == DEAD {
            deliveries.arrived = deliveries.arrived.into_iter().map(dead).collect();
        }
        Some(deliveries)
    }

    /// Gives back what was received and not acknowledged, before the next receiver takes over.
    pub(crate) async fn close(self) {
        if let Source::RabbitMq(mut subscriber) = self.source {
            subscriber.close().await;
        }
    }
}

/// A dead letter waits for a person.
fn dead(arrived: Arrived) -> Arrived {
    match arrived {
        Arrived::Message(envelope) => Arrived::Unreadable {
            id: envelope.id,
            routing_key: envelope.routing_key().to_owned(),
            subject: envelope.subject.clone(),
            text: serde_json::to_string(&envelope).unwrap_or_default(),
            error: "given up by the broker".into(),
        },
        unreadable => unreadable,
    }
}

/// Some messages, and the way to acknowledge them all. Dropped unacknowledged, they come again.
pub struct Deliveries {
    pub(crate) arrived: Vec<Arrived>,
    pub(crate) receipt: Receipt,
}

pub(crate) enum Receipt {
    Embedded(tokio::sync::oneshot::Sender<()>),
    /// The last delivery: acknowledging it acknowledges all before it.
    RabbitMq(Box<lapin::message::Delivery>),
}

impl Deliveries {
    /// Says that all of them are stored.
    pub async fn acknowledge(self) {
        match self.receipt {
            // Nobody waits for it any more when the publisher is gone.
            Receipt::Embedded(done) => _ = done.send(()),
            Receipt::RabbitMq(last) => {
                let options = lapin::options::BasicAckOptions { multiple: true };
                if let Err(error) = last.ack(options).await {
                    tracing::debug!(%error, "acknowledgement lost; the broker delivers again");
                }
            }
        }
    }
}
