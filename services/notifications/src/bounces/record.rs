//! A report about a letter that came back is noted, and said to the registration.

use fachtag_bus::{Bus, Error, retried};
use fachtag_contracts::notifications::{LetterFailed, LetterReport};

use super::report::BounceReport;
use crate::store::delivery::{self, ReportedLetter};

/// What came of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportEffect {
    /// The letter reached nobody; the message `letter.failed` says so to the registration.
    Bounced { recipient: String },
    /// The foreign server goes on trying; only the letter's page says so.
    Delayed { recipient: String },
    /// It is about no letter that is known here.
    Unknown,
}

/// Notes a report, once however often it comes.
pub async fn record(bus: &Bus, report: &BounceReport) -> Result<ReportEffect, Error> {
    let message_id = report.message_id.as_deref();
    let Some(letter) = delivery::reported(&bus.database, report.letter, message_id).await? else {
        return Ok(ReportEffect::Unknown);
    };
    retried(|| try_record(bus, report, &letter)).await?;
    let recipient = letter.recipient;
    Ok(if report.final_ { ReportEffect::Bounced { recipient } } else { ReportEffect::Delayed { recipient } })
}

async fn try_record(bus: &Bus, report: &BounceReport, letter: &ReportedLetter) -> Result<(), Error> {
    let known = letter.bounced_at.is_some();
    let mut work = bus.begin().await?;
    if report.final_ {
        delivery::save_report(&mut work.tx, letter.id, &report.words, Some(work.now)).await?;
    } else if !known {
        // A delay told after the end is old news.
        delivery::save_report(&mut work.tx, letter.id, &report.words, None).await?;
    }
    if report.final_ && !known {
        work.say(&failed(letter))?;
    }
    work.commit().await
}

fn failed(letter: &ReportedLetter) -> LetterFailed {
    LetterFailed {
        letter: LetterReport {
            letter_id: letter.id,
            registration_id: letter.registration_id,
            event_id: letter.event_id,
            kind: letter.kind.clone(),
            attempts: u32::try_from(letter.attempts).unwrap_or(u32::MAX),
            not_sent: false,
        },
    }
}
