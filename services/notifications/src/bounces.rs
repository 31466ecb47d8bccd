//! Letters that come back after the mail server has taken them.

use fachtag_bus::{Bus, Outgoing};
use fachtag_contracts::notifications::{LetterFailed, LetterReport};

use crate::{mail::bounce::Report, store::delivery};

/// What came of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Noted {
    /// The letter reached nobody; the message `letter.failed` says so to the registration.
    Bounced { recipient: String },
    /// The foreign server goes on trying; only the letter's page says so.
    Delayed { recipient: String },
    /// It is about no letter that is known here.
    Unknown,
}

/// Notes a report, once however often it comes.
///
/// # Errors
/// When the database refuses.
pub async fn note(bus: &Bus, report: &Report) -> Result<Noted, fachtag_bus::Error> {
    let message_id = report.message_id.as_deref();
    let Some(letter) = delivery::reported(&bus.database, report.letter, message_id).await? else {
        return Ok(Noted::Unknown);
    };
    let recipient = letter.recipient;
    let known = letter.bounced_at.is_some();
    let mut tx = bus.database.begin().await?;
    if !report.final_ {
        // A delay told after the end is old news.
        if !known {
            delivery::note(&mut tx, letter.id, &report.words, None).await?;
        }
        tx.commit().await?;
        return Ok(Noted::Delayed { recipient });
    }
    delivery::note(&mut tx, letter.id, &report.words, Some(bus.clock.now())).await?;
    if !known {
        let failed = LetterFailed {
            letter: LetterReport {
                letter_id: letter.id,
                registration_id: letter.registration_id,
                event_id: letter.event_id,
                kind: letter.kind,
                attempts: u32::try_from(letter.attempts).unwrap_or(u32::MAX),
                not_sent: false,
            },
        };
        let mut outgoing = Outgoing::new(&bus.clock);
        outgoing.say(&failed)?;
        outgoing.save(&mut tx).await?;
    }
    tx.commit().await?;
    bus.outbox.wake();
    Ok(Noted::Bounced { recipient })
}
