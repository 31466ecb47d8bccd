//! Exchanges and queues. Their arguments never change under the same name: declaring them differently fails, so a change
//! needs a new `.vN`.

use lapin::{
    Channel, ExchangeKind,
    options::{ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions},
    types::{AMQPValue, FieldTable},
};

use super::{BrokerError, PATIENCE, connect};

/// Every message goes here, by its routing key.
pub(super) const EXCHANGE: &str = "fachtag.events";
const DEAD_EXCHANGE: &str = "fachtag.dead";
pub(super) const DEAD_QUEUE: &str = "fachtag.dead.v1";
/// A consumer that dies this often while storing one message does not get it again. Stated, because 4.x has a default of 20
/// and earlier versions none.
const DELIVERY_LIMIT: i32 = 50;

/// A service and the routing keys it listens to.
pub type Listener = (&'static str, &'static [&'static str]);

pub(super) fn queue(service: &str) -> String {
    format!("fachtag.{service}.v1")
}

/// Declares everything; declaring it again changes nothing. Needs configure rights, which the services do not.
///
/// # Errors
/// When the broker is away, refuses, or has one of the names with other arguments.
pub async fn declare(url: &str, listeners: &[Listener]) -> Result<(), BrokerError> {
    let connection = connect(url, "setup").await?;
    let channel = connection.create_channel().await?;
    tokio::time::timeout(PATIENCE, declare_on(&channel, listeners)).await??;
    connection.close(200, "done".into()).await?;
    Ok(())
}

async fn declare_on(channel: &Channel, listeners: &[Listener]) -> Result<(), lapin::Error> {
    let durable = ExchangeDeclareOptions { durable: true, ..Default::default() };
    for (name, kind) in [(EXCHANGE, ExchangeKind::Topic), (DEAD_EXCHANGE, ExchangeKind::Direct)] {
        channel.exchange_declare(name.into(), kind, durable, FieldTable::default()).await?;
    }
    let mut dead = FieldTable::default();
    dead.insert("x-queue-type".into(), text("quorum"));
    channel.queue_declare(DEAD_QUEUE.into(), QueueDeclareOptions::durable(), dead).await?;
    for (service, routing_keys) in listeners {
        let queue = queue(service);
        channel.queue_declare(queue.as_str().into(), QueueDeclareOptions::durable(), arguments()).await?;
        // Dead letters keep their routing key, so each key leads to the one dead queue.
        for key in *routing_keys {
            for (queue, exchange) in [(queue.as_str(), EXCHANGE), (DEAD_QUEUE, DEAD_EXCHANGE)] {
                let options = QueueBindOptions::default();
                channel
                    .queue_bind(queue.into(), exchange.into(), (*key).into(), options, FieldTable::default())
                    .await?;
            }
        }
    }
    Ok(())
}

fn arguments() -> FieldTable {
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), text("quorum"));
    arguments.insert("x-delivery-limit".into(), AMQPValue::LongInt(DELIVERY_LIMIT));
    arguments.insert("x-dead-letter-exchange".into(), text(DEAD_EXCHANGE));
    arguments.insert("x-dead-letter-strategy".into(), text("at-least-once"));
    arguments.insert("x-overflow".into(), text("reject-publish"));
    arguments.insert("x-single-active-consumer".into(), AMQPValue::Boolean(true));
    arguments
}

fn text(value: &str) -> AMQPValue {
    AMQPValue::LongString(value.into())
}
