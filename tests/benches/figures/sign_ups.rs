//! Sign-ups per second for one event, beside what PostgreSQL alone does with one locked row per registration.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use futures_util::future::join_all;
use harness::{Connection, Database, Event, Installation, Options, in_days, person_json, request_bytes, unique};
use serde_json::{Value, json};

use crate::percentile;

const CONNECTIONS: usize = 64;
const WARM_UP: Duration = Duration::from_secs(2);
const MEASURED: Duration = Duration::from_secs(10);

/// What pgbench does in one transaction: the usual way to keep the last seat from being sold twice.
const TABLES: &str = "CREATE TABLE seats (id int PRIMARY KEY, confirmed int NOT NULL, capacity int NOT NULL);
    INSERT INTO seats VALUES (1, 0, 100000000);
    CREATE TABLE registration (id uuid PRIMARY KEY, event int NOT NULL, email text NOT NULL, name text NOT NULL, UNIQUE (event, email));
    CREATE TABLE outbox (id bigserial PRIMARY KEY, payload text NOT NULL);";
const TRANSACTION: &str = "BEGIN;
SELECT confirmed FROM seats WHERE id = 1 FOR UPDATE;
INSERT INTO registration VALUES (gen_random_uuid(), 1, gen_random_uuid() || '@example.org', 'Ada Lovelace, Grundschule Nord');
INSERT INTO outbox (payload) VALUES (repeat('x', 600));
UPDATE seats SET confirmed = confirmed + 1 WHERE id = 1;
COMMIT;
";

/// Prints the three rates and their ratios.
pub async fn measure() {
    let row_locked = pgbench().await;
    println!("pgbench, one row-locked registration per transaction, {CONNECTIONS} clients: {row_locked:.0}/s");
    let database = Database::create().await;
    let postgres = Installation::start(Options::embedded().with("FACHTAG_DATABASE_URL", database.url())).await;
    rate("PostgreSQL", &postgres, row_locked).await;
    drop(postgres);
    rate("SQLite", &Installation::start(Options::embedded()).await, row_locked).await;
}

/// Without workshops, and with three of them chosen by everybody.
async fn rate(name: &str, site: &Installation, row_locked: f64) {
    let plain = site.publish(json!({"capacity": 100_000, "sessions": []})).await;
    let without = rate_of(name, site, plain, Vec::new(), row_locked).await;
    let (event, slots) = with_workshops(site).await;
    let with = rate_of(&format!("{name}, 3 of 17 workshops each"), site, event, slots, row_locked).await;
    println!("Fachtag on {name}, with workshops beside without: {:.2}", with / without);
}

/// Seventeen workshops at three times, with room for everybody; their ids by time.
async fn with_workshops(site: &Installation) -> (Event, Vec<Vec<String>>) {
    let start: DateTime<Utc> = in_days(30).parse().unwrap();
    let part = |at: i64| {
        let begin = start + chrono::Duration::hours(1 + at % 3);
        let end = begin + chrono::Duration::minutes(50);
        json!({"title": format!("Workshop {at}"), "starts_at": begin, "ends_at": end, "capacity": 100_000})
    };
    let sessions: Vec<Value> = (0..17).map(part).collect();
    let event = site.publish(json!({"capacity": 100_000, "sessions": sessions})).await;
    let told = site.event(&event).await["sessions"].clone();
    let id = |at: usize| told[at]["id"].as_str().unwrap().to_owned();
    let slots = (0..3).map(|slot| (slot..17).step_by(3).map(id).collect()).collect();
    (event, slots)
}

async fn rate_of(name: &str, site: &Installation, event: Event, slots: Vec<Vec<String>>, row_locked: f64) -> f64 {
    let start = Instant::now();
    let people =
        (0..CONNECTIONS).map(|_| tokio::spawn(sign_up_until(event.clone(), slots.clone(), site.address(), start)));
    let mut times: Vec<_> = join_all(people).await.into_iter().flat_map(Result::unwrap).collect();
    let rate = times.len() as f64 / MEASURED.as_secs_f64();
    println!(
        "Fachtag on {name}, {CONNECTIONS} connections: {rate:.0}/s, {:.1} times pgbench, p50 {:.1} ms, p99 {:.1} ms",
        rate / row_locked,
        percentile(&mut times, 50),
        percentile(&mut times, 99)
    );
    rate
}

/// Signs one person up after the other; gives the times of those after the warm-up.
async fn sign_up_until(
    event: Event,
    slots: Vec<Vec<String>>,
    address: std::net::SocketAddr,
    start: Instant,
) -> Vec<Duration> {
    let mut connection = Connection::open(address).await.unwrap();
    let mark = "ADRESSE";
    let person = person_json(&event, mark, json!({"sessions": []}));
    let (name, mut number, mut times) = (unique("p"), 0_u64, Vec::new());
    loop {
        let began = Instant::now();
        if began - start > WARM_UP + MEASURED {
            return times;
        }
        number += 1;
        let mut person = person.clone();
        person["email"] = format!("{name}-{number}@schule.example").into();
        person["sessions"] = slots.iter().map(|parts| parts[number as usize % parts.len()].clone()).collect();
        let body = person.to_string();
        let reply = connection.exchange(&request_bytes("/api/v1/registrations", None, &body)).await.unwrap();
        assert_eq!(reply.status, 202, "{}", reply.body);
        if began - start > WARM_UP {
            times.push(began.elapsed());
        }
    }
}

async fn pgbench() -> f64 {
    let database = Database::create().await;
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("registration.sql");
    std::fs::write(&script, TRANSACTION).unwrap();
    let (url, seconds) = (database.url(), MEASURED.as_secs().to_string());
    tokio::task::spawn_blocking(move || {
        let made = Command::new("psql")
            .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &url, "-c", TABLES])
            .status()
            .unwrap();
        assert!(made.success());
        let clients = CONNECTIONS.to_string();
        let output = Command::new("pgbench")
            .args(["-n", "-c", &clients, "-j", "2", "-T", &seconds, "-f"])
            .arg(&script)
            .arg(&url)
            .output()
            .unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let rate = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
        rate.unwrap_or_else(|| panic!("pgbench: {text}{}", String::from_utf8_lossy(&output.stderr)))
    })
    .await
    .unwrap()
}
