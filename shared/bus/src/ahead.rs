//! Times that a wrong clock has stored. Whatever lies further ahead than its rule allows counts as expired: otherwise messages,
//! letters and sign-ins stand still until the clock gets there.

use std::time::Duration;

use fachtag_db::{Result, Tx, sql, statements};
use fachtag_runtime::Clock;
use tokio::time::Instant;

use crate::retry_schedule;

statements! {
    MESSAGES = concat!("UPDATE inbox SET next_at = $1 WHERE state = 'waiting' AND (", crate::beyond_the_retry_schedule!(), ")");
    DUE_WORK = concat!("UPDATE retry SET next_at = $1 WHERE ", crate::beyond_the_retry_schedule!());
}

/// How far the clocks of two replicas may differ.
pub const SLACK: chrono::Duration = chrono::Duration::minutes(1);
/// Pause between two looks, unless the clock is seen to be put back.
const EVERY: Duration = Duration::from_secs(10);

/// When to look.
pub(crate) struct Watch {
    looked_at: Option<Instant>,
    put_back: u64,
}

impl Watch {
    pub(crate) fn new() -> Self {
        Self { looked_at: None, put_back: 0 }
    }

    /// Whether it is time, and whether the clock was put back since the last look.
    pub(crate) fn look(&mut self, clock: &Clock) -> (bool, bool) {
        clock.now();
        let put_back = clock.times_put_back() != self.put_back;
        self.put_back = clock.times_put_back();
        let due = put_back || self.looked_at.is_none_or(|at| at.elapsed() >= EVERY);
        if due {
            self.looked_at = Some(Instant::now());
        }
        (due, put_back)
    }
}

/// Lets messages and due work that wait for a time beyond their retry schedule go now; how many those are.
pub(crate) async fn correct_retries(tx: &mut Tx, clock: &Clock) -> Result<u64> {
    let now = clock.now();
    let mut corrected = 0;
    for statement in [MESSAGES, DUE_WORK] {
        let mut statement = sql(statement).bind(now);
        for latest in retry_schedule::latest(now) {
            statement = statement.bind(latest);
        }
        corrected += statement.execute(&mut *tx).await?;
    }
    Ok(corrected)
}
