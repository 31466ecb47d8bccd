//! Starts private servers and the program, and talks to it as a user would.
//!
//! A journey takes an [`Installation`] by reference and does not know whether it is one process or seven. All of it runs on
//! one runtime, so that servers and clients may be shared between tests. Whatever is started ends when it is dropped.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a harness fails loudly, in real time"
)]

mod api;
mod broker;
mod browser;
mod caddy;
mod client;
mod database;
mod installation;
mod load;
mod mails;
mod node;
mod program;
mod shared;
pub mod smtp_sink;
mod visitor;

use std::{
    future::Future,
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

pub use api::{ADA, Event, event_json, in_days, person_json};
pub use broker::Broker;
pub use browser::{Form, Page};
pub use caddy::Caddy;
pub use client::{Answer, Call, Client};
pub use database::Database;
pub use installation::{Installation, Options};
pub use load::{Connection, Reply, request_bytes};
pub use mails::{Mail, Mails};
pub use node::{Node, Service};
pub use program::{Environment, Output, Program, free_port};
pub use shared::{Mode, journey};
pub use visitor::Visitor;

/// How a letter that has left counts, in the API and for people: without a mail server as not sent.
pub fn sent(site: &Installation) -> (&'static str, &'static str) {
    match site.mode {
        Mode::Embedded => ("not_sent", "nicht verschickt"),
        Mode::Distributed => ("accepted", "versandt"),
    }
}

/// How long a test waits for something that takes moments when all is well.
pub const SOON: Duration = Duration::from_secs(30);

static RUNTIME: LazyLock<tokio::runtime::Runtime> =
    LazyLock::new(|| tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap());

/// Runs a test's body.
pub fn run<T>(body: impl Future<Output = T>) -> T {
    RUNTIME.block_on(body)
}

/// Runs something to its end from within `Drop`, where one cannot await.
fn finish<T: Send + 'static>(work: impl Future<Output = T> + Send + 'static) -> T {
    std::thread::spawn(|| RUNTIME.block_on(work)).join().unwrap()
}

/// A word that no other test uses.
pub fn unique(stem: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{stem}-{}-{:06x}", COUNT.fetch_add(1, Ordering::Relaxed), rand::random::<u32>() & 0xff_ffff)
}

/// Asks again and again until there is an answer; fails the test when the time is up.
pub async fn wait_for<T>(what: &str, at_most: Duration, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let asking = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(at_most, asking).await.unwrap_or_else(|_| panic!("waited {at_most:?} in vain for {what}"))
}

/// As [`wait_for`], for a condition.
pub async fn wait_until(what: &str, at_most: Duration, mut holds: impl AsyncFnMut() -> bool) {
    wait_for(what, at_most, async || holds().await.then_some(())).await;
}
