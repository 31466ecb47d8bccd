//! How fast letters leave, beside the tool that mail servers are measured with, and two thousand reminders at once.

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant, SystemTime},
};

use chrono::{TimeDelta, Utc};
use futures_util::future::join_all;
use harness::{
    Connection, Database, Event, Installation, Options, person_json, request_bytes,
    smtp_sink::{Abilities, SmtpSink},
    unique, wait_for,
};
use serde_json::json;

use crate::idle::resident;

const LETTERS: usize = 2_000;
/// As many as the program opens.
const SESSIONS: usize = 4;
const CONNECTIONS: usize = 8;
const LONG: Duration = Duration::from_secs(300);
/// From the publication of the event to the time of its reminder.
const LEAD: TimeDelta = TimeDelta::seconds(90);

/// Prints both rates, and how long the reminders took.
pub async fn measure() {
    let database = Database::create().await;
    let address = SmtpSink::start(Abilities::default()).await.unwrap().address();
    let options = Options::embedded()
        .with("FACHTAG_DATABASE_URL", database.url())
        .with("FACHTAG_SMTP_URL", format!("smtp://{address}"));
    let site = Installation::start(options).await;
    // The mail server is down until all letters are written.
    sign_up(&site, &site.publish(json!({"capacity": 100_000})).await).await;
    let sink = SmtpSink::start_on(address, Abilities::default()).await.unwrap();
    let received = sink.wait_for(LETTERS, LONG).await.expect("all letters");
    let seconds = |from: SystemTime, to: SystemTime| to.duration_since(from).unwrap().as_secs_f64();
    let own = LETTERS as f64 / seconds(received[0].at, received[LETTERS - 1].at);
    let size = received.iter().map(|letter| letter.bytes.len()).sum::<usize>() / LETTERS;
    println!("{LETTERS} letters of {size} bytes to one mail server, {SESSIONS} sessions: {own:.0}/s");
    reminders(&site, &sink).await;
    drop(site);
    drop(sink);
    smtp_source(size, own).await;
}

async fn reminders(site: &Installation, sink: &SmtpSink) {
    let before = sink.count();
    let due = Utc::now() + LEAD;
    let start = due + TimeDelta::hours(2);
    let event = json!({
        "capacity": 100_000, "reminders": ["2h"], "sessions": [], "starts_at": start.to_rfc3339(),
        "ends_at": (start + TimeDelta::hours(1)).to_rfc3339(),
    });
    sign_up(site, &site.publish(event).await).await;
    wait_for("the confirmations", LONG, async || (sink.count() >= before + LETTERS).then_some(())).await;
    assert!(Utc::now() < due, "the confirmations took too long for this measurement");
    let process = site.nodes[0].id();
    let (mut memory, idle) = (0, resident(process));
    while sink.count() < before + 2 * LETTERS {
        memory = memory.max(resident(process));
        assert!(Utc::now() < due + LONG, "all reminders");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let took = (Utc::now() - due).as_seconds_f64();
    println!(
        "{LETTERS} reminders due at once: the last was taken after {took:.1} s = {:.0}/s; memory before {:.0} MB, at most {:.0} MB",
        LETTERS as f64 / took,
        idle as f64 / 1000.0,
        memory as f64 / 1000.0
    );
}

async fn sign_up(site: &Installation, event: &Event) {
    let people = (0..CONNECTIONS).map(|_| {
        let (event, address) = (event.clone(), site.address());
        tokio::spawn(async move {
            let mut connection = Connection::open(address).await.unwrap();
            for _ in 0..LETTERS / CONNECTIONS {
                let email = format!("{}@schule.example", unique("p"));
                let body = person_json(&event, &email, json!({})).to_string();
                let reply = connection.exchange(&request_bytes("/api/v1/registrations", &body)).await.unwrap();
                assert_eq!(reply.status, 201, "{}", reply.body);
            }
        })
    });
    for person in join_all(people).await {
        person.unwrap();
    }
}

/// Postfix' own load generator on the same kind of mail server, if it is installed.
async fn smtp_source(size: usize, own: f64) {
    let sink = SmtpSink::start(Abilities::default()).await.unwrap();
    let (sessions, letters, size) = (SESSIONS.to_string(), LETTERS.to_string(), size.to_string());
    let began = Instant::now();
    let tool = Command::new("smtp-source")
        .args(["-d", "-s", &sessions, "-m", &letters, "-l", &size, "-f", "a@schule.example", "-t", "b@schule.example"])
        .arg(format!("inet:{}", sink.address()))
        .stdout(Stdio::null())
        .spawn();
    let Ok(mut tool) = tool else {
        println!("smtp-source (Debian's package postfix) is not installed: nothing to compare with");
        return;
    };
    wait_for("smtp-source", LONG, async || tool.try_wait().unwrap()).await;
    let rate = sink.count() as f64 / began.elapsed().as_secs_f64();
    println!(
        "smtp-source, {SESSIONS} sessions, letters of that size: {rate:.0}/s; Fachtag {:.2} times that",
        own / rate
    );
}
