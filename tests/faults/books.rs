//! The books after everything went wrong: what was promised against what is there.

use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use harness::{Event, Installation, wait_for, wait_until};
use serde_json::Value;

use crate::stream::Acknowledged;

/// After the last fault everything must be in order within this time.
const CALM: Duration = Duration::from_secs(120);

/// What a test found.
#[derive(Debug, Default)]
pub struct Books {
    pub acknowledged: usize,
    pub lost: usize,
    pub registered: usize,
    pub overbooked: usize,
    /// How many registrations got so many mails of one kind.
    pub mails: BTreeMap<usize, usize>,
    /// Registrations whose only mail was in flight when the sender was killed; it comes later.
    pub uncertain: usize,
    pub recovery: Vec<Duration>,
}

impl Books {
    /// Prints the line for the report.
    pub fn print(&mut self, name: &str, cycles: usize) {
        self.recovery.sort_unstable();
        let at = |share: usize| {
            self.recovery.get((self.recovery.len().max(1) - 1) * share / 100).copied().unwrap_or_default()
        };
        println!(
            "{name}: cycles {cycles}, acknowledged {}, registered {}, lost {}, overbooked {}, mails {:?}, uncertain {}, recovery p50 {:?} p99 {:?}",
            self.acknowledged,
            self.registered,
            self.lost,
            self.overbooked,
            self.mails,
            self.uncertain,
            at(50),
            at(99)
        );
    }
}

/// Compares acknowledgements, rows, seats and mails once all is calm. Nobody cancelled here, and every address signed up
/// once, so each registration has exactly one mail.
pub async fn check(site: &Installation, event: &Event, capacity: usize, acknowledged: &[Acknowledged]) -> Books {
    let rows = site.registrations(event).await;
    let with = |status: &str| rows.iter().filter(|row| row["status"] == status).count();
    let (confirmed, waiting) = (with("confirmed"), with("waitlisted"));
    let known: HashMap<&str, &Value> = rows.iter().map(|row| (row["id"].as_str().unwrap(), row)).collect();
    let lost: Vec<_> = acknowledged.iter().filter(|own| !known.contains_key(own.id.as_str())).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    for own in acknowledged {
        let row = known[own.id.as_str()];
        assert_eq!(
            (row["reference"].as_str(), row["status"].as_str()),
            (Some(own.reference.as_str()), Some(own.status.as_str()))
        );
    }
    assert_eq!(confirmed, capacity.min(rows.len()), "every seat is taken, and none twice");
    wait_until("the seats to equal the rows", CALM, async || {
        let seats = site.event(event).await["seats"].clone();
        seats["confirmed"] == confirmed && seats["waiting"] == waiting
    })
    .await;
    let (mails, uncertain) = count_mails(site, event, &rows).await;
    Books {
        acknowledged: acknowledged.len(),
        lost: lost.len(),
        registered: rows.len(),
        overbooked: confirmed.saturating_sub(capacity),
        mails,
        uncertain,
        recovery: Vec::new(),
    }
}

/// Waits until everybody has a mail, but for those that the program itself reports as uncertain.
async fn count_mails(site: &Installation, event: &Event, rows: &[Value]) -> (BTreeMap<usize, usize>, usize) {
    let (counts, uncertain) = wait_for("everybody's mail", CALM, async || {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for mail in site.mails.all() {
            *counts.entry(mail.to.clone()).or_default() += 1;
        }
        let missing: Vec<_> = rows.iter().map(email).filter(|email| !counts.contains_key(email)).collect();
        let uncertain = if missing.is_empty() { Vec::new() } else { in_flight(site, event).await };
        missing.iter().all(|email| uncertain.contains(email)).then_some((counts, missing.len()))
    })
    .await;
    let mut histogram = BTreeMap::new();
    for row in rows {
        *histogram.entry(counts.get(&email(row)).copied().unwrap_or_default()).or_default() += 1;
    }
    (histogram, uncertain)
}

fn email(row: &Value) -> String {
    row["email"].as_str().unwrap().to_owned()
}

/// Letters of which nobody knows whether the mail server took them. A file is written or not, so there are none of them.
async fn in_flight(site: &Installation, event: &Event) -> Vec<String> {
    let mut all = Vec::new();
    if site.nodes.len() == 1 {
        return all;
    }
    for state in ["uncertain", "sending"] {
        let path = format!("/api/v1/letters?event={}&state={state}", event.id);
        let page = site.client.get(&path).token(&site.token).send().await.expect(200).json();
        all.extend(
            page["items"].as_array().unwrap().iter().map(|letter| letter["recipient"].as_str().unwrap().to_owned()),
        );
    }
    all
}
