//! Many at once.

use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use futures_util::future::join_all;
use harness::{Connection, Event, Installation, Options, Service, person_json, request_bytes, run, unique};
use serde_json::{Value, json};

/// Signs so many people up, `at_once` at a time over kept connections; gives the answers.
async fn rush(event: &Event, token: &str, addresses: &[SocketAddr], people: usize, at_once: usize) -> Vec<Value> {
    let next = Arc::new(AtomicUsize::new(0));
    let name = unique("ansturm");
    let tasks = (0..at_once).map(|number| {
        let (next, event, name, address) =
            (Arc::clone(&next), event.clone(), name.clone(), addresses[number % addresses.len()]);
        let token = token.to_owned();
        tokio::spawn(async move {
            let mut connection = Connection::open(address).await.unwrap();
            let mut answers = Vec::new();
            loop {
                let person = next.fetch_add(1, Ordering::Relaxed);
                if person >= people {
                    return answers;
                }
                let body = person_json(&event, &format!("{name}-{person}@schule.example"), json!({}));
                let reply = connection
                    .exchange(&request_bytes("/api/v1/registrations", Some(&token), &body.to_string()))
                    .await
                    .unwrap();
                assert_eq!(reply.status, 201, "{}", reply.body);
                answers.push(serde_json::from_str(&reply.body).unwrap());
            }
        })
    });
    join_all(tasks).await.into_iter().flat_map(Result::unwrap).collect()
}

/// Exactly the seats are given away, and the others wait at 1, 2, 3 … without a gap.
fn check_answers(answers: &[Value], seats: usize) {
    let confirmed = answers.iter().filter(|answer| answer["status"] == "confirmed").count();
    assert_eq!(confirmed, seats);
    let mut positions: Vec<_> = answers.iter().filter_map(|answer| answer["waiting_position"].as_u64()).collect();
    positions.sort_unstable();
    let gapless: Vec<_> = (1..=(answers.len() - seats) as u64).collect();
    assert_eq!(positions, gapless);
    let references: HashSet<_> = answers.iter().map(|answer| answer["reference"].as_str().unwrap()).collect();
    assert_eq!(references.len(), answers.len(), "each reference once");
}

/// The rows say the same as the answers did, in the order of arrival.
async fn check_rows(site: &Installation, event: &Event, answers: &[Value]) {
    let rows = site.registrations(event).await;
    assert_eq!(rows.len(), answers.len());
    let promised: HashMap<_, _> = answers.iter().map(|answer| (answer["id"].as_str().unwrap(), answer)).collect();
    let mut last = 0;
    for row in &rows {
        let answer = promised[row["id"].as_str().unwrap()];
        assert_eq!(row["status"], answer["status"]);
        let position = answer["waiting_position"].as_u64().unwrap_or_default();
        assert!(position >= last, "position {position} after {last}: first come, first served");
        last = position;
    }
}

#[test]
fn two_replicas_race_for_the_last_seats() {
    run(async {
        let site = Installation::start(Options::distributed(2)).await;
        let event = site.publish(json!({"capacity": 20})).await;
        let replicas: Vec<_> = site.nodes_of(Service::Registrations).iter().map(|node| node.address).collect();
        assert_eq!(replicas.len(), 2);
        let answers = rush(&event, &site.token, &replicas, 200, 200).await;
        check_answers(&answers, 20);
        check_rows(&site, &event, &answers).await;
        site.wait_for_seats(&event, 20, 180).await;
    });
}

#[test]
fn ten_thousand_for_two_hundred_seats() {
    run(async {
        let site = Installation::start(Options::embedded()).await;
        let event = site.publish(json!({"capacity": 200})).await;
        let start = std::time::Instant::now();
        let answers = rush(&event, &site.token, &[site.address()], 10_000, 256).await;
        println!("rush: 10000 sign-ups for 200 seats in {:?}", start.elapsed());
        check_answers(&answers, 200);
        check_rows(&site, &event, &answers).await;
        site.client.open("/").await.expect(200);
    });
}

/// People leave while others come: afterwards every seat is taken, and who waits stands in line.
async fn come_and_go(site: &Installation) {
    const SEATS: usize = 10;
    let event = site.publish(json!({"capacity": SEATS})).await;
    let first = rush(&event, &site.token, &site.client.addresses("/api/v1/registrations"), 40, 8).await;
    let leaving = join_all(first.iter().step_by(2).map(|registration| site.cancel(registration)));
    let addresses = site.client.addresses("/api/v1/registrations");
    let (left, second) = tokio::join!(leaving, rush(&event, &site.token, &addresses, 40, 8));
    assert!(left.iter().all(|answer| answer.status == 200));
    let rows = site.registrations(&event).await;
    let ids = |status: &str| {
        rows.iter().filter(|row| row["status"] == status).map(|row| row["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((ids("confirmed").len(), ids("waitlisted").len(), ids("cancelled").len()), (SEATS, 50, 20));
    assert_eq!(second.iter().filter(|answer| answer["status"] == "confirmed").count(), 0, "the line was never empty");
    let mut positions = Vec::new();
    for id in ids("waitlisted") {
        positions.push(site.registration(&json!({"id": id})).await["waiting_position"].as_u64().unwrap());
    }
    assert_eq!(positions, (1..=50).collect::<Vec<_>>(), "by arrival, without a gap");
    site.wait_for_seats(&event, SEATS, 50).await;
}

#[test]
fn coming_and_going_embedded() {
    run(async { come_and_go(&Installation::start(Options::embedded()).await).await });
}

#[test]
fn coming_and_going_distributed() {
    run(async { come_and_go(&Installation::start(Options::distributed(2)).await).await });
}

/// Lowering and raising the capacity while people come. The events service learns of taken seats a moment later, so it may
/// allow a number that is too low by then: nobody loses a seat for that, and none is given away again before it fits.
#[test]
fn the_capacity_changes_in_a_rush() {
    run(async {
        const PEOPLE: usize = 200;
        let site = Installation::start(Options::embedded()).await;
        let event = site.publish(json!({"capacity": 50})).await;
        let addresses = [site.address()];
        let changes = async {
            let mut wanted = 50;
            for capacity in [40, 60, 30, 70, 45] {
                let answer = site.patch(&event, json!({"capacity": capacity})).await;
                match answer.status {
                    200 => wanted = capacity,
                    _ => assert_eq!(answer.fields(), ["capacity"]),
                }
            }
            wanted
        };
        let (wanted, answers) = tokio::join!(changes, rush(&event, &site.token, &addresses, PEOPLE, 32));
        assert_eq!(answers.len(), PEOPLE);
        let taken = async || {
            let rows = site.registrations(&event).await;
            rows.into_iter().filter(|row| row["status"] == "confirmed").collect::<Vec<_>>()
        };
        // Once more, so that the last wish has certainly arrived.
        site.wait_for_seats(&event, taken().await.len(), PEOPLE - taken().await.len()).await;
        let confirmed = taken().await;
        assert!((wanted..=70).contains(&confirmed.len()), "{} of {wanted}", confirmed.len());
        for registration in &confirmed[..confirmed.len() - wanted + 1] {
            site.cancel(registration).await.expect(200);
        }
        assert_eq!(taken().await.len(), wanted, "seats too many are not given away again, the next one is");
    });
}
