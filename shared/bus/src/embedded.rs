//! Messages handed over within the process.

use std::sync::{Arc, Mutex, PoisonError};

use fachtag_contracts::Envelope;
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

use crate::{
    inbox::Arrived,
    transport::{ALIVE_EVERY, Deliveries, Outcome, Receipt},
};

/// Batches that may wait for one receiver.
const WAITING_BATCHES: usize = 8;

/// The exchange of the embedded mode. Cloning shares it.
#[derive(Clone, Default)]
pub struct LocalBroker {
    queues: Arc<Mutex<Vec<Queue>>>,
}

#[derive(Clone)]
struct Queue {
    routing_keys: &'static [&'static str],
    sender: mpsc::Sender<Batch>,
}

struct Batch {
    messages: Vec<Envelope>,
    done: oneshot::Sender<()>,
}

pub(crate) struct Receiver(mpsc::Receiver<Batch>);

impl LocalBroker {
    /// Nobody listens yet.
    pub fn new() -> Self {
        Self::default()
    }

    pub(crate) fn subscribe(&self, routing_keys: &'static [&'static str]) -> Receiver {
        let (sender, receiver) = mpsc::channel(WAITING_BATCHES);
        self.queues.lock().unwrap_or_else(PoisonError::into_inner).push(Queue { routing_keys, sender });
        Receiver(receiver)
    }

    /// A message is taken over once every receiver that listens to it has stored it.
    pub(crate) async fn publish(&self, messages: &[Envelope]) -> Vec<Outcome> {
        let queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut outcomes = vec![Outcome::Unheard; messages.len()];
        let mut receipts = Vec::new();
        for queue in queues {
            let wanted: Vec<usize> = (0..messages.len())
                .filter(|&index| queue.routing_keys.contains(&messages[index].routing_key()))
                .collect();
            if wanted.is_empty() {
                continue;
            }
            let (done, receipt) = oneshot::channel();
            let batch = Batch { messages: wanted.iter().map(|&index| messages[index].clone()).collect(), done };
            // A receiver that is gone drops the batch, and with it `done`: the receipt then fails.
            let _ = queue.sender.send(batch).await;
            receipts.push((wanted, receipt));
        }
        for (wanted, receipt) in receipts {
            let stored = receipt.await.is_ok();
            for index in wanted {
                outcomes[index] = match outcomes[index] {
                    Outcome::Taken | Outcome::Unheard if stored => Outcome::Taken,
                    _ => Outcome::Failed,
                };
            }
        }
        outcomes
    }
}

impl Receiver {
    pub(crate) async fn receive(&mut self, alive: &(dyn Fn(Result<(), String>) + Sync)) -> Option<Deliveries> {
        let batch = loop {
            match timeout(ALIVE_EVERY, self.0.recv()).await {
                Ok(batch) => break batch?,
                Err(_) => alive(Ok(())),
            }
        };
        Some(Deliveries {
            arrived: batch.messages.into_iter().map(Arrived::Message).collect(),
            receipt: Receipt::Embedded(batch.done),
        })
    }
}
