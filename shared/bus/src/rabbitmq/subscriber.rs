//! Consuming from one queue, across every kind of break.

use std::time::Duration;

use fachtag_runtime::Clock;
use futures_util::{FutureExt, StreamExt};
use lapin::{
    Connection, Consumer,
    message::Delivery,
    options::{BasicConsumeOptions, BasicQosOptions},
    types::FieldTable,
};
use tokio::time::timeout;

use super::{BrokerError, TIMEOUT, acceptance, connect, topology};
use crate::{
    inbox::Arrived,
    transport::{ALIVE_EVERY, Deliveries, Receipt},
};

/// Unacknowledged messages the broker may send ahead; the library's buffer has no bound of its own.
const PREFETCH: u16 = 100;
/// Bytes that are kept of what is not taken, for whoever looks at it: whole messages of usual size.
const LONGEST_EXCERPT: usize = 256 * 1024;
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

/// Receives from one queue; connects again whenever it must.
pub struct Subscriber {
    url: String,
    queue: String,
    live: Option<(Connection, Consumer)>,
}

impl Subscriber {
    pub(super) fn new(url: &str, queue: String) -> Self {
        Self { url: url.to_owned(), queue, live: None }
    }

    /// The next messages, as many as are there, at most [`PREFETCH`].
    pub(crate) async fn receive(&mut self, clock: &Clock, alive: &(dyn Fn(Result<(), String>) + Sync)) -> Deliveries {
        let mut pause = Duration::from_millis(100);
        loop {
            match self.try_receive(clock, alive).await {
                Ok(Some(deliveries)) if deliveries.arrived.is_empty() => {
                    deliveries.acknowledge().await;
                    continue;
                }
                Ok(Some(deliveries)) => return deliveries,
                // The server cancelled the consumer (a leader changed, the queue was made anew): subscribe again.
                Ok(None) => tracing::info!(queue = self.queue, "consumer cancelled by the broker"),
                Err(error) => {
                    alive(Err(error.to_string()));
                    tracing::warn!(queue = self.queue, %error, "not receiving");
                }
            }
            self.close().await;
            // Spread, so that not all replicas come back in the same moment.
            tokio::time::sleep(pause.mul_f64(0.5 + rand::random::<f64>() / 2.0)).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Ends the connection before the consumer: a consumer that is cancelled first lets the next one receive what follows
    /// while this one still holds what comes before.
    pub(crate) async fn close(&mut self) {
        if let Some((connection, consumer)) = self.live.take() {
            // A broken connection is as good as a closed one.
            let _ = timeout(TIMEOUT, connection.close(200, "done".into())).await;
            drop(consumer);
        }
    }

    async fn try_receive(
        &mut self,
        clock: &Clock,
        alive: &(dyn Fn(Result<(), String>) + Sync),
    ) -> Result<Option<Deliveries>, BrokerError> {
        let consumer = match &mut self.live {
            Some((_, consumer)) => consumer,
            None => {
                let (connection, consumer) = timeout(TIMEOUT, subscribe(&self.url, &self.queue)).await??;
                &mut self.live.insert((connection, consumer)).1
            }
        };
        let first = loop {
            match timeout(ALIVE_EVERY, consumer.next()).await {
                Ok(Some(first)) => break first,
                Ok(None) => return Ok(None),
                // The heartbeat ends a connection whose other end is silent.
                Err(_) => alive(Ok(())),
            }
        };
        let mut deliveries = vec![first?];
        while deliveries.len() < usize::from(PREFETCH) {
            match consumer.next().now_or_never() {
                Some(Some(Ok(delivery))) => deliveries.push(delivery),
                // Nothing more now; an end or an error shows again at the next call.
                _ => break,
            }
        }
        let messages = deliveries.iter().filter(|delivery| !topology::is_probe(&delivery.properties));
        let arrived = messages.map(|delivery| read(delivery, clock)).collect();
        Ok(deliveries.pop().map(|last| Deliveries { arrived, receipt: Receipt::RabbitMq(Box::new(last)) }))
    }
}

async fn subscribe(url: &str, queue: &str) -> Result<(Connection, Consumer), BrokerError> {
    let connection = connect(url, queue).await?;
    let channel = connection.create_channel().await?;
    channel.basic_qos(PREFETCH, BasicQosOptions::default()).await?;
    let options = BasicConsumeOptions::default();
    let consumer = channel.basic_consume(queue.into(), "".into(), options, FieldTable::default()).await?;
    tracing::info!(queue, "receiving");
    Ok((connection, consumer))
}

fn read(delivery: &Delivery, clock: &Clock) -> Arrived {
    let routing_key = delivery.routing_key.as_str();
    let user = delivery.properties.user_id().as_ref().map(|user| user.as_str());
    acceptance::read(&delivery.data, routing_key, user, clock.now()).map_or_else(
        |error| Arrived::Unreadable {
            id: clock.new_id(),
            routing_key: routing_key.to_owned(),
            subject: String::new(),
            text: String::from_utf8_lossy(&delivery.data[..delivery.data.len().min(LONGEST_EXCERPT)]).into_owned(),
            error,
        },
        Arrived::Message,
    )
}
