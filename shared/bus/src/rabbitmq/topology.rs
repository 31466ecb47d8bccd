//! Exchanges and queues. Their arguments never change under the same name: declaring them differently fails, so a change
//! needs a new `.vN`.

use std::{collections::BTreeSet, time::Duration};

use fachtag_contracts::{CATALOGUE, Entry};
use lapin::{
    BasicProperties, Channel, Confirmation, Connection, ExchangeKind,
    options::{
        BasicPublishOptions, ConfirmSelectOptions, ExchangeDeclareOptions, QueueBindOptions, QueueDeclareOptions,
        QueueDeleteOptions,
    },
    types::{AMQPValue, FieldTable},
};
use tokio::time::timeout;

use super::{BrokerError, TIMEOUT, connect};

/// Every message goes here, by its routing key.
pub(super) const EXCHANGE: &str = "fachtag.events";
const DEAD_EXCHANGE: &str = "fachtag.dead";
pub(super) const DEAD_QUEUE: &str = "fachtag.dead.v1";
/// A consumer that dies this often while storing one message does not get it again. Stated, because 4.x has a default of 20
/// and earlier versions none.
const DELIVERY_LIMIT: i32 = 50;

/// A message of this type is dropped by whoever receives it.
const PROBE_TYPE: &str = "de.fachtag.probe";
const PROBE_KEY: &str = "probe";
/// A probe that nobody receives does not stay.
const PROBE_LASTS_MS: u32 = 10_000;
const PROBE_TIMEOUT: Duration = Duration::from_secs(5);
/// Of a queue without a leader RabbitMQ waits five seconds for an answer before it deletes it all the same.
const DELETE_TIMEOUT: Duration = Duration::from_secs(30);

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
    let channel = timeout(TIMEOUT, connection.create_channel()).await??;
    timeout(TIMEOUT, declare_on(&channel, listeners)).await??;
    timeout(TIMEOUT, connection.close(200, "done".into())).await??;
    Ok(())
}

/// Deletes and declares anew the queues that nobody leads, and says which. RabbitMQ that was killed shortly after a queue was
/// declared may forget who leads it, for good; such a queue is empty. What could not be published to it still lies in the
/// outboxes. In a cluster, bring back its nodes first: a queue without a majority looks the same.
///
/// # Errors
/// When the broker is away or refuses.
pub async fn repair(url: &str, listeners: &[Listener]) -> Result<Vec<String>, BrokerError> {
    let mut repaired = Vec::new();
    for (queue, state) in inspect(url, listeners).await? {
        if state == QueueState::NoLeader {
            let connection = connect(url, "repair").await?;
            let channel = timeout(TIMEOUT, connection.create_channel()).await??;
            tracing::warn!(queue, "the queue has no leader; it is deleted and declared anew");
            timeout(DELETE_TIMEOUT, channel.queue_delete(queue.as_str().into(), QueueDeleteOptions::default()))
                .await??;
            repaired.push(queue);
        }
    }
    if !repaired.is_empty() {
        declare(url, listeners).await?;
    }
    Ok(repaired)
}

/// How a queue stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueState {
    Fine,
    /// It is not there, or not bound as it should be: [`declare`] helps.
    Missing,
    /// It takes nothing, though the broker does: [`repair`] helps.
    NoLeader,
    /// The login may not find out.
    Unknown,
}

/// Sends a probe to every queue, which receivers drop, and sees whether the broker confirms it: the only way to tell a queue
/// that nobody leads. Services' own logins may write to their exchange only, and learn nothing of the dead letters' queue.
///
/// # Errors
/// When the broker is away, or takes no messages at all.
pub async fn inspect(url: &str, listeners: &[Listener]) -> Result<Vec<(String, QueueState)>, BrokerError> {
    let connection = connect(url, "inspection").await?;
    let mut all = vec![(DEAD_QUEUE.to_owned(), DEAD_EXCHANGE, PROBE_KEY.to_owned())];
    all.extend(listeners.iter().map(|(service, _)| (queue(service), EXCHANGE, probe_key(service))));
    let mut states = Vec::new();
    for (queue, exchange, key) in all {
        let mut state = probe(&connection, exchange, &key).await?;
        if state == QueueState::NoLeader {
            // A leader may just be elected.
            state = probe(&connection, exchange, &key).await?;
        }
        states.push((queue, state));
    }
    // Whatever was asked is answered.
    let _ = timeout(TIMEOUT, connection.close(200, "done".into())).await;
    Ok(states)
}

async fn probe(connection: &Connection, exchange: &str, key: &str) -> Result<QueueState, BrokerError> {
    let channel = timeout(TIMEOUT, connection.create_channel()).await??;
    timeout(TIMEOUT, channel.confirm_select(ConfirmSelectOptions::default())).await??;
    let options = BasicPublishOptions { mandatory: true, ..Default::default() };
    let properties =
        BasicProperties::default().with_type(PROBE_TYPE.into()).with_expiration(PROBE_LASTS_MS.to_string().into());
    let publishing =
        async { channel.basic_publish(exchange.into(), key.into(), options, b"{}", properties).await?.await };
    let confirmed = timeout(PROBE_TIMEOUT, publishing).await;
    if connection.status().blocked() {
        return Err(BrokerError::Blocked);
    }
    Ok(match confirmed {
        Err(_) => QueueState::NoLeader,
        Ok(Ok(Confirmation::Ack(None))) => QueueState::Fine,
        Ok(Ok(Confirmation::Ack(Some(_)))) => QueueState::Missing,
        // It has no length that it could exceed, so that a refusal comes from the broker, which finds nobody there.
        Ok(Ok(_)) => QueueState::NoLeader,
        // The channel is closed with the refusal; the connection goes on.
        Ok(Err(error)) if is_protocol(&error, 404) => QueueState::Missing,
        Ok(Err(error)) if is_protocol(&error, 403) => QueueState::Unknown,
        Ok(Err(error)) => return Err(error.into()),
    })
}

fn is_protocol(error: &lapin::Error, code: u16) -> bool {
    matches!(error.kind(), lapin::ErrorKind::ProtocolError(error) if error.get_id() == code)
}

/// Whether a message only asks whether its queue works.
pub(super) fn is_probe(properties: &BasicProperties) -> bool {
    properties.kind().as_ref().is_some_and(|kind| kind.as_str() == PROBE_TYPE)
}

fn probe_key(service: &str) -> String {
    format!("{PROBE_KEY}.{service}")
}

/// Which routing keys a service's login may write, as a pattern of RabbitMQ's topic permissions. By nouns where all messages of a
/// noun are the service's, so that new ones need no new permission.
pub fn writable_keys(service: &str) -> String {
    let noun = |name: &'static str| name.split('.').next().unwrap_or(name);
    let of_others = |noun: &str| {
        let others = |entry: &&Entry| !entry.producers.contains(&service);
        CATALOGUE.iter().filter(others).any(|entry| entry.name.starts_with(&format!("{noun}.")))
    };
    let own = CATALOGUE.iter().filter(|entry| entry.producers.contains(&service));
    let keys = own.map(|entry| match noun(entry.name) {
        noun if of_others(noun) => entry.name.replace('.', "\\."),
        noun => noun.to_owned(),
    });
    let keys: BTreeSet<String> = keys.chain([PROBE_KEY.to_owned()]).collect();
    format!("^({})\\.", keys.into_iter().collect::<Vec<_>>().join("|"))
}

async fn declare_on(channel: &Channel, listeners: &[Listener]) -> Result<(), lapin::Error> {
    let durable = ExchangeDeclareOptions { durable: true, ..Default::default() };
    for (name, kind) in [(EXCHANGE, ExchangeKind::Topic), (DEAD_EXCHANGE, ExchangeKind::Direct)] {
        channel.exchange_declare(name.into(), kind, durable, FieldTable::default()).await?;
    }
    let mut dead = FieldTable::default();
    dead.insert("x-queue-type".into(), text("quorum"));
    channel.queue_declare(DEAD_QUEUE.into(), QueueDeclareOptions::durable(), dead).await?;
    bind(channel, DEAD_QUEUE, DEAD_EXCHANGE, PROBE_KEY).await?;
    for (service, routing_keys) in listeners {
        let queue = queue(service);
        channel.queue_declare(queue.as_str().into(), QueueDeclareOptions::durable(), arguments()).await?;
        // Dead letters keep their routing key, so each key leads to the one dead queue.
        for key in *routing_keys {
            bind(channel, &queue, EXCHANGE, key).await?;
            bind(channel, DEAD_QUEUE, DEAD_EXCHANGE, key).await?;
        }
        bind(channel, &queue, EXCHANGE, &probe_key(service)).await?;
    }
    Ok(())
}

async fn bind(channel: &Channel, queue: &str, exchange: &str, key: &str) -> Result<(), lapin::Error> {
    let options = QueueBindOptions::default();
    channel.queue_bind(queue.into(), exchange.into(), key.into(), options, FieldTable::default()).await
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
