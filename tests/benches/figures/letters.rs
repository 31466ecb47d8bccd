//! How fast letters leave, beside the tool that mail servers are measured with, and two thousand reminders at once.

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use chrono::{TimeDelta, Utc};
use fachtag_notifications::{
    domain::letter::Outcome,
    sending::{
        settings::SmtpSettings,
        smtp::{Limits, SmtpTransport},
        transport::MailTransport,
    },
};
use futures_util::future::join_all;
use harness::{
    Database, Installation, Options,
    smtp_sink::{Abilities, SmtpSink},
    wait_for,
};
use serde_json::json;

use crate::{idle::resident, sign_up};

const LETTERS: usize = 2_000;
const FROM_MEMORY: usize = 20_000;
/// As many as the program opens.
const SESSIONS: usize = 4;
pub const LONG: Duration = Duration::from_secs(300);
/// From the publication of the event to the time of its reminder.
const LEAD: TimeDelta = TimeDelta::seconds(90);

/// Prints what the program does on both databases, and what its way to the mail server and the tool do without one.
pub async fn measure() {
    let database = Database::create().await;
    rate("PostgreSQL", Options::embedded().with("FACHTAG_DATABASE_URL", database.url())).await;
    let size = rate("SQLite", Options::embedded()).await;
    from_memory(size).await;
    smtp_source(size).await;
}

/// Gives the mean size of a letter, in bytes.
async fn rate(name: &str, options: Options) -> usize {
    let address = SmtpSink::start(Abilities::default()).await.unwrap().address();
    let site = Installation::start(
        options.with("FACHTAG_SMTP_URL", format!("smtp://{address}")).with("FACHTAG_MAILS_PER_MINUTE", "unlimited"),
    )
    .await;
    // The mail server is down until all letters are written.
    sign_up(&site, &site.publish(json!({"capacity": 100_000})).await, LETTERS).await;
    let sink = SmtpSink::start_on(address, Abilities::default()).await.unwrap();
    let received = sink.wait_for(LETTERS, LONG).await.expect("all letters");
    let seconds = received[LETTERS - 1].at.duration_since(received[0].at).unwrap().as_secs_f64();
    let size = received.iter().map(|letter| letter.bytes.len()).sum::<usize>() / LETTERS;
    println!(
        "{name}: {LETTERS} letters of {size} bytes to one mail server, {SESSIONS} sessions: {:.0}/s",
        LETTERS as f64 / seconds
    );
    reminders(name, &site, &sink).await;
    size
}

async fn reminders(name: &str, site: &Installation, sink: &SmtpSink) {
    let before = sink.count();
    let due = Utc::now() + LEAD;
    let start = due + TimeDelta::hours(2);
    let event = json!({
        "capacity": 100_000, "reminders": ["2h"], "sessions": [], "starts_at": start.to_rfc3339(),
        "ends_at": (start + TimeDelta::hours(1)).to_rfc3339(),
    });
    sign_up(site, &site.publish(event).await, LETTERS).await;
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
        "{name}: {LETTERS} reminders due at once: the last was taken after {took:.1} s = {:.0}/s; memory before {:.0} MB, at most {:.0} MB",
        LETTERS as f64 / took,
        idle as f64 / 1000.0,
        memory as f64 / 1000.0
    );
}

/// The program's way to the mail server with nobody who keeps books: what these cost is the difference.
async fn from_memory(size: usize) {
    let sink = SmtpSink::start(Abilities::default()).await.unwrap();
    let transport =
        MailTransport::Smtp(SmtpTransport::new(SmtpSettings::parse(&sink.url()).unwrap(), Limits::default()));
    let letter = format!("Subject: Test\r\n\r\n{}", "0123456789abcdef\r\n".repeat(size / 18)).into_bytes();
    let began = Instant::now();
    let sessions = (0..SESSIONS).map(|_| {
        let (transport, letter) = (transport.clone(), letter.clone());
        tokio::spawn(async move {
            let mut session = transport.connect().await.unwrap();
            for _ in 0..FROM_MEMORY / SESSIONS {
                if !session.usable() {
                    session.close().await;
                    session = transport.connect().await.unwrap();
                }
                let outcome = session.deliver("a@schule.example", "b@schule.example", &letter).await;
                assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
            }
        })
    });
    for session in join_all(sessions).await {
        session.unwrap();
    }
    let rate = FROM_MEMORY as f64 / began.elapsed().as_secs_f64();
    println!("the program's SMTP sessions alone, letters from memory: {rate:.0}/s");
}

/// Postfix' own load generator on the same kind of mail server, if it is installed.
async fn smtp_source(size: usize) {
    let sink = SmtpSink::start(Abilities::default()).await.unwrap();
    let (sessions, letters, size) = (SESSIONS.to_string(), FROM_MEMORY.to_string(), size.to_string());
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
    println!("smtp-source, {SESSIONS} sessions, letters of that size: {rate:.0}/s");
}
