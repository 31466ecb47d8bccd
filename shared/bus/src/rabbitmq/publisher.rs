//! Publishing with every confirm held.

use std::{collections::HashSet, time::Duration};

use fachtag_contracts::Envelope;
use futures_util::future::join_all;
use lapin::{
    BasicProperties, Channel, Confirmation, Connection,
    options::{BasicPublishOptions, ConfirmSelectOptions},
};
use tokio::{sync::Mutex, time::timeout};

use super::{BrokerError, TIMEOUT, connect, topology::EXCHANGE, user};
use crate::transport::Outcome;

/// Messages published before their confirms are awaited.
const WINDOW: usize = 200;
const PERSISTENT: u8 = 2;
/// How long a check waits for a batch under way.
const LOCK_TIMEOUT: Duration = Duration::from_secs(3);

pub(super) struct Publisher {
    url: String,
    live: Mutex<Option<Live>>,
}

struct Live {
    /// Held, since dropping it closes the channel.
    connection: Connection,
    channel: Channel,
    /// The login; the broker sees to it that it is true.
    user: String,
}

impl Publisher {
    pub(super) fn new(url: &str) -> Self {
        Self { url: url.to_owned(), live: Mutex::new(None) }
    }

    /// Whether the broker takes messages on this connection.
    ///
    /// # Errors
    /// Why not.
    pub(super) async fn check(&self) -> Result<(), BrokerError> {
        let mut live = timeout(LOCK_TIMEOUT, self.live.lock()).await?;
        self.ensure(&mut live).await?;
        match live.as_ref() {
            Some(live) if live.connection.status().blocked() => Err(BrokerError::Blocked),
            _ => Ok(()),
        }
    }

    /// For each message, whether the broker has it for sure. After a failure nothing more is published.
    pub(super) async fn publish(&self, messages: &[Envelope]) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(messages.len());
        let mut live = self.live.lock().await;
        for window in messages.chunks(WINDOW) {
            match self.publish_window(&mut live, window).await {
                Ok(window) => outcomes.extend(window),
                Err(error) => {
                    tracing::warn!(%error, "publishing failed");
                    *live = None;
                    break;
                }
            }
            if outcomes.contains(&Outcome::Failed) {
                break;
            }
        }
        outcomes.resize(messages.len(), Outcome::Failed);
        outcomes
    }

    async fn publish_window(&self, live: &mut Option<Live>, window: &[Envelope]) -> Result<Vec<Outcome>, BrokerError> {
        self.ensure(live).await?;
        let Some(live) = live else { return Ok(Vec::new()) };
        let (taken, returned) = send(live, window).await?;
        if returned.is_empty() {
            return Ok(taken.into_iter().map(outcome).collect());
        }
        tracing::error!(message_ids = ?returned, "no queue listens to these messages; was setup-broker run?");
        // With pipelining a return may stand at the wrong confirm: only one by one is it certain.
        let mut outcomes = Vec::with_capacity(window.len());
        for message in window {
            let (taken, returned) = send(live, std::slice::from_ref(message)).await?;
            outcomes.push(if returned.is_empty() { outcome(taken == [true]) } else { Outcome::Unheard });
        }
        Ok(outcomes)
    }

    async fn ensure(&self, live: &mut Option<Live>) -> Result<(), BrokerError> {
        if live.as_ref().is_some_and(|live| live.channel.status().connected() && live.connection.status().connected()) {
            return Ok(());
        }
        *live = None;
        let connection = connect(&self.url, "publisher").await?;
        let channel = timeout(TIMEOUT, connection.create_channel()).await??;
        timeout(TIMEOUT, channel.confirm_select(ConfirmSelectOptions::default())).await??;
        *live = Some(Live { connection, channel, user: user(&self.url)? });
        Ok(())
    }
}

fn outcome(taken: bool) -> Outcome {
    if taken { Outcome::Taken } else { Outcome::Failed }
}

/// Publishes all, then awaits each confirm: which were taken, and the ids of those that were returned.
async fn send(live: &Live, messages: &[Envelope]) -> Result<(Vec<bool>, HashSet<String>), BrokerError> {
    let Live { channel, user, .. } = live;
    let work = async {
        let mut confirms = Vec::with_capacity(messages.len());
        for message in messages {
            let body = serde_json::to_vec(message).unwrap_or_default();
            let options = BasicPublishOptions { mandatory: true, ..Default::default() };
            let key = message.routing_key().into();
            confirms
                .push(channel.basic_publish(EXCHANGE.into(), key, options, &body, properties(message, user)).await?);
        }
        let mut taken = Vec::with_capacity(messages.len());
        let mut returned = HashSet::new();
        for confirmation in join_all(confirms).await {
            let confirmation = confirmation?;
            taken.push(confirmation == Confirmation::Ack(None));
            if let Some(message) = confirmation.take_message() {
                let id = message.delivery.properties.message_id();
                returned.insert(id.as_ref().map_or_else(String::new, ToString::to_string));
            }
        }
        Ok::<_, lapin::Error>((taken, returned))
    };
    // A publish that is pending when the connection ends would hang.
    tokio::select! {
        biased;
        done = timeout(TIMEOUT, work) => Ok(done??),
        () = lost(channel) => Err(BrokerError::Lost),
    }
}

async fn lost(channel: &Channel) {
    while channel.status().connected() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn properties(message: &Envelope, user: &str) -> BasicProperties {
    BasicProperties::default()
        .with_delivery_mode(PERSISTENT)
        .with_content_type(Envelope::MEDIA_TYPE.into())
        .with_message_id(message.id.to_string().into())
        .with_user_id(user.into())
        .with_type(message.kind.as_str().into())
}
