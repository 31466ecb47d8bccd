//! From the sign-up to the mail in the mail server's hands, across three services, PostgreSQL and RabbitMQ.

use std::{
    collections::HashMap,
    time::{Duration, SystemTime},
};

use futures_util::future::join_all;
use harness::{Connection, Installation, Options};
use serde_json::json;

use crate::{percentile, sign_up_one};

const PER_SECOND: u32 = 50;
const SECONDS: u32 = 30;
const PEOPLE: u32 = 10;

/// Prints the delays.
pub async fn measure() {
    let site = Installation::start(Options::distributed(1)).await;
    let event = site.publish(json!({"capacity": 100_000})).await;
    let pace = Duration::from_secs(1) * PEOPLE / PER_SECOND;
    let people = (0..PEOPLE).map(|number| {
        let (event, address) = (event.clone(), site.client.addresses("/api/v1/registrations")[0]);
        tokio::spawn(async move {
            let mut connection = Connection::open(address).await.unwrap();
            tokio::time::sleep(pace / PEOPLE * number).await;
            let mut tick = tokio::time::interval(pace);
            let mut sent = Vec::new();
            for _ in 0..SECONDS * PER_SECOND / PEOPLE {
                tick.tick().await;
                let began = SystemTime::now();
                let email = sign_up_one(&mut connection, &event).await;
                sent.push((email, began));
            }
            sent
        })
    });
    let sent: HashMap<_, _> = join_all(people).await.into_iter().flat_map(Result::unwrap).collect();
    let sink = site.mails.sink().unwrap();
    let received = sink.wait_for(sent.len(), Duration::from_secs(60)).await.expect("all mails");
    let mut delays: Vec<_> = received.iter().map(|mail| mail.at.duration_since(sent[&mail.to[0]]).unwrap()).collect();
    println!(
        "from POST to mail taken, {PER_SECOND} sign-ups/s for {SECONDS} s, {} mails: p50 {:.0} ms, p99 {:.0} ms",
        delays.len(),
        percentile(&mut delays, 50),
        percentile(&mut delays, 99)
    );
}
