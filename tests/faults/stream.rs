//! People who keep signing up while things break.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use harness::{Connection, Event, person_json, request_bytes, unique};
use serde_json::{Value, json};

/// A registration that somebody was promised.
#[derive(Debug, Clone)]
pub struct Acknowledged {
    pub id: String,
    pub reference: String,
    pub status: String,
    pub at: Instant,
}

/// A running stream of sign-ups, each by an address of its own.
pub struct Stream {
    stop: Arc<AtomicBool>,
    acknowledged: Arc<Mutex<Vec<Acknowledged>>>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

const PAUSE: Duration = Duration::from_millis(10);

impl Stream {
    /// So many people at a time, in turn at these addresses.
    pub fn start(event: &Event, token: &str, people: usize, addresses: &[SocketAddr]) -> Self {
        let (stop, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let tasks = (0..people).map(|number| {
            let (stop, acknowledged) = (Arc::clone(&stop), Arc::clone(&acknowledged));
            tokio::spawn(keep_signing_up(
                event.clone(),
                token.to_owned(),
                addresses[number % addresses.len()],
                stop,
                acknowledged,
            ))
        });
        Self { tasks: tasks.collect(), stop, acknowledged }
    }

    /// How many were promised a registration so far.
    pub fn count(&self) -> usize {
        self.acknowledged.lock().unwrap().len()
    }

    /// The first promise after this moment.
    pub fn first_after(&self, moment: Instant) -> Option<Instant> {
        self.acknowledged.lock().unwrap().iter().map(|own| own.at).filter(|at| *at > moment).min()
    }

    /// Lets everybody finish; gives all promises.
    pub async fn finish(self) -> Vec<Acknowledged> {
        self.stop.store(true, Ordering::Relaxed);
        for task in self.tasks {
            task.await.unwrap();
        }
        std::mem::take(&mut self.acknowledged.lock().unwrap())
    }
}

async fn keep_signing_up(
    event: Event,
    token: String,
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    acknowledged: Arc<Mutex<Vec<Acknowledged>>>,
) {
    let mut connection = None;
    while !stop.load(Ordering::Relaxed) {
        tokio::time::sleep(PAUSE).await;
        if connection.is_none() {
            connection = Connection::open(address).await.ok();
        }
        let Some(open) = connection.as_mut() else { continue };
        let body = person_json(&event, &format!("{}@schule.example", unique("strom")), json!({}));
        // A broken connection leaves it open whether the registration exists; a promise does not.
        match open.exchange(&request_bytes("/api/v1/registrations", Some(&token), &body.to_string())).await {
            Ok(reply) if reply.status == 201 => acknowledged.lock().unwrap().push(promise(&reply.body)),
            Ok(reply) => assert!(reply.status >= 500, "{}: {}", reply.status, reply.body),
            Err(_) => connection = None,
        }
    }
}

fn promise(body: &str) -> Acknowledged {
    let answer: Value = serde_json::from_str(body).unwrap();
    let text = |name: &str| answer[name].as_str().unwrap().to_owned();
    Acknowledged { id: text("id"), reference: text("reference"), status: text("status"), at: Instant::now() }
}
