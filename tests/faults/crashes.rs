//! SIGKILL at seeded moments while people sign up.

use std::time::{Duration, Instant};

use harness::{Installation, Options, Service, run, wait_for};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde_json::json;

use crate::{books, stream::Stream};

const SEATS: usize = 50;

/// How often; `FACHTAG_TEST_CYCLES` asks for more.
fn cycles(usual: usize) -> usize {
    std::env::var("FACHTAG_TEST_CYCLES").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn moment(random: &mut StdRng) -> Duration {
    Duration::from_millis(random.random_range(100..900))
}

/// Waits until somebody is promised a registration again; gives the time since the crash.
async fn recovered(stream: &Stream, crash: Instant) -> Duration {
    let first = wait_for("sign-ups to work again", Duration::from_secs(60), async || stream.first_after(crash)).await;
    first - crash
}

#[test]
fn one_process_is_killed() {
    run(async {
        let site = Installation::start(Options::embedded()).await;
        let event = site.publish(json!({"capacity": SEATS})).await;
        let mut random = StdRng::seed_from_u64(2026);
        let stream = Stream::start(&event, &site.token, 8, &[site.address()]);
        let (cycles, mut recovery) = (cycles(8), Vec::new());
        for _ in 0..cycles {
            tokio::time::sleep(moment(&mut random)).await;
            site.nodes[0].kill();
            let crash = Instant::now();
            site.nodes[0].start_again().await;
            recovery.push(recovered(&stream, crash).await);
        }
        assert!(stream.count() > cycles);
        let acknowledged = stream.finish().await;
        let mut books = books::check(&site, &event, SEATS, &acknowledged).await;
        books.recovery = recovery;
        books.print("embedded, SIGKILL", cycles);
        assert_eq!(books.mails.keys().copied().max(), Some(1), "nobody got a mail twice: {:?}", books.mails);
        assert_eq!(books.uncertain, 0, "a file is written or not");
    });
}

#[test]
fn services_and_broker_are_killed() {
    run(async {
        let site = Installation::start(Options { own_broker: true, ..Options::distributed(2) }).await;
        let event = site.publish(json!({"capacity": SEATS})).await;
        site.broker().settle().await;
        let mut random = StdRng::seed_from_u64(2027);
        let (registrations, notifications) =
            (site.nodes_of(Service::Registrations), site.nodes_of(Service::Notifications));
        let addresses: Vec<_> = registrations.iter().map(|node| node.address).collect();
        let stream = Stream::start(&event, &site.token, 8, &addresses);
        let (cycles, mut recovery, mut killed_senders) = (cycles(6), Vec::new(), 0);
        for cycle in 0..cycles {
            tokio::time::sleep(moment(&mut random)).await;
            let replica = random.random_range(0..2);
            let crash = Instant::now();
            match cycle % 3 {
                0 => {
                    registrations.iter().for_each(|node| node.kill());
                    futures_util::future::join_all(registrations.iter().map(|node| node.start_again())).await;
                }
                1 => {
                    notifications[replica].kill();
                    notifications[replica].start_again().await;
                    killed_senders += 1;
                }
                _ => {
                    site.broker().kill().await;
                    site.broker().start_again().await;
                }
            }
            recovery.push(recovered(&stream, crash).await);
        }
        let acknowledged = stream.finish().await;
        let mut books = books::check(&site, &event, SEATS, &acknowledged).await;
        books.recovery = recovery;
        books.print("distributed, SIGKILL", cycles);
        assert_eq!(books.mails.keys().copied().max(), Some(1), "nobody got a mail twice: {:?}", books.mails);
        assert!(books.uncertain <= killed_senders * 16, "only what was in flight is uncertain: {}", books.uncertain);
    });
}
