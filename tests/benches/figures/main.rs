//! The figures of the README, measured in one run so that their ratios mean something on any machine. By hand, in release:
//!
//!     tests/harness/with-servers.sh cargo run --release -p fachtag-tests --example figures [sign-ups] [mails] [letters] [pages] [idle]
//!
//! Without a name, all of them. Client, servers and program share the machine's cores.
#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "a measurement, in real time")]

mod idle;
mod letters;
mod mails;
mod pages;
mod sign_ups;

use std::time::Duration;

use futures_util::future::join_all;
use harness::{Connection, Event, Installation, person_json, request_bytes, unique};
use serde_json::json;

const CONNECTIONS: usize = 8;

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    let asked = |name: &str| wanted.is_empty() || wanted.iter().any(|own| own == name);
    harness::run(async {
        if asked("sign-ups") {
            sign_ups::measure().await;
        }
        if asked("mails") {
            mails::measure().await;
        }
        if asked("letters") {
            letters::measure().await;
        }
        if asked("pages") {
            pages::measure().await;
        }
        if asked("idle") {
            idle::measure().await;
        }
    });
}

/// The value that so many per cent of all do not exceed, in milliseconds.
fn percentile(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    let index = (times.len().max(1) - 1) * percent / 100;
    times.get(index).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
}

/// Signs up so many people.
async fn sign_up(site: &Installation, event: &Event, count: usize) {
    let people = (0..CONNECTIONS).map(|_| {
        let (event, address) = (event.clone(), site.address());
        tokio::spawn(async move {
            let mut connection = Connection::open(address).await.unwrap();
            for _ in 0..count / CONNECTIONS {
                sign_up_one(&mut connection, &event).await;
            }
        })
    });
    for person in join_all(people).await {
        person.unwrap();
    }
}

/// Signs up somebody new and gives the address.
async fn sign_up_one(connection: &mut Connection, event: &Event) -> String {
    let email = format!("{}@schule.example", unique("p"));
    let body = person_json(event, &email, json!({})).to_string();
    let reply = connection.exchange(&request_bytes("/api/v1/registrations", None, &body)).await.unwrap();
    assert_eq!(reply.status, 202, "{}", reply.body);
    email
}
