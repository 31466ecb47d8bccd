//! Sign-ups per second for one event, beside what PostgreSQL alone does with one locked row per registration.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use harness::{Connection, Database, Event, Installation, Options, person_json, request_bytes, unique};
use serde_json::json;

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

async fn rate(name: &str, site: &Installation, row_locked: f64) {
    let event = site.publish(json!({"capacity": 100_000})).await;
    let start = Instant::now();
    let people = (0..CONNECTIONS).map(|_| tokio::spawn(sign_up_until(event.clone(), site.address(), start)));
    let mut times: Vec<_> = join_all(people).await.into_iter().flat_map(Result::unwrap).collect();
    let rate = times.len() as f64 / MEASURED.as_secs_f64();
    println!(
        "Fachtag on {name}, {CONNECTIONS} connections: {rate:.0}/s, {:.1} times pgbench, p50 {:.1} ms, p99 {:.1} ms",
        rate / row_locked,
        percentile(&mut times, 50),
        percentile(&mut times, 99)
    );
}

/// Signs one person up after the other; gives the times of those after the warm-up.
async fn sign_up_until(event: Event, address: std::net::SocketAddr, start: Instant) -> Vec<Duration> {
    let mut connection = Connection::open(address).await.unwrap();
    let mark = "ADRESSE";
    let template = person_json(&event, mark, json!({})).to_string();
    let (name, mut number, mut times) = (unique("p"), 0_u64, Vec::new());
    loop {
        let began = Instant::now();
        if began - start > WARM_UP + MEASURED {
            return times;
        }
        number += 1;
        let body = template.replace(mark, &format!("{name}-{number}@schule.example"));
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
