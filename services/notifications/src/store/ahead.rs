//! Times that a wrong clock has stored, brought back to what their rules allow.

use chrono::{DateTime, Utc};
use fachtag_bus::{ahead::SLACK, latest};
use fachtag_db::{Result, Tx, sql, statements};
use fachtag_planning::time_and_place::DEBOUNCE;

use crate::domain::{allowance, backoff, digest, letter};

statements! {
    WAITING = concat!("UPDATE letter SET next_at = $1 WHERE state = 'waiting' AND next_at IS NOT NULL
                         AND (not_before IS NULL OR not_before <= $1) AND (", fachtag_bus::beyond_the_retry_schedule!(), ")");
    HELD_BACK = "UPDATE letter SET next_at = $1, not_before = $1 WHERE state = 'waiting' AND not_before > $2";
    /// Not at once: the server may still be busy with the last copy.
    UNCERTAIN = "UPDATE letter SET next_at = $1 WHERE state = 'uncertain' AND next_at > $2";
    /// Not ended: somebody may be sending it right now, and what follows is a second copy.
    LEASES = "UPDATE letter SET lease_until = $1 WHERE state = 'sending' AND lease_until > $2";
    PAUSES = "UPDATE domain_pause SET until = $1 WHERE until > $2";
    ATTEMPTS = "DELETE FROM passage WHERE at > $1";
    CHANGES = "UPDATE schedule SET due_at = $1 WHERE state = 'open' AND kind = 'event_changed' AND due_at > $2";
    CANCELLATIONS = "UPDATE schedule SET due_at = $1 WHERE state = 'open' AND kind = 'event_cancelled' AND due_at > $2";
    /// What an organizer ordered to go at once. Others follow the event's date, which may lie far ahead.
    ORDERED = "UPDATE schedule SET due_at = $1, people_until = $1
               WHERE state = 'open' AND kind IN ('reminder', 'thanks') AND due_at = people_until AND due_at <> planned_at
                 AND due_at > $2";
    DIGESTS = "UPDATE digest SET due_at = $1 WHERE due_at > $2";
    COUNTED = "UPDATE digest SET counted_until = $1 WHERE counted_until > $2";
}

/// Corrects them all; how many there were. `lease` is how long a letter may be in a sender's hands.
pub async fn correct(tx: &mut Tx, now: DateTime<Utc>, lease: chrono::Duration) -> Result<u64> {
    let at_most = now + SLACK;
    let mut waiting = sql(WAITING).bind(now);
    for latest in latest(now) {
        waiting = waiting.bind(latest);
    }
    let mut corrected = waiting.execute(&mut *tx).await?;
    for (statement, to, latest) in [
        (HELD_BACK, now, at_most + allowance::LONGEST_WAIT),
        (UNCERTAIN, now + letter::UNCERTAIN_WAIT, at_most + letter::UNCERTAIN_WAIT),
        (LEASES, now + lease, at_most + lease),
        (PAUSES, now, at_most + backoff::pause(u32::MAX)),
        (CHANGES, now, at_most + DEBOUNCE),
        (CANCELLATIONS, now, at_most),
        (ORDERED, now, at_most),
        (COUNTED, now, at_most),
    ] {
        corrected += sql(statement).bind(to).bind(latest).execute(&mut *tx).await?;
    }
    corrected += sql(ATTEMPTS).bind(at_most).execute(&mut *tx).await?;
    if let Some(next) = digest::next(now) {
        corrected += sql(DIGESTS).bind(next).bind(next + SLACK).execute(tx).await?;
    }
    Ok(corrected)
}
