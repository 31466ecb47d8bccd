//! How long organizers wait for the pages and lists of a large event.

use std::time::Instant;

use harness::{Client, Database, Installation, Options, wait_for};
use serde_json::json;

use crate::{letters::LONG, percentile, sign_up};

const PEOPLE: usize = 5_000;
const TIMES: usize = 10;

/// Prints the times on both databases.
pub async fn measure() {
    let database = Database::create().await;
    rate("PostgreSQL", Options::embedded().with("FACHTAG_DATABASE_URL", database.url())).await;
    rate("SQLite", Options::embedded()).await;
}

async fn rate(name: &str, options: Options) {
    let site = Installation::start(options).await;
    let event = site.publish(json!({"capacity": 100_000})).await;
    sign_up(&site, &event, PEOPLE).await;
    let desk = site.desk("organizer", None).await;
    let table = format!("/organisation/anmeldungen/{}", event.id);
    wait_for("quiet after the rush", LONG, async || {
        let page = desk.get("/organisation/nachrichten?zustand=waiting").send().await;
        (!page.body.contains("@schule.example")).then_some(())
    })
    .await;
    for path in ["", "?suche=schule", "/anwesenheit", "/listen", "/listen/teilnahmeliste.csv"] {
        time(name, &desk, &table, path, TIMES).await;
    }
    for path in ["/listen/teilnahmeliste.xlsx", "/listen/teilnahmeliste.pdf"] {
        time(name, &desk, &table, path, 3).await;
    }
}

async fn time(name: &str, desk: &Client, table: &str, path: &str, times: usize) {
    let (mut all, mut size) = (Vec::new(), 0);
    for _ in 0..times {
        let began = Instant::now();
        let answer = desk.get(&format!("{table}{path}")).send().await;
        all.push(began.elapsed());
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        size = answer.body.len();
    }
    let (middle, worst) = (percentile(&mut all, 50), percentile(&mut all, 100));
    let path = if path.is_empty() { "the table" } else { path };
    println!("{name}, {PEOPLE} people: {path}: p50 {middle:.0} ms, worst {worst:.0} ms, {} kB", size / 1000);
}
