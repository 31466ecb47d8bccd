//! `bounce`: a report about a letter that came back, from the standard input.

use crate::out::say;
use std::io::Read;

use fachtag_bus::Bus;
use fachtag_notifications::bounces::{
    record::{self, ReportEffect},
    report,
};
use fachtag_runtime::{Clock, Settings};

use super::Failure;
use crate::parts;

/// Reports quote a letter at most once; larger ones are cut, as their beginning says all.
const LARGEST: u64 = 25 * 1024 * 1024;

pub(super) async fn run(settings: &Settings) -> Result<(), Failure> {
    let mut mail = Vec::new();
    let read = std::io::stdin().lock().take(LARGEST).read_to_end(&mut mail);
    read.map_err(|error| Failure::failed(format!("Die Standardeingabe ist nicht lesbar ({error}).")))?;
    let report = report::read(&mail).ok_or_else(|| {
        Failure::failed("Diese E-Mail ist kein Bericht über eine unzustellbare E-Mail (RFC 3464); nichts ist geändert.")
    })?;
    let database = parts::open(settings, "notifications").await?;
    if !parts::is_migrated(&database).await? {
        return Err(Failure::failed("Datenbank notifications: Tabellen fehlen: fachtag migrate"));
    }
    let bus = Bus::new(database, Clock::system());
    let effect = record::record(&bus, &report).await?;
    bus.database.close().await;
    match effect {
        ReportEffect::Bounced { recipient } => say!("{recipient}: nicht zugestellt ({})", report.words),
        ReportEffect::Delayed { recipient } => say!("{recipient}: verzögert ({})", report.words),
        ReportEffect::Unknown => {
            return Err(Failure::failed(
                "Dieser Bericht handelt von keiner E-Mail, die von hier kam; nichts ist geändert.",
            ));
        }
    }
    Ok(())
}
